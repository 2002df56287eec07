// SPDX-License-Identifier: Apache-2.0

import CTermKernel

extension TermTable {
    /// Makes the tables of the terms; term *i* is `bytes[bounds[i]..<bounds[i + 1]]`.
    ///
    /// - Complexity: O(*n* + *t* log *t*) for *n* bytes of *t* terms.
    init(bytes: [UInt8], bounds: [Int]) {
        let bits = Self.bits(for: bounds.count - 1)
        shift = UInt32(32 - bits)
        bitmap = Array(repeating: 0, count: 1 << (bits - 6))
        ends = bounds.dropFirst().map { UInt32($0) }
        self.bytes = bytes
        let shift = shift
        var drafts = bounds.indices.dropLast().map { Draft(term: $0, bytes: bytes, bounds: bounds, shift: shift) }
        for draft in drafts { mark(draft) }
        drafts.sort()
        nodes.reserveCapacity(drafts.count + 1)
        entries.reserveCapacity(drafts.count)
        addNodes(for: drafts)
    }

    /// The bits of a bitmap in which few pairs that start no term find theirs set, but which stays in the cache.
    private static func bits(for terms: Int) -> Int {
        let bitsOfCount = Int.bitWidth - terms.leadingZeroBitCount
        return min(max(bitsOfCount + 4, 10), 22)
    }

    private mutating func mark(_ draft: Draft) {
        let start = Int(draft.key & 0xFF)
        starts[start >> 6] |= 1 << UInt64(start & 63)
        if !draft.isLone { bitmap[Int(draft.bit >> 6)] |= 1 << UInt64(draft.bit & 63) }
    }

    private mutating func addNodes(for drafts: [Draft]) {
        var ways: [Child] = []
        var splits: [Split] = []
        countRanks()
        addLoneTerms(drafts.filter(\.isLone))
        // First one node for each bit, in the order of the bits; then those that are linked to them.
        var linked: [ArraySlice<Draft>] = []
        var last: UInt32?
        for group in Self.groups(of: drafts.filter { !$0.isLone }) {
            guard let bit = group.first?.bit else { continue }
            if bit == last { linked.append(group) } else { addNode(with: group, &splits) }
            last = bit
        }
        for group in linked {
            guard let bit = group.first?.bit else { continue }
            let node = addNode(with: group, &splits)
            let head = rank(of: bit)
            nodes[node].next = nodes[head].next
            nodes[head].next = UInt32(node)
        }
        // The children of a split node may split again.
        while let split = splits.popLast() {
            for group in Self.groups(of: split.drafts.map({ $0.advanced(in: bytes) }).sorted()) {
                let node = addNode(with: group, &splits)
                ways.append(Child(key: Self.childKey(split.node, nodes[node].key), node: UInt32(node)))
            }
        }
        var size = 1
        while size < 2 * ways.count { size *= 2 }
        children = Array(repeating: Child(), count: size)
        for way in ways {
            children[Self.place(ofChild: way.key, in: children.span)] = way
        }
    }

    private mutating func addLoneTerms(_ drafts: [Draft]) {
        var terms: [term_lone] = []
        var start = 0
        for end in 1..<(drafts.count + 1) where end == drafts.count || drafts[end].bit != drafts[start].bit {
            let bits = UInt32(TermPrefix.characterBits(drafts[start].key))
            var term = term_lone(
                key: UInt32(drafts[start].key),
                bits: bits,
                term: Int32(drafts[start].term),
                entries: 0
            )
            if end - start > 1 {
                term.term = -1
                term.entries = append(drafts[start..<end])
            }
            terms.append(term)
            start = end
        }
        lone = LoneTerms(terms)
    }

    private mutating func countRanks() {
        ranks.reserveCapacity(bitmap.count)
        var rank = 1
        for word in bitmap {
            ranks.append(UInt32(rank))
            rank += word.nonzeroBitCount
        }
    }

    private func rank(of bit: UInt32) -> Int {
        let below = bitmap[Int(bit >> 6)] & ((1 << UInt64(bit & 63)) - 1)
        return Int(ranks[Int(bit >> 6)]) + below.nonzeroBitCount
    }

    /// The runs of drafts that have the same key.
    private static func groups(of drafts: [Draft]) -> [ArraySlice<Draft>] {
        var groups: [ArraySlice<Draft>] = []
        var start = 0
        for end in drafts.indices.dropFirst() where drafts[end].key != drafts[start].key {
            groups.append(drafts[start..<end])
            start = end
        }
        if start < drafts.count { groups.append(drafts[start...]) }
        return groups
    }

    /// Adds a node for the terms that have its prefix, ordered by length, and returns its index.
    @discardableResult
    private mutating func addNode(with drafts: ArraySlice<Draft>, _ splits: inout [Split]) -> Int {
        let longer = drafts.drop { $0.tailCount == 0 }
        let whole = drafts.dropLast(longer.count)
        let key = drafts.first?.key ?? .max
        var node = Node(key: key, following: 0, prefix_bits: 0, term: -1, longer: Self.none, next: 0)
        node.prefix_bits = drafts.first?.keyBits ?? 64
        if whole.count == 1, let only = whole.first { node.term = Int32(only.term) }
        for draft in longer { node.following |= TermPrefix.characterBit(draft.head) }
        if whole.count > 1 || longer.count > Self.listLimit {
            node.prefix_bits |= Self.split
            splits.append(Split(node: nodes.count, drafts: Array(longer)))
            if whole.count > 1 {
                node.longer = append(whole)
                node.following = .max
            }
        } else if !longer.isEmpty {
            node.longer = append(longer)
        }
        nodes.append(node)
        return nodes.count - 1
    }

    /// Adds a list of entries and returns the first one's index.
    private mutating func append(_ drafts: ArraySlice<Draft>) -> UInt32 {
        let first = UInt32(entries.count)
        for draft in drafts.dropLast() { entries.append(draft.entry(hasMore: true)) }
        if let last = drafts.last { entries.append(last.entry(hasMore: false)) }
        return first
    }

    /// A split node and the terms below it.
    private struct Split {
        var node: Int
        var drafts: [Draft]
    }

    /// A term on its way into the tables.
    private struct Draft: Comparable {
        var isLone: Bool
        /// The prefix's bit; the code of a character alone.
        var bit: UInt32
        /// The prefix, or below a split node the character that was read last.
        var key: UInt64
        /// The number of its bits.
        var keyBits: UInt32
        /// The first eight bytes after it.
        var head: UInt64
        /// Where the bytes after it start.
        var tail: Int
        var tailCount: Int
        var term: Int

        init(term: Int, bytes: [UInt8], bounds: [Int], shift: UInt32) {
            let end = bounds[term + 1]
            let start = Self.load(bytes, bounds[term], end)
            isLone = end - bounds[term] == Int(TermPrefix.characterBits(start) / 8)
            key = isLone ? TermPrefix.characterKey(start) : TermPrefix.pairKey(start)
            bit = isLone ? TermPrefix.code(key) : TermPrefix.hash(TermPrefix.codes(ofKey: key)) >> shift
            // A character alone is looked up by its code, and so is all tail.
            keyBits = isLone ? 0 : UInt32(TermPrefix.pairBits(key))
            tail = bounds[term] + Int(keyBits / 8)
            tailCount = end - tail
            head = Self.load(bytes, tail, end)
            self.term = term
        }

        /// The same term read by one character more.
        func advanced(in bytes: [UInt8]) -> Draft {
            var draft = self
            draft.keyBits = UInt32(TermPrefix.characterBits(head))
            let count = Int(draft.keyBits / 8)
            draft.key = TermPrefix.characterKey(head)
            draft.tail += count
            draft.tailCount -= count
            draft.head = Self.load(bytes, draft.tail, draft.tail + draft.tailCount)
            return draft
        }

        func entry(hasMore: Bool) -> Entry {
            Entry(head: head, term: Int32(term), size: UInt32(tailCount) | (hasMore ? TermTable.more : 0))
        }

        /// By bit, then by prefix, then by length, then by index.
        static func < (left: Draft, right: Draft) -> Bool {
            (left.bit, left.key, left.tailCount, left.term)
                < (right.bit, right.key, right.tailCount, right.term)
        }

        private static func load(_ bytes: [UInt8], _ start: Int, _ end: Int) -> UInt64 {
            bytes[start..<min(start + 8, end)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
    }
}
