// SPDX-License-Identifier: Apache-2.0

/// The terms as a trie of bytes whose links make a search linear whatever the text and the terms.
///
/// For each start the search wants the deepest node whose path is a prefix of the text there: the terms that occur at
/// that start are the ones on its path. Starting again from the root at every start would cost the depth each time.
/// Instead, `link` of a node with path *cx* is the deepest node whose path is a prefix of *x*, so the next start
/// begins where this one's knowledge ends and every byte of the text is read once. (These are the matching
/// statistics of Chang and Lawler, 1994, on a trie instead of a suffix tree; unlike Aho and Corasick's automaton they
/// find matches in the order of their starts.)
struct TermTrie: Sendable {
    /// One byte's way from a node to a child, in an open hash table.
    private struct Edge {
        /// The parent's index and the byte, `parent << 8 | byte`, or `UInt64.max` where the table is empty.
        var key: UInt64
        var child: UInt32
    }

    private static let root: UInt32 = 0
    private static let none: Int32 = -1

    private var edges: [Edge]
    private var edgeMask: Int
    /// The number of bytes on the path to each node.
    private var depth: [UInt32] = [0]
    private var link: [UInt32] = [0]
    /// The nearest ancestor that ends a term, or the root.
    private var ancestor: [UInt32] = [0]
    /// The first term that ends at each node, or `none`.
    private var firstTerm: [Int32] = [none]
    /// The next term with the same bytes, or `none`.
    private var nextTerm: [Int32]

    /// Makes the trie of the terms; term *i* is `bytes[bounds[i]..<bounds[i + 1]]`.
    /// - Complexity: O(*n*) in the number of bytes.
    init(bytes: [UInt8], bounds: [Int]) {
        let capacity = Self.tableSize(for: bytes.count)
        edges = Array(repeating: Edge(key: .max, child: 0), count: capacity)
        edgeMask = capacity - 1
        nextTerm = Array(repeating: Self.none, count: bounds.count - 1)
        var parent: [UInt32] = [0]
        var label: [UInt8] = [0]
        // Backwards, so that terms with the same bytes are chained in ascending order.
        for term in nextTerm.indices.reversed() {
            var node = Self.root
            for byte in bytes[bounds[term]..<bounds[term + 1]] {
                node = child(of: node, byte) ?? add(byte, to: node, &parent, &label)
            }
            nextTerm[term] = firstTerm[Int(node)]
            firstTerm[Int(node)] = Int32(term)
        }
        // A parent is always older than its children, so this order visits it first.
        for node in link.indices.dropFirst() {
            let above = parent[node]
            ancestor[node] = firstTerm[Int(above)] == Self.none ? ancestor[Int(above)] : above
            guard above != Self.root else { continue }
            let suffix = link[Int(above)]
            let isWhole = depth[Int(suffix)] + 1 == depth[Int(above)]
            link[node] = isWhole ? child(of: suffix, label[node]) ?? suffix : suffix
        }
    }

    /// Calls `body` for each occurrence that starts at `first` or later, until it returns false.
    /// - Complexity: O(*n* + *m*) for *n* bytes and *m* occurrences.
    func forEachMatch(in text: Span<UInt8>, from first: Int, _ body: (TermMatch) -> Bool) {
        var node = Self.root
        var end = first
        var path: [UInt32] = []
        for start in first..<text.count {
            while end < text.count, let next = child(of: node, text[end]) {
                node = next
                end += 1
            }
            var ending = firstTerm[Int(node)] == Self.none ? ancestor[Int(node)] : node
            while ending != Self.root {
                path.append(ending)
                ending = ancestor[Int(ending)]
            }
            while let node = path.popLast() {
                guard report(node, at: start, body) else { return }
            }
            node = link[Int(node)]
            end = start + 1 + Int(depth[Int(node)])
        }
    }

    private func report(_ node: UInt32, at start: Int, _ body: (TermMatch) -> Bool) -> Bool {
        let end = Int32(start) + Int32(depth[Int(node)])
        var term = firstTerm[Int(node)]
        while term != Self.none {
            guard body(TermMatch(term: term, start: Int32(start), end: end)) else { return false }
            term = nextTerm[Int(term)]
        }
        return true
    }

    private mutating func add(
        _ byte: UInt8,
        to node: UInt32,
        _ parent: inout [UInt32],
        _ label: inout [UInt8]
    ) -> UInt32 {
        let new = UInt32(depth.count)
        edges[place(of: Self.key(node, byte))] = Edge(key: Self.key(node, byte), child: new)
        depth.append(depth[Int(node)] + 1)
        link.append(Self.root)
        ancestor.append(Self.root)
        firstTerm.append(Self.none)
        parent.append(node)
        label.append(byte)
        return new
    }

    private func child(of node: UInt32, _ byte: UInt8) -> UInt32? {
        let edge = edges[place(of: Self.key(node, byte))]
        return edge.key == .max ? nil : edge.child
    }

    /// Where the key is in the table, or the free place where it would be.
    private func place(of key: UInt64) -> Int {
        var place = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & edgeMask
        while edges[place].key != key, edges[place].key != .max {
            place = (place + 1) & edgeMask
        }
        return place
    }

    private static func key(_ node: UInt32, _ byte: UInt8) -> UInt64 {
        UInt64(node) << 8 | UInt64(byte)
    }

    /// A power of two that leaves half of the table free.
    private static func tableSize(for count: Int) -> Int {
        var size = 64
        while size < 2 * count { size *= 2 }
        return size
    }
}
