// SPDX-License-Identifier: Apache-2.0

/// Something worth a closer look at one offset of a block: 64 bits, as the C kernel makes them too.
///
/// ```
/// bits 0–15   the offset in the block
/// bits 16–23  the number of bytes of the prefix that was found there
/// bits 24–31  the kind
/// bits 32–63  an index, whose meaning depends on the kind
/// ```
struct TermEvent {
    /// A term is there, as long as the prefix; `index` is the term.
    static let match: UInt64 = 0
    /// The prefix was found; `index` is the first of a list of entries to compare with what follows.
    static let list: UInt64 = 1
    /// Another prefix has the same hash; `index` is the next node to try.
    static let linked: UInt64 = 2
    /// The prefix was found; `index` is its node, whose longer terms go by the next character.
    static let split: UInt64 = 3
    /// The character may be a term alone; `index` is the first of a list of entries to compare with it.
    static let lone: UInt64 = 4

    let bits: UInt64

    @inline(__always)
    init(bits: UInt64) {
        self.bits = bits
    }

    @inline(__always)
    init(offset: UInt16, prefixBits: UInt64, kind: UInt64, index: UInt32) {
        bits = UInt64(offset) | prefixBits &<< 13 | kind &<< 24 | UInt64(index) &<< 32
    }

    @inline(__always)
    var offset: Int { Int(truncatingIfNeeded: bits & 0xFFFF) }

    @inline(__always)
    var prefixCount: Int { Int(truncatingIfNeeded: bits &>> 16 & 0xFF) }

    @inline(__always)
    var kind: UInt64 { bits &>> 24 & 0xFF }

    @inline(__always)
    var index: Int { Int(truncatingIfNeeded: bits &>> 32) }
}
