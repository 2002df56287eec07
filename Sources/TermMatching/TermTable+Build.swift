// SPDX-License-Identifier: Apache-2.0

import CTermKernel

extension TermTable {
    /// Makes the tables of terms that stand one behind the other, each valid UTF-8 and not empty, given where each ends.
    ///
    /// Terms are put in order by counting those of each bit, so that a set is laid out nearly as fast as tables that
    /// were stored would be read and checked.
    /// - Complexity: O(*n*) for *n* bytes of terms as they are found in a language; O(*n* + *t* log *t*) for *t* terms
    ///   whose prefixes have few hashes.
    init(bytes: [UInt8], ends: [UInt32]) {
        let bits = Self.bits(for: ends.count)
        shift = UInt32(32 - bits)
        bitmap = Array(repeating: 0, count: 1 << (bits - 6))
        self.ends = ends
        self.bytes = bytes
        let text = bytes.span.bytes
        var pairs: [TermDraft] = []
        var lone: [TermDraft] = []
        pairs.reserveCapacity(ends.count)
        var start = 0
        for (term, end) in ends.enumerated() {
            let draft = TermDraft(term: term, text, start..<Int(end), shift: shift)
            mark(draft)
            if draft.isLone { lone.append(draft) } else { pairs.append(draft) }
            start = Int(end)
        }
        countRanks()
        lone.sort()
        addLoneTerms(lone)
        nodes.reserveCapacity(pairs.count + 1)
        entries.reserveCapacity(pairs.count)
        addNodes(for: inOrder(pairs), text)
        // Copies are as long as what they hold; room for the worst case would stay with the matcher.
        nodes = nodes.map(\.self)
        entries = entries.map(\.self)
    }

    /// The bits of a bitmap in which few pairs that start no term find theirs set, but which stays in the cache.
    private static func bits(for terms: Int) -> Int {
        let bitsOfCount = Int.bitWidth - terms.leadingZeroBitCount
        return min(max(bitsOfCount + 4, 10), 22)
    }

    private mutating func mark(_ draft: TermDraft) {
        // The lowest byte of a key is the term's first.
        let start = Int(draft.key & 0xFF)
        starts[start >> 6] |= 1 << UInt64(start & 63)
        if !draft.isLone { bitmap[Int(draft.bit >> 6)] |= 1 << UInt64(draft.bit & 63) }
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

    /// Orders drafts by the ranks of their bits, and those of one bit, which are few, by comparing.
    private func inOrder(_ drafts: [TermDraft]) -> [TermDraft] {
        guard let first = drafts.first else { return [] }
        // Where the drafts of each rank start; no rank is 0, so it is the number of ranks, too.
        var places = [Int](repeating: 0, count: bitmap.reduce(2) { $0 + $1.nonzeroBitCount })
        for draft in drafts { places[rank(of: draft.bit) + 1] += 1 }
        for rank in places.indices.dropFirst() { places[rank] += places[rank - 1] }
        var ordered = [TermDraft](repeating: first, count: drafts.count)
        for draft in drafts {
            let rank = rank(of: draft.bit)
            ordered[places[rank]] = draft
            places[rank] += 1
        }
        // Each place has moved on to the end of its rank.
        var start = 0
        for end in places.dropLast() {
            if end - start > 1 { ordered.sort(start..<end) }
            start = end
        }
        return ordered
    }

    private mutating func addNodes(for drafts: [TermDraft], _ text: RawSpan) {
        var splits: [Split] = []
        // First one node for each bit, in the order of the bits; then those that are linked to them.
        var linked: [Range<Int>] = []
        var start = 0
        while start < drafts.count {
            let end = drafts.endOfKey(from: start, to: drafts.count)
            if start > 0, drafts[start].bit == drafts[start - 1].bit {
                linked.append(start..<end)
            } else {
                addNode(with: drafts, start..<end, &splits)
            }
            start = end
        }
        for range in linked {
            let node = addNode(with: drafts, range, &splits)
            let head = rank(of: drafts[range.lowerBound].bit)
            nodes[node].next = nodes[head].next
            nodes[head].next = UInt32(node)
        }
        addChildren(of: &splits, text)
    }

    /// Adds the nodes below split ones, which may split again.
    private mutating func addChildren(of splits: inout [Split], _ text: RawSpan) {
        var ways: [Child] = []
        while let split = splits.popLast() {
            var drafts = split.drafts.map { $0.advanced(in: text) }
            drafts.sort(drafts.indices)
            var start = 0
            while start < drafts.count {
                let end = drafts.endOfKey(from: start, to: drafts.count)
                let node = addNode(with: drafts, start..<end, &splits)
                ways.append(Child(key: Self.childKey(split.node, nodes[node].key), node: UInt32(node)))
                start = end
            }
        }
        var size = 1
        while size < 2 * ways.count { size *= 2 }
        children = Array(repeating: Child(), count: size)
        for way in ways {
            children[Self.place(ofChild: way.key, in: children.span)] = way
        }
    }

    private mutating func addLoneTerms(_ drafts: [TermDraft]) {
        var terms: [term_lone] = []
        var start = 0
        for end in 1..<(drafts.count + 1) where end == drafts.count || drafts[end].bit != drafts[start].bit {
            let bits = UInt32(TermPrefix.characterBits(drafts[start].key))
            var term = term_lone(key: UInt32(drafts[start].key), bits: bits, term: drafts[start].term, entries: 0)
            if end - start > 1 {
                term.term = -1
                term.entries = append(drafts, start..<end)
            }
            terms.append(term)
            start = end
        }
        lone = LoneTerms(terms)
    }

    /// Adds a node for the terms that have its prefix, ordered by length, and returns its index.
    @discardableResult
    private mutating func addNode(with drafts: [TermDraft], _ range: Range<Int>, _ splits: inout [Split]) -> Int {
        let first = drafts[range.lowerBound]
        var node = Node(
            key: first.key,
            following: 0,
            prefix_bits: first.keyBits,
            term: -1,
            longer: Self.none,
            next: 0
        )
        var longer = range
        while let place = longer.first, drafts[place].tailCount == 0 { longer = (place + 1)..<range.upperBound }
        let whole = range.lowerBound..<longer.lowerBound
        if whole.count == 1 { node.term = first.term }
        for place in longer { node.following |= TermPrefix.characterBit(drafts[place].head) }
        if whole.count > 1 || longer.count > Self.listLimit {
            node.prefix_bits |= Self.split
            splits.append(Split(node: nodes.count, drafts: Array(drafts[longer])))
            if whole.count > 1 {
                node.longer = append(drafts, whole)
                node.following = .max
            }
        } else if !longer.isEmpty {
            node.longer = append(drafts, longer)
        }
        nodes.append(node)
        return nodes.count - 1
    }

    /// Adds a list of entries and returns the first one's index.
    private mutating func append(_ drafts: [TermDraft], _ range: Range<Int>) -> UInt32 {
        let first = UInt32(entries.count)
        for place in range { entries.append(drafts[place].entry(hasMore: place + 1 < range.upperBound)) }
        return first
    }

    /// A split node and the terms below it.
    private struct Split {
        var node: Int
        var drafts: [TermDraft]
    }
}
