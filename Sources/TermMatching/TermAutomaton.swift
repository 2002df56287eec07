// SPDX-License-Identifier: Apache-2.0

/// The automaton of Aho and Corasick (1975), which reads each byte once whatever the text and the terms.
///
/// It is the way out for texts that were made to be slow: see ``TermScanner``. A state stands for the bytes on its way
/// from the root, the longest end of the text read so far that begins a term.
struct TermAutomaton: Sendable {
    /// One byte's way from a state to the next, in an open hash table.
    private struct Edge {
        /// The state and the byte, `state << 8 | byte`, or `UInt64.max` where the table is free.
        var key = UInt64.max
        var next: UInt32 = 0
    }

    private static let root: UInt32 = 0
    private static let none: Int32 = -1
    /// The number of matches from which on they are put in order and handed on.
    private static let batch = 256

    private var edges: [Edge]
    /// The number of bytes that each state stands for.
    private var depth: [UInt32] = [0]
    /// The state that stands for the longest shorter end of the same bytes.
    private var fallback: [UInt32] = [0]
    /// The next state by way of `fallback` that ends a term, or the root.
    private var shorter: [UInt32] = [0]
    /// The first term that ends at each state, or `none`.
    private var firstTerm: [Int32] = [none]
    /// The next term with the same bytes, or `none`.
    private var nextTerm: [Int32]

    /// Makes the automaton of the terms; term *i* is `bytes[bounds[i]..<bounds[i + 1]]`.
    /// - Complexity: O(*n*) in the number of bytes.
    init(bytes: [UInt8], bounds: [Int]) {
        edges = Array(repeating: Edge(), count: Self.tableSize(for: bytes.count))
        nextTerm = Array(repeating: Self.none, count: bounds.count - 1)
        var parent: [UInt32] = [0]
        var label: [UInt8] = [0]
        // Backwards, so that terms with the same bytes are linked in ascending order.
        for term in nextTerm.indices.reversed() {
            var state = Self.root
            for byte in bytes[bounds[term]..<bounds[term + 1]] {
                if let next = next(state, byte) {
                    state = next
                } else {
                    parent.append(state)
                    label.append(byte)
                    state = addState(after: state, by: byte)
                }
            }
            nextTerm[term] = firstTerm[Int(state)]
            firstTerm[Int(state)] = Int32(term)
        }
        for state in statesByDepth() where depth[state] > 1 {
            let target = step(from: fallback[Int(parent[state])], by: label[state])
            fallback[state] = target
            shorter[state] = firstTerm[Int(target)] == Self.none ? shorter[Int(target)] : target
        }
    }

    /// Calls `sink` with the matches that start at `first` or later, in order, until it returns false.
    /// - Complexity: O(*n* + *m* log *m*) for *n* bytes and *m* matches.
    func forEachMatch(in text: Span<UInt8>, from first: Int, into sink: (Span<TermMatch>) -> Bool) {
        var state = Self.root
        var matches: [TermMatch] = []
        var limit = Self.batch
        for offset in first..<text.count {
            state = step(from: state, by: text[offset])
            var ending = firstTerm[Int(state)] == Self.none ? shorter[Int(state)] : state
            while ending != Self.root {
                append(ending, endingAt: offset + 1, to: &matches)
                ending = shorter[Int(ending)]
            }
            guard matches.count >= limit else { continue }
            // A match that starts here or later may still be followed by one that starts before it.
            let open = offset + 1 - Int(depth[Int(state)])
            guard handOn(&matches, before: open, into: sink) else { return }
            limit = max(Self.batch, 2 * matches.count)
        }
        _ = handOn(&matches, before: text.count, into: sink)
    }

    /// Puts the matches in order, hands on those that start before `open` and keeps the others.
    private func handOn(_ matches: inout [TermMatch], before open: Int, into sink: (Span<TermMatch>) -> Bool) -> Bool {
        matches.sort { ($0.start, $0.end, $0.term) < ($1.start, $1.end, $1.term) }
        let count = matches.firstIndex { $0.start >= open } ?? matches.count
        defer { matches.removeFirst(count) }
        return sink(matches.span.extracting(first: count))
    }

    private func append(_ state: UInt32, endingAt end: Int, to matches: inout [TermMatch]) {
        let start = Int32(end) - Int32(depth[Int(state)])
        var term = firstTerm[Int(state)]
        while term != Self.none {
            matches.append(TermMatch(term: term, start: start, end: Int32(end)))
            term = nextTerm[Int(term)]
        }
    }

    private func step(from state: UInt32, by byte: UInt8) -> UInt32 {
        var state = state
        while true {
            if let next = next(state, byte) { return next }
            guard state != Self.root else { return state }
            state = fallback[Int(state)]
        }
    }

    private func next(_ state: UInt32, _ byte: UInt8) -> UInt32? {
        let edge = edges[place(of: Self.key(state, byte))]
        return edge.key == .max ? nil : edge.next
    }

    private mutating func addState(after state: UInt32, by byte: UInt8) -> UInt32 {
        let new = UInt32(depth.count)
        let key = Self.key(state, byte)
        edges[place(of: key)] = Edge(key: key, next: new)
        depth.append(depth[Int(state)] + 1)
        fallback.append(Self.root)
        shorter.append(Self.root)
        firstTerm.append(Self.none)
        return new
    }

    /// All states, the shallow ones first: a counting sort.
    private func statesByDepth() -> [Int] {
        var starts = Array(repeating: 0, count: Int(depth.max() ?? 0) + 2)
        for depth in depth { starts[Int(depth) + 1] += 1 }
        for depth in starts.indices.dropFirst() { starts[depth] += starts[depth - 1] }
        var states = Array(repeating: 0, count: depth.count)
        for state in depth.indices {
            states[starts[Int(depth[state])]] = state
            starts[Int(depth[state])] += 1
        }
        return states
    }

    /// Where a key is in the table, or the free place where it would be.
    private func place(of key: UInt64) -> Int {
        let mask = edges.count - 1
        var place = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
        while edges[place].key != key, edges[place].key != .max {
            place = (place + 1) & mask
        }
        return place
    }

    private static func key(_ state: UInt32, _ byte: UInt8) -> UInt64 {
        UInt64(state) << 8 | UInt64(byte)
    }

    /// A power of two that leaves half of the table free.
    private static func tableSize(for count: Int) -> Int {
        var size = 64
        while size < 2 * count { size *= 2 }
        return size
    }
}
