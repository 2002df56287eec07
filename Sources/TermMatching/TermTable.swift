// SPDX-License-Identifier: Apache-2.0

/// The frozen tables that a search reads.
///
/// ```
/// prefix ─hash─┬▶ bit in `bitmap`     tested for every character of a text
///              └▶ `slots` ─▶ `nodes` ─▶ `entries` ─▶ `bytes`
///                 for the one in ten       for the one     for terms longer than
///                 whose bit is set         in twenty       prefix + 8 bytes
/// ```
///
/// Terms with the same prefix (see ``TermPrefix``) share a node. Nodes whose hashes fall in one slot are linked.
///
/// Invariants, on which the unchecked reads of ``TermScanner`` rest:
/// - `bitmap.count` and `slots.count` are powers of two; a hash shifted right by `bitShift` is below
///   `64 * bitmap.count`, and by `slotShift` below `slots.count`; `loneCharacters.count` is 4,096;
/// - `nodes` is not empty; slots and children are indices in `nodes`; links run upwards and end at 0;
/// - for every node `first ≤ longer ≤ end ≤ entries.count`, or `end == Node.split`;
/// - for every entry `tail..<tail + tailCount` lies inside `bytes`;
/// - `children.count` is a power of two and at least one place in it is free.
struct TermTable: Sendable {
    /// What the terms with one prefix have in common.
    struct Node: Sendable {
        /// The `end` of a node whose longer terms are found through the character after the prefix.
        static let split = UInt32.max

        /// The prefix; below a split node, the character that leads here.
        var key: UInt64 = .max
        /// The ``TermPrefix/characterBit(_:)`` of each character that follows the prefix in a term.
        var following: UInt64 = 0
        /// The same, or all bits if the prefix is a term itself: whether the node is of interest at all.
        var wanted: UInt64 = 0
        /// The number of bytes of that.
        var count: UInt32 = 0
        /// The first entry of the terms that are the prefix itself; they end where the longer ones begin.
        var first: UInt32 = 0
        /// The first entry of the longer terms, ordered by length.
        var longer: UInt32 = 0
        /// The end of the longer terms' entries, or ``split``.
        var end: UInt32 = 0
        /// The next node in the same slot, or 0.
        var next: UInt32 = 0
    }

    /// One term, seen from its node.
    struct Entry: Sendable {
        /// The first bytes after the node's prefix, up to eight, the first one lowest.
        var head: UInt64
        /// Where the bytes after the node's prefix start in `bytes`.
        var tail: UInt32
        /// The number of bytes after the node's prefix.
        var tailCount: UInt32
        /// The term's index.
        var term: Int32
    }

    /// The way to a node that has no slot: from a split node by the next character, or to a term of one character.
    struct Child: Sendable {
        /// A ``TermTable/childKey(_:_:)`` or a ``TermPrefix/loneKey(_:)``; 0 where the place is free.
        var key: UInt64 = 0
        var node: UInt32 = 0
    }

    /// One bit for each hash of a pair of characters.
    var bitmap: [UInt64]
    /// What turns a hash into a bit's index.
    var bitShift: UInt64
    /// 1 for each ``TermPrefix/loneHash(_:)`` of a term of one character, else 0.
    var loneCharacters: [UInt8]
    /// Whether some term has one character only.
    var hasLoneCharacters = false
    /// The first node for each hash of a pair of characters, or 0.
    var slots: [UInt32]
    /// What turns a hash into a slot's index.
    var slotShift: UInt64
    /// The first one stands for all prefixes of no term.
    var nodes = [Node()]
    var entries: [Entry] = []
    /// An open hash table.
    var children = [Child()]
    /// The bytes of all terms, one after the other.
    var bytes: [UInt8]

    /// The key of the way from a split node by a character of up to four bytes.
    @inline(__always)
    static func childKey(_ node: Int, _ character: UInt64) -> UInt64 {
        // Node 0 is never split, so no key is 0, not even that of the character NUL.
        UInt64(truncatingIfNeeded: node) &<< 32 | character
    }

    /// The node that a child's key leads to, or 0.
    @inline(__always)
    func child(_ key: UInt64) -> UInt32 {
        let child = children.span[unchecked: Self.place(ofChild: key, in: children.span)]
        return child.key == 0 ? 0 : child.node
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
}
