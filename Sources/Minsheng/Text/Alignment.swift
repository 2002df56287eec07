// SPDX-License-Identifier: Apache-2.0

/// A range of one part of an item's original text, in UTF-8 bytes.
public struct SourceSpan: Hashable, Sendable {
    /// The part of an item that an offset counts in.
    public enum Part: UInt8, Sendable {
        /// The item's title.
        case title
        /// The item's text.
        case body
    }

    /// The part that ``range`` counts in.
    public var part: Part
    /// The UTF-8 offsets; both ends are at characters' boundaries.
    public var range: Range<Int>

    /// Creates a span.
    public init(part: Part, range: Range<Int>) {
        self.part = part
        self.range = range
    }
}

/// Maps ranges of a folded view to where they came from in the original text.
///
/// The view is a list of runs. A run begins with an *atom*, one character that folded to a form of another size (or with
/// none, where characters were dropped before it), and goes on with characters of equal size in both texts. All steps of
/// reading — repair, folding, moving headings — write into the one list, so nothing has to be composed afterwards.
package struct Alignment: Sendable {
    struct Run {
        var folded: Int32
        var source: Int32
        var atomFolded: UInt8
        var atomSource: UInt8
        /// Whether the run does not continue where the former one ended in reading order: a span never crosses it.
        var isJump: Bool
    }

    private var runs: [Run] = []
    /// The folded offset from which on sources count in the body.
    private var bodyStart = 0
    private var count = 0

    /// Returns the spans of the original text that folded to `range`, in the order of the view.
    ///
    /// There is one span unless a heading was moved out of the range. A span covers the dropped characters, breaks and
    /// blanks inside it, none at its ends, and the whole of a character that only in part folded into `range`.
    /// - Parameter range: UTF-8 offsets in ``TextView/folded``, at characters' boundaries.
    /// - Complexity: O(log *r* + *k*) in the number of runs and of those that `range` covers.
    package func spans(of range: Range<Int>) -> [SourceSpan] {
        guard !range.isEmpty, range.lowerBound >= 0, range.upperBound <= count else { return [] }
        var spans: [SourceSpan] = []
        var index = indexOfRun(at: range.lowerBound)
        while index < runs.count, runs[index].folded < range.upperBound {
            let end = index + 1 < runs.count ? Int(runs[index + 1].folded) : count
            let covered = range.clamped(to: Int(runs[index].folded)..<end)
            append(source(of: covered, in: runs[index]), isJump: runs[index].isJump, to: &spans)
            index += 1
        }
        return spans
    }

    private func append(_ span: SourceSpan, isJump: Bool, to spans: inout [SourceSpan]) {
        guard !span.range.isEmpty else { return }
        if let last = spans.last, !isJump, last.part == span.part, last.range.lowerBound <= span.range.lowerBound {
            let end = max(last.range.upperBound, span.range.upperBound)
            spans[spans.count - 1].range = last.range.lowerBound..<end
        } else {
            spans.append(span)
        }
    }

    private func source(of covered: Range<Int>, in run: Run) -> SourceSpan {
        let atomEnd = Int(run.folded) + Int(run.atomFolded)
        let linear = Int(run.source) + Int(run.atomSource) - atomEnd
        let lower = covered.lowerBound < atomEnd ? Int(run.source) : covered.lowerBound + linear
        let upper = covered.upperBound <= atomEnd ? Int(run.source) + Int(run.atomSource) : covered.upperBound + linear
        return SourceSpan(part: Int(run.folded) < bodyStart ? .title : .body, range: lower..<max(lower, upper))
    }

    /// The index of the last run that begins at or before `offset`.
    private func indexOfRun(at offset: Int) -> Int {
        var low = 0
        var high = runs.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if Int(runs[middle].folded) <= offset { low = middle } else { high = middle }
        }
        return low
    }

    // MARK: Writing

    mutating func removeAll() {
        runs.removeAll(keepingCapacity: true)
        bodyStart = 0
        count = 0
    }

    /// From the folded offset `folded` on, the view runs beside the source from `source` on.
    @inline(__always)
    mutating func addLinear(folded: Int, source: Int, isJump: Bool) {
        addAtom(folded: folded, count: 0, source: source, sourceCount: 0, isJump: isJump)
    }

    /// The character of `sourceCount` bytes at `source` folded to the `count` bytes at `folded`.
    @inline(__always)
    mutating func addAtom(folded: Int, count: Int, source: Int, sourceCount: Int, isJump: Bool) {
        runs.append(
            Run(
                folded: Int32(folded),
                source: Int32(source),
                atomFolded: UInt8(count),
                atomSource: UInt8(sourceCount),
                isJump: isJump
            )
        )
    }

    mutating func beginBody(at folded: Int) {
        bodyStart = folded
    }

    mutating func finish(count: Int) {
        self.count = count
    }
}
