// SPDX-License-Identifier: Apache-2.0

/// One search of a text, the part that must be fast.
///
/// The text is read in blocks. In each block three short loops follow one another, whose rounds do not wait for each
/// other:
/// 1. ``filter(_:from:_:hasLone:)`` tests one bit for the two characters at each offset and keeps those whose bit is set;
/// 2. ``check(_:_:block:_:)`` finds their nodes and keeps those with equal characters and a third that may follow;
/// 3. ``report(_:block:hits:_:into:)`` compares the terms of these nodes with the text and hands on the matches.
///
/// The first two loops store every offset and count it only if it is wanted. So there is no branch that a processor
/// could guess wrong, where one offset in ten is kept in no order that it could learn.
///
/// A text and terms made to be slow run out of the work that is allowed for their length; the rest of the text is
/// then searched by ``TermAutomaton``, which is slower as a rule but never much. See `docs/DESIGN.md`.
struct TermScanner: Sendable {
    let table: TermTable
    private let automaton: LazyAutomaton
    private let limit: WorkLimit

    init(bytes: [UInt8], bounds: [Int], limit: WorkLimit) {
        table = TermTable(bytes: bytes, bounds: bounds)
        automaton = LazyAutomaton(bytes: bytes, bounds: bounds)
        self.limit = limit
    }

    /// Calls `sink` with the matches in `text`, some at a time and in order, until it returns false.
    func scan(_ text: Span<UInt8>, into sink: (Span<TermMatch>) -> Bool) {
        let rest = scanFast(text.bytes, into: sink)
        guard rest < text.count else { return }
        automaton.value.forEachMatch(in: text, from: rest, into: sink)
    }

    /// Searches until the allowed work is used up; returns the start from which matches are not reported yet.
    private func scanFast(_ text: RawSpan, into sink: (Span<TermMatch>) -> Bool) -> Int {
        var rest = text.byteCount
        Scratch.with { scratch in
            var state = State(output: MatchOutput(scratch), limit: limit)
            var next = 0
            while next < text.byteCount, !state.isOver {
                let block = next
                let count = filter(text, from: &next, scratch)
                for first in stride(from: 0, to: count, by: Scratch.hitLimit / 2) where !state.isOver {
                    let range = first..<min(first + Scratch.hitLimit / 2, count)
                    let hits = check(text, scratch, block: block, range)
                    report(text, scratch, block: block, hits: hits, &state, into: sink)
                }
            }
            if state.output.flush(into: sink), let start = state.resume { rest = start }
        }
        return rest
    }

    /// What a search remembers from block to block.
    struct State {
        var output: MatchOutput
        let limit: WorkLimit
        /// The comparisons that failed so far.
        var work = 0
        /// The sink wants no more matches.
        var isStopped = false
        /// The start from which the automaton must go on, once the work is used up.
        var resume: Int?

        var isOver: Bool { isStopped || resume != nil }

        /// Whether more has been done for the text before `start` than is allowed for its length.
        @inline(__always)
        func isExhausted(at start: Int) -> Bool {
            work > limit.perByte &* start &+ limit.atLeast
        }
    }
}
