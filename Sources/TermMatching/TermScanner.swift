// SPDX-License-Identifier: Apache-2.0

import CTermKernel

/// One search of a text, the part that must be fast.
///
/// The text is read in blocks. In each block three short loops follow one another, whose rounds do not wait for each
/// other:
/// 1. *filter* tests one bit for the two characters at each offset and keeps those whose bit is set;
/// 2. *check* finds their nodes and makes events: for a prefix that is a term, and for one that is followed by a
///    character with which longer terms go on;
/// 3. *report* compares longer terms with the text and stores the matches, which are handed on many at a time.
///
/// The loops store everything and count it only if it is wanted. So there is no branch that a processor
/// could guess wrong, where one offset in three is kept in no order that it could learn. They are in C where the
/// processor has what Swift cannot express, and in Swift (``PortableKernel``) for all others.
///
/// A text and terms made to be slow run out of the work that is allowed for their length; the rest of the text is
/// then searched by ``TermAutomaton``, which is slower as a rule but never much. See `docs/DESIGN.md`.
struct TermScanner: Sendable {
    let table: TermTable
    private let automaton: LazyAutomaton
    private let limit: WorkLimit
    private let usesKernel: Bool

    init(bytes: [UInt8], ends: [UInt32], limit: WorkLimit, kernel: KernelChoice) {
        table = TermTable(bytes: bytes, ends: ends)
        automaton = LazyAutomaton(bytes: table.bytes, ends: table.ends)
        self.limit = limit
        usesKernel = kernel == .fastest && term_kernel_is_supported()
    }

    /// Calls `sink` with the matches in `text`, some at a time and in order, until it returns false.
    func scan(_ text: Span<UInt8>, into sink: (Span<TermMatch>) -> Bool) {
        let rest =
            usesKernel
            ? VectorKernel.with(table, text) { scanFast(text.bytes, $0, into: sink) }
            : scanFast(text.bytes, PortableKernel(table: table), into: sink)
        guard rest < text.count else { return }
        automaton.value.forEachMatch(in: text, from: rest, into: sink)
    }

    /// Searches until the allowed work is used up; returns the start from which matches are not reported yet.
    @inline(__always)
    private func scanFast(
        _ text: RawSpan,
        _ kernel: some TermKernel,
        into sink: (Span<TermMatch>) -> Bool
    ) -> Int {
        var rest = text.byteCount
        Scratch.with { scratch in
            var state = State(output: MatchOutput(scratch), limit: limit)
            var next = 0
            while next < text.byteCount, !state.isOver {
                let block = next
                let end = min(text.byteCount, block + Scratch.blockLimit)
                let count = kernel.filter(text, from: &next, to: end, scratch)
                for first in stride(from: 0, to: count, by: Scratch.checkLimit) where !state.isOver {
                    let range = first..<min(first + Scratch.checkLimit, count)
                    let start = block &+ Int(scratch.offsets[first])
                    if state.isExhausted(at: start) {
                        state.resume = start
                    } else {
                        let count = kernel.check(text, scratch, block: block, range)
                        report(text, kernel, scratch, block: block, count, &state, into: sink)
                    }
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
        /// The sink wants no more matches.
        var isStopped = false
        /// The start from which the automaton must go on, once the work is used up.
        var resume: Int?

        var isOver: Bool { isStopped || resume != nil }

        /// Whether more has been done for the text before `start` than is allowed for its length.
        @inline(__always)
        func isExhausted(at start: Int) -> Bool {
            output.work > limit.perByte &* start &+ limit.atLeast
        }
    }
}
