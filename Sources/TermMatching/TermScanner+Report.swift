// SPDX-License-Identifier: Apache-2.0

import CTermKernel

/// What remains of the third loop: handing on, and the events that are too rare for the kernels.
extension TermScanner {
    /// Reports the terms that the events name.
    @inline(__always)
    func report(
        _ text: RawSpan,
        _ kernel: some TermKernel,
        _ scratch: Scratch,
        block: Int,
        _ count: Int,
        _ state: inout State,
        into sink: (Span<TermMatch>) -> Bool
    ) {
        var next = kernel.report(text, scratch, block: block, events: 0..<count, &state.output)
        while next < count, !state.isStopped {
            if state.output.hasRoomForList {
                reportRare(TermEvent(bits: scratch.events[next]), text, block, &state, into: sink)
                next &+= 1
            } else {
                state.isStopped = !state.output.flush(into: sink)
            }
            if !state.isStopped {
                next = kernel.report(text, scratch, block: block, events: next..<count, &state.output)
            }
        }
    }

    @inline(never)
    private func reportRare(
        _ event: TermEvent,
        _ text: RawSpan,
        _ block: Int,
        _ state: inout State,
        into sink: (Span<TermMatch>) -> Bool
    ) {
        let start = block &+ event.offset
        switch event.kind {
        case TermEvent.lone: reportEntries(event.index, text, start, start, &state, into: sink)
        case TermEvent.linked:
            let node = linkedNode(text, start, event.index, &state)
            reportNode(node, isNew: true, text, start, &state, into: sink)
        default: reportNode(event.index, isNew: false, text, start, &state, into: sink)
        }
    }

    /// Reports the terms of a node whose prefix the text has at `start`.
    /// - Parameter isNew: whether the one term that is the prefix has still to be reported.
    private func reportNode(
        _ index: Int,
        isNew: Bool,
        _ text: RawSpan,
        _ start: Int,
        _ state: inout State,
        into sink: (Span<TermMatch>) -> Bool
    ) {
        let nodes = table.nodes.span
        var (index, isNew, end) = (index, isNew, start)
        while !state.isStopped {
            let node = nodes[unchecked: index]
            end &+= Int(truncatingIfNeeded: (node.prefix_bits & 0xFF) &>> 3)
            if isNew, node.term >= 0 { append(node.term, start, end, if: end <= text.byteCount, &state, into: sink) }
            let after = text.bytes(at: end)
            guard node.following & TermPrefix.characterBit(after) != 0 else { return }
            guard node.prefix_bits & TermTable.split != 0 else {
                reportEntries(Int(truncatingIfNeeded: node.longer), text, start, end, &state, into: sink)
                return
            }
            if node.longer != TermTable.none {
                reportEntries(Int(truncatingIfNeeded: node.longer), text, start, end, &state, into: sink)
            }
            state.output.work &+= 2
            // No child is node 0, for which nothing is reported.
            index = table.child(TermTable.childKey(index, TermPrefix.characterKey(after)))
            isNew = true
        }
    }

    /// Reports the terms of a list that the text has at `end`, after their prefix.
    private func reportEntries(
        _ first: Int,
        _ text: RawSpan,
        _ start: Int,
        _ end: Int,
        _ state: inout State,
        into sink: (Span<TermMatch>) -> Bool
    ) {
        let entries = table.entries.span
        let after = text.bytes(at: end)
        var place = first
        while state.output.append(entries[unchecked: place], after, text, start, end, in: table) {
            if !state.output.hasRoomForList { state.isStopped = !state.output.flush(into: sink) }
            guard !state.isStopped else { return }
            place &+= 1
        }
        if !state.output.hasRoomForList { state.isStopped = !state.output.flush(into: sink) }
    }

    private func append(
        _ term: Int32,
        _ start: Int,
        _ end: Int,
        if isWanted: Bool,
        _ state: inout State,
        into sink: (Span<TermMatch>) -> Bool
    ) {
        state.output.append(term, start, end, if: isWanted)
        if !state.output.hasRoomForList { state.isStopped = !state.output.flush(into: sink) }
    }

    /// The node in a chain of linked ones whose prefix the text has at `start`, or 0.
    private func linkedNode(_ text: RawSpan, _ start: Int, _ first: Int, _ state: inout State) -> Int {
        let nodes = table.nodes.span
        let pairKey = TermPrefix.pairKey(text.bytes(at: start))
        var index = first
        while index != 0, nodes[unchecked: index].key != pairKey {
            state.output.work &+= 1
            index = Int(truncatingIfNeeded: nodes[unchecked: index].next)
        }
        return index
    }
}

extension MatchOutput {
    /// Adds the match of an entry if the text has its bytes at `end`, of which `after` are the first eight.
    /// - Returns: whether its list goes on.
    @inline(__always)
    mutating func append(
        _ entry: TermTable.Entry,
        _ after: UInt64,
        _ text: RawSpan,
        _ start: Int,
        _ end: Int,
        in table: TermTable
    ) -> Bool {
        let count = entry.tailCount
        // Only the bytes that the term has count, up to eight.
        let mask = count >= 8 ? .max : (1 &<< UInt64(truncatingIfNeeded: 8 &* count)) &- 1
        var isEqual = (entry.head ^ after) & mask == 0 && end &+ count <= text.byteCount
        if count > 8, isEqual { isEqual = hasTail(entry, text, end, in: table) }
        work &+= isEqual ? 0 : 1
        append(entry.term, start, end &+ count, if: isEqual)
        return entry.hasMore
    }

    /// Whether the text at `end` has the bytes of an entry beyond its first eight.
    private mutating func hasTail(
        _ entry: TermTable.Entry,
        _ text: RawSpan,
        _ end: Int,
        in table: TermTable
    ) -> Bool {
        let bytes = table.bytes.span.bytes
        let tail = table.tail(of: entry)
        let count = entry.tailCount
        // Eight at a time, the last time those that end with the term.
        var offset = 8
        while offset < count {
            let place = min(offset, count &- 8)
            work &+= 1
            guard bytes.eightBytes(at: tail &+ place) == text.eightBytes(at: end &+ place) else { return false }
            offset &+= 8
        }
        return true
    }
}
