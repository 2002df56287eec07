// SPDX-License-Identifier: Apache-2.0

import CTermKernel

/// The frozen tables that a search reads.
///
/// ```
/// prefix ─hash─▶ bit in `bitmap` ─number of bits before it─▶ `nodes` ─▶ `entries` ─▶ `bytes`
///                tested for every                           for those    for the      for terms longer
///                character of a text                        that are set one in two   than prefix + 8 bytes
/// ```
///
/// Terms with the same prefix (see ``TermPrefix``) share a node. Prefixes with the same hash are linked.
///
/// Invariants, on which the unchecked reads of ``TermScanner`` and of the C kernel rest:
/// - a hash shifted right by `shift` is below `64 * bitmap.count`, and `ranks.count == bitmap.count`;
/// - for each bit that is set in `bitmap`, its rank (what `ranks` says for its word, and the number of bits below it
///   there) is an index in `nodes`, and so are links and children; node 0 stands for all prefixes of no term;
/// - links run upwards and end at 0;
/// - where a list of entries is named it lies inside `entries`: it ends with the first entry that has no ``more``;
///   a node's list has ``listLimit`` entries at most, unless the node is split;
/// - `starts` holds 4 words, and `children.count` is a power of two with one place free at least;
/// - for every entry, `tail(of:)` lies inside `bytes`.
struct TermTable: Sendable {
    /// What the terms with one prefix have in common.
    ///
    /// - `key`: the prefix, of so many `prefix_bits`; below a split node, the character that leads here.
    /// - `prefix_bits` has ``split`` set if the longer terms are found through the character after the prefix.
    /// - `following`: the ``TermPrefix/characterBit(_:)`` of each character that follows the prefix in a term.
    /// - `term`: the term that is the prefix itself, or -1.
    /// - `longer`: the first entry of the longer terms, ordered by length. If the node is split: the first entry of
    ///   the terms that are the prefix, where there are several, or ``none``; then all of `following` is set.
    /// - `next`: the next node with the same hash, or 0.
    typealias Node = term_node

    /// One term, seen from its node.
    ///
    /// - `head`: the first bytes after the node's prefix, up to eight, the first one lowest.
    /// - `term`: the term's index.
    /// - `size`: the number of bytes after the node's prefix, and ``more`` if another entry of the same list follows.
    typealias Entry = term_entry

    static let split = TERM_NODE_SPLIT
    static let more = TERM_ENTRY_MORE
    static let none = UInt32.max
    /// More longer terms than this under one prefix are told apart by their next character.
    static let listLimit = Int(TERM_KERNEL_LIST_LIMIT)

    /// The way to a node that has no bit: from a split node by the next character.
    struct Child: Sendable {
        /// A ``TermTable/childKey(_:_:)``, or 0 where the place is free.
        var key: UInt64 = 0
        var node: UInt32 = 0
    }

    /// One bit for each hash of a pair of characters.
    var bitmap: [UInt64]
    /// For each word of `bitmap`, the node of its lowest bit.
    var ranks: [UInt32] = []
    /// What turns a hash into a bit's index.
    var shift: UInt32
    /// The terms of one character.
    var lone = LoneTerms([])
    /// One bit for each first byte of a term.
    var starts: [UInt64] = [0, 0, 0, 0]
    var nodes: [Node] = [Node(key: .max, following: 0, prefix_bits: 64, term: -1, longer: 0, next: 0)]
    var entries: [Entry] = []
    /// An open hash table.
    var children = [Child()]
    /// The bytes of all terms, one after the other.
    var bytes: [UInt8]
    /// Where each term ends in `bytes`.
    var ends: [UInt32]

    /// The key of the way from a split node by a character of up to four bytes.
    @inline(__always)
    static func childKey(_ node: Int, _ character: UInt64) -> UInt64 {
        // Node 0 is never split, so no key is 0, not even that of the character NUL.
        UInt64(truncatingIfNeeded: node) &<< 32 | character
    }

    /// The node that a child's key leads to, or 0.
    @inline(__always)
    func child(_ key: UInt64) -> Int {
        let child = children.span[unchecked: Self.place(ofChild: key, in: children.span)]
        return child.key == 0 ? 0 : Int(truncatingIfNeeded: child.node)
    }

    /// Where a child is in `children`, or the free place where it would be.
    @inline(__always)
    static func place(ofChild key: UInt64, in children: Span<Child>) -> Int {
        let mask = children.count &- 1
        var place = Int(truncatingIfNeeded: (key &* 0xD6E8_FEB8_6659_FD93) &>> 32) & mask
        while children[unchecked: place].key != key, children[unchecked: place].key != 0 {
            place = (place &+ 1) & mask
        }
        return place
    }

    /// Where the bytes of an entry's term after the node's prefix start in `bytes`.
    @inline(__always)
    func tail(of entry: Entry) -> Int {
        Int(truncatingIfNeeded: ends.span[unchecked: Int(truncatingIfNeeded: entry.term)]) &- entry.tailCount
    }
}

extension term_entry {
    /// The number of bytes after the node's prefix.
    @inline(__always)
    var tailCount: Int { Int(truncatingIfNeeded: size & ~TermTable.more) }

    @inline(__always)
    var hasMore: Bool { size >= TermTable.more }
}
