// SPDX-License-Identifier: Apache-2.0

/// The third loop: from hits to matches.
extension TermScanner {
    /// Compares the terms of each hit's node with the text.
    func report(
        _ text: RawSpan,
        _ scratch: Scratch,
        block: Int,
        hits: Int,
        _ state: inout State,
        into sink: (Span<TermMatch>) -> Bool
    ) {
        var last = -1
        for hit in 0..<hits {
            let start = block &+ Int(scratch.hitOffsets[hit])
            // Two hits may share a start; between them the automaton could not take over.
            if start != last, state.isExhausted(at: start) {
                state.resume = start
                return
            }
            last = start
            let node = Int(truncatingIfNeeded: scratch.hitNodes[hit])
            guard report(text, start, node, &state, into: sink) else {
                state.isStopped = true
                return
            }
        }
    }

    /// Reports the terms that start at `start` and whose prefix leads to `index`; false if the sink has enough.
    @inline(__always)
    private func report(
        _ text: RawSpan,
        _ start: Int,
        _ index: Int,
        _ state: inout State,
        into sink: (Span<TermMatch>) -> Bool
    ) -> Bool {
        let nodes = table.nodes.span
        let entries = table.entries.span
        var index = index
        if nodes[unchecked: index].next != 0 { index = linkedNode(text, start, index, &state) }
        var end = start
        while true {
            let node = nodes[unchecked: index]
            end &+= Int(truncatingIfNeeded: node.count)
            if end <= text.byteCount {
                for entry in node.first..<node.longer {
                    let term = entries[unchecked: Int(entry)].term
                    guard state.output.append(term, start, end, into: sink) else { return false }
                }
            }
            let after = text.bytes(at: end)
            guard node.following & TermPrefix.characterBit(after) != 0 else { return true }
            if node.end != TermTable.Node.split {
                return reportEntries(node.longer..<node.end, after, text, start, end, &state, into: sink)
            }
            state.work &+= 2
            let character = TermPrefix.low(TermPrefix.characterBits(after), of: after)
            index = Int(truncatingIfNeeded: table.child(TermTable.childKey(index, character)))
        }
    }

    /// The node in a chain of linked ones whose prefix the text has at `start`, or 0.
    private func linkedNode(_ text: RawSpan, _ start: Int, _ first: Int, _ state: inout State) -> Int {
        let nodes = table.nodes.span
        let bytes = text.bytes(at: start)
        let pairKey = TermPrefix.pairKey(bytes)
        var index = first
        while index != 0, nodes[unchecked: index].key != pairKey {
            state.work &+= 1
            index = Int(truncatingIfNeeded: nodes[unchecked: index].next)
        }
        return index
    }

    @inline(__always)
    private func reportEntries(
        _ range: Range<UInt32>,
        _ after: UInt64,
        _ text: RawSpan,
        _ start: Int,
        _ end: Int,
        _ state: inout State,
        into sink: (Span<TermMatch>) -> Bool
    ) -> Bool {
        let entries = table.entries.span
        for place in range {
            let entry = entries[unchecked: Int(place)]
            let count = Int(truncatingIfNeeded: entry.tailCount)
            state.work &+= 1
            // Only the bytes that the term has count, up to eight.
            let isEqual = (entry.head ^ after) &<< UInt64(truncatingIfNeeded: max(0, 64 &- 8 &* count)) == 0
            guard isEqual, end &+ count <= text.byteCount else { continue }
            guard count <= 8 || hasTail(entry, text, end, &state) else { continue }
            guard state.output.append(entry.term, start, end &+ count, into: sink) else { return false }
        }
        return true
    }

    /// Whether the text at `end` has the bytes of an entry beyond its first eight.
    private func hasTail(_ entry: TermTable.Entry, _ text: RawSpan, _ end: Int, _ state: inout State) -> Bool {
        let bytes = table.bytes.span.bytes
        let tail = Int(entry.tail)
        let count = Int(entry.tailCount)
        // Eight at a time, the last time those that end with the term.
        var offset = 8
        while offset < count {
            let place = min(offset, count &- 8)
            state.work &+= 1
            guard bytes.eightBytes(at: tail &+ place) == text.eightBytes(at: end &+ place) else { return false }
            offset &+= 8
        }
        return true
    }
}
