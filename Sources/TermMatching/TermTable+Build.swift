// SPDX-License-Identifier: Apache-2.0

extension TermTable {
    /// More longer terms than this under one prefix are told apart by their next character.
    private static let listLimit = 8

    /// Makes the tables of the terms; term *i* is `bytes[bounds[i]..<bounds[i + 1]]`.
    ///
    /// - Complexity: O(*n* + *t* log *t*) for *n* bytes of *t* terms.
    init(bytes: [UInt8], bounds: [Int]) {
        var drafts = bounds.indices.dropLast().map { Draft(term: $0, bytes: bytes, bounds: bounds) }
        let bits = Self.bits(for: drafts.count)
        bitShift = UInt64(64 - bits)
        bitmap = Array(repeating: 0, count: 1 << (bits - 6))
        slotShift = bitShift + 3
        slots = Array(repeating: 0, count: 1 << (bits - 3))
        loneCharacters = Array(repeating: 0, count: 4_096)
        self.bytes = bytes
        for draft in drafts { mark(draft) }
        drafts.sort()
        nodes.reserveCapacity(drafts.count + 1)
        entries.reserveCapacity(drafts.count)
        addNodes(for: drafts)
    }

    /// The bits of a bitmap in which few pairs that start no term find theirs set, but which stays in the cache.
    private static func bits(for terms: Int) -> Int {
        let bitsOfCount = Int.bitWidth - terms.leadingZeroBitCount
        return min(max(bitsOfCount + 5, 10), 22)
    }

    private mutating func mark(_ draft: Draft) {
        if draft.isLone {
            hasLoneCharacters = true
            let bits = TermPrefix.characterBits(draft.key)
            loneCharacters[TermPrefix.loneHash(draft.key, bits: bits)] = 1
        } else {
            let bit = TermPrefix.hash(draft.key) >> bitShift
            bitmap[Int(bit >> 6)] |= 1 << (bit & 63)
        }
    }

    private mutating func addNodes(for drafts: [Draft]) {
        var ways: [Child] = []
        var splits: [Split] = []
        forEachGroup(of: drafts) { table, key, group in
            let node = table.addNode(key: key, count: TermPrefix.byteCount(ofKey: key), with: group, &splits)
            if group[group.startIndex].isLone {
                ways.append(Child(key: key, node: node))
            } else {
                let slot = Int(TermPrefix.hash(key) >> table.slotShift)
                table.nodes[Int(node)].next = table.slots[slot]
                table.slots[slot] = node
            }
        }
        // The children of a split node may split again.
        while let split = splits.popLast() {
            forEachGroup(of: split.drafts.map { $0.advanced(in: bytes) }.sorted()) { table, key, group in
                let count = Int(TermPrefix.characterBits(key) / 8)
                let child = table.addNode(key: key, count: count, with: group, &splits)
                ways.append(Child(key: Self.childKey(split.node, key), node: child))
            }
        }
        var size = 1
        while size < 2 * ways.count { size *= 2 }
        children = Array(repeating: Child(), count: size)
        for way in ways {
            children[Self.place(ofChild: way.key, in: children.span)] = way
        }
    }

    /// Calls `body` with each run of drafts that have the same key.
    private mutating func forEachGroup(
        of drafts: [Draft],
        _ body: (inout TermTable, UInt64, ArraySlice<Draft>) -> Void
    ) {
        var rest = drafts[...]
        while let key = rest.first?.key {
            let group = rest.prefix { $0.key == key }
            rest = rest.dropFirst(group.count)
            body(&self, key, group)
        }
    }

    /// Adds a node for the terms that have its prefix, ordered by length, and returns its index.
    private mutating func addNode(
        key: UInt64,
        count: Int,
        with drafts: ArraySlice<Draft>,
        _ splits: inout [Split]
    ) -> UInt32 {
        let longer = drafts.drop { $0.tailCount == 0 }
        var node = Node()
        node.key = key
        node.count = UInt32(count)
        node.first = UInt32(entries.count)
        for draft in drafts.dropLast(longer.count) { entries.append(draft.entry) }
        node.longer = UInt32(entries.count)
        for draft in longer { node.following |= TermPrefix.characterBit(draft.head) }
        node.wanted = node.first == node.longer ? node.following : .max
        if longer.count > Self.listLimit {
            node.end = Node.split
            splits.append(Split(node: nodes.count, drafts: Array(longer)))
        } else {
            for draft in longer { entries.append(draft.entry) }
            node.end = UInt32(entries.count)
        }
        nodes.append(node)
        return UInt32(nodes.count - 1)
    }

    /// A split node and the terms below it.
    private struct Split {
        var node: Int
        var drafts: [Draft]
    }

    /// A term on its way into the tables.
    private struct Draft: Comparable {
        /// The prefix, or below a split node the character that was read last.
        var key: UInt64
        /// The first eight bytes after it.
        var head: UInt64
        /// Where the bytes after it start.
        var tail: Int
        var tailCount: Int
        var term: Int
        var isLone: Bool

        init(term: Int, bytes: [UInt8], bounds: [Int]) {
            let end = bounds[term + 1]
            let start = Self.load(bytes, bounds[term], end)
            isLone = end - bounds[term] == Int(TermPrefix.characterBits(start) / 8)
            key = isLone ? TermPrefix.loneKey(start) : TermPrefix.pairKey(start)
            tail = bounds[term] + TermPrefix.byteCount(ofKey: key)
            tailCount = end - tail
            head = Self.load(bytes, tail, end)
            self.term = term
        }

        /// The same term read by one character more.
        func advanced(in bytes: [UInt8]) -> Draft {
            let bits = TermPrefix.characterBits(head)
            var draft = self
            draft.key = TermPrefix.low(bits, of: head)
            draft.tail += Int(bits / 8)
            draft.tailCount -= Int(bits / 8)
            draft.head = Self.load(bytes, draft.tail, draft.tail + draft.tailCount)
            return draft
        }

        var entry: Entry {
            Entry(head: head, tail: UInt32(tail), tailCount: UInt32(tailCount), term: Int32(term))
        }

        /// By prefix, then by length, then by index.
        static func < (left: Draft, right: Draft) -> Bool {
            (left.key, left.tailCount, left.term) < (right.key, right.tailCount, right.term)
        }

        private static func load(_ bytes: [UInt8], _ start: Int, _ end: Int) -> UInt64 {
            bytes[start..<min(start + 8, end)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
    }
}
