// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// What one item adds to the counts of a window: worked out once, added in every window and every group the item is in.
struct Increments: Sendable {
    /// A place in an array of numbers, and what is added there.
    struct Element: Sendable {
        var word: Int
        var amount: Int
    }

    /// Three lists, each with room for all there can be of a pack.
    ///
    /// They are the words of a ``PackedTally`` behind the first, the labels with their buckets of points, and the words of a
    /// ``Cooccurrence``. What is behind their ends is of items before.
    private var elements: [Element] = []
    private let labelCount: Int
    /// The buckets of small numbers of points.
    private let directBuckets: [UInt16]
    /// What is added to the first word of a ``PackedTally``.
    private var first = 0
    private var ends = Ends(labelWords: 0, buckets: 0, pairs: 0)

    /// Where the lists end.
    fileprivate struct Ends {
        var labelWords: Int
        var buckets: Int
        var pairs: Int
    }

    private var bucketStart: Int { 2 * labelCount }
    private var pairStart: Int { 3 * labelCount }

    /// Keeps room for a pack's labels.
    init(labelCount: Int) {
        self.labelCount = labelCount
        directBuckets = QuantileSketch.directBuckets
        let room = 3 * labelCount + Cooccurrence.width(labelCount: labelCount)
        elements = Array(repeating: Element(word: 0, amount: 0), count: room)
    }

    /// Has no room for anything, so costs nothing.
    init() {
        labelCount = 0
        directBuckets = []
    }

    /// Works out what an item adds; its labels are below the number that there is room for.
    @inline(__always)
    mutating func prepare(_ verdict: borrowing Verdict, deficit: LabelSet, denied: LabelSet) {
        let labels = verdict.labels.rawValue
        let stated = verdict.stated.rawValue
        first = PackedTally.amount(isLabelled: labels != 0, isStating: stated != 0)
        var ends = Ends(labelWords: 0, buckets: bucketStart, pairs: pairStart)
        let hasRest = stated | denied.rawValue | labels & deficit.rawValue != 0
        if labels != 0 || hasRest {
            let labelCount = labelCount
            let direct = directBuckets
            elements.withUnsafeMutableBufferPointer { elements in
                verdict.points.withUnsafeBufferPointer { append(labels, $0, direct, to: elements, &ends) }
                guard hasRest else { return }
                let deficit = labels & deficit.rawValue
                appendRest(labels: labels, stated, deficit, denied.rawValue, labelCount, to: elements, &ends.labelWords)
            }
        }
        self.ends = ends
    }

    /// Lends what was worked out last for as long as `body` runs.
    @inline(__always)
    func withView<Result>(of item: borrowing ItemFacts, _ body: (ItemView) -> Result) -> Result {
        elements.withUnsafeBufferPointer { elements in
            item.withValues { values in
                body(
                    ItemView(
                        labels: item.verdict.labels.rawValue,
                        first: first,
                        labelWords: UnsafeBufferPointer(rebasing: elements[..<ends.labelWords]),
                        pairs: UnsafeBufferPointer(rebasing: elements[pairStart..<ends.pairs]),
                        points: UnsafeBufferPointer(rebasing: elements[bucketStart..<ends.buckets]),
                        values: values,
                        hasWords: item.hasWords,
                        source: item.source,
                        sourceHash: item.source == .unnamed ? 0 : DistinctCounter.hash(of: item.source.rawValue),
                        storyHash: item.story.map { DistinctCounter.hash(of: $0) } ?? 0
                    )
                )
            }
        }
    }
}

/// Appends what the labels add that an item carries.
@inline(__always)
private func append(
    _ labels: UInt64,
    _ points: UnsafeBufferPointer<Int32>,
    _ directBuckets: [UInt16],
    to elements: UnsafeMutableBufferPointer<Increments.Element>,
    _ ends: inout Increments.Ends
) {
    var rest = labels
    while rest != 0 {
        let label = rest.trailingZeroBitCount
        let hasPoints = label < points.count
        let amount = PackedTally.amount(points: hasPoints ? points[label] : 0)
        elements[ends.labelWords] = Increments.Element(word: PackedTally.place(ofLabel: label), amount: amount)
        ends.labelWords &+= 1
        if hasPoints {
            let place = Int(points[label])
            let isDirect = place > 0 && place < directBuckets.count
            let bucket = isDirect ? Int(directBuckets[place]) : QuantileSketch.bucket(of: points[label])
            elements[ends.buckets] = Increments.Element(word: label, amount: bucket)
            ends.buckets &+= 1
        }
        var lower = labels ^ rest
        while lower != 0 {
            let word = Cooccurrence.word(lower.trailingZeroBitCount, label)
            elements[ends.pairs] = Increments.Element(word: word, amount: 1)
            ends.pairs &+= 1
            lower &= lower &- 1
        }
        rest &= rest &- 1
    }
}

/// Appends what else an item adds for labels.
@inline(__always)
private func appendRest(
    labels: UInt64,
    _ stated: UInt64,
    _ deficit: UInt64,
    _ denied: UInt64,
    _ labelCount: Int,
    to elements: UnsafeMutableBufferPointer<Increments.Element>,
    _ end: inout Int
) {
    var rest = stated | deficit | denied
    while rest != 0 {
        let label = rest.trailingZeroBitCount
        let bit: UInt64 = rest & (0 &- rest)
        rest ^= bit
        elements[end] = Increments.Element(
            word: PackedTally.place(ofRestOf: label, labelCount: labelCount),
            amount: PackedTally.amount(
                isStated: stated & bit != 0,
                isBoth: stated & labels & bit != 0,
                isDeficit: deficit & bit != 0,
                isDenied: denied & bit != 0
            )
        )
        end &+= 1
    }
}

/// What windows read of an item while it is added: plain numbers and pointers, so that nothing counts references on the way.
///
/// Lent by ``Increments/withView(of:_:)``: the pointers are good for as long as that runs. The words lie inside a tally and
/// a table of pairs for the number of labels that the windows were made for, because the item's labels are among them.
struct ItemView {
    /// The labels that the item carries, a bit each.
    let labels: UInt64
    /// What is added to the first word of every ``PackedTally``.
    let first: Int
    /// What is added to its other words.
    let labelWords: UnsafeBufferPointer<Increments.Element>
    /// The pairs of labels.
    let pairs: UnsafeBufferPointer<Increments.Element>
    /// The labels with points, and their buckets in a ``QuantileSketch``.
    let points: UnsafeBufferPointer<Increments.Element>
    /// The item's values of open dimensions, and its words.
    let values: UnsafeBufferPointer<ItemFacts.Value>
    /// Whether there are words among the values.
    let hasWords: Bool
    /// Who sent the item.
    let source: SourceKey
    /// The source as a ``DistinctCounter`` takes it, or 0 if there is none.
    let sourceHash: UInt64
    /// The story likewise.
    let storyHash: UInt64
}

extension [Int] {
    /// Adds numbers to those that stand in the same places.
    mutating func add(_ words: [Int]) {
        for place in words.indices { self[place] += words[place] }
    }
}
