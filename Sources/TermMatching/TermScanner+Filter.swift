// SPDX-License-Identifier: Apache-2.0

/// The first two loops: from characters to candidates, and from candidates to hits.
///
/// A candidate is an offset in the block, with `loneFlag` set if the character there may be a term alone.
extension TermScanner {
    private static let loneFlag: UInt16 = 0x8000
    /// The most bytes of a block, so that an offset in it leaves the flag's bit free.
    private static let blockLimit = 0x7FFF

    // MARK: Filter

    /// Tests the characters from `next` on until the text, the block or the room ends.
    ///
    /// Leaves in `next` where it stopped and returns the number of candidates.
    func filter(_ text: RawSpan, from next: inout Int, _ scratch: Scratch) -> Int {
        // Two copies of the loops; most sets of terms need only the shorter one.
        table.hasLoneCharacters
            ? filter(text, from: &next, scratch, hasLone: true)
            : filter(text, from: &next, scratch, hasLone: false)
    }

    @inline(__always)
    private func filter(_ text: RawSpan, from next: inout Int, _ scratch: Scratch, hasLone: Bool) -> Int {
        let block = next
        let end = min(text.byteCount, block + Self.blockLimit)
        let bitmap = table.bitmap.span
        let loneCharacters = table.loneCharacters.span
        let shift = table.bitShift
        var count = 0

        @inline(__always)
        func keep(_ hash: UInt64, _ loneHash: Int, at offset: Int) {
            let index = hash &>> shift
            var isKept = bitmap[unchecked: Int(truncatingIfNeeded: index &>> 6)] &>> (index & 63) & 1
            var candidate = UInt16(truncatingIfNeeded: offset &- block)
            if hasLone {
                let isLone = loneCharacters[unchecked: loneHash]
                isKept |= UInt64(isLone)
                candidate |= UInt16(isLone) &<< 15
            }
            scratch.candidates[count] = candidate
            count &+= Int(truncatingIfNeeded: isKept)
        }

        /// Tests `characters` characters of three bytes, each followed by another one.
        @inline(__always)
        func keepHan(_ characters: Int) {
            for index in 0..<characters {
                let bytes = text.eightBytes(at: next &+ 3 &* index)
                keep(TermPrefix.hanHash(bytes), TermPrefix.hanLoneHash(bytes), at: next &+ 3 &* index)
            }
            next &+= 3 &* characters
        }

        while next < end, count <= Scratch.candidateLimit - 8 {
            if next &+ 32 <= end {
                let han = Self.hanCount(text, next)
                if han == 9 {
                    keepHan(8)
                    continue
                }
                if han > 1 { keepHan(han &- 1) }
            }
            let bytes = text.bytes(at: next)
            if bytes & 0xC0 != 0x80 {
                let bits = TermPrefix.characterBits(bytes)
                let key = TermPrefix.low(bits &+ TermPrefix.characterBits(bytes &>> bits), of: bytes)
                keep(TermPrefix.hash(key), TermPrefix.loneHash(bytes, bits: bits), at: next)
            }
            next &+= 1 &+ Self.continuationCount(bytes &>> 8)
        }
        return count
    }

    /// The number of characters of three bytes that stand at `offset` without a gap, up to nine.
    ///
    /// - Precondition: 32 bytes stand there.
    @inline(__always)
    private static func hanCount(_ text: RawSpan, _ offset: Int) -> Int {
        // 1110xxxx 10xxxxxx 10xxxxxx: what is not 0 after this is the first byte out of place.
        let first = (text.eightBytes(at: offset) & 0xC0F0_C0C0_F0C0_C0F0) ^ 0x80E0_8080_E080_80E0
        let second = (text.eightBytes(at: offset &+ 8) & 0xF0C0_C0F0_C0C0_F0C0) ^ 0xE080_80E0_8080_E080
        let third = (text.eightBytes(at: offset &+ 16) & 0xC0C0_F0C0_C0F0_C0C0) ^ 0x8080_E080_80E0_8080
        let fourth = (text.eightBytes(at: offset &+ 24) & 0xC0_C0F0) ^ 0x80_80E0
        if first | second | third | fourth == 0 { return 9 }
        if first != 0 { return (first.trailingZeroBitCount &>> 3) / 3 }
        if second != 0 { return (8 &+ second.trailingZeroBitCount &>> 3) / 3 }
        if third != 0 { return (16 &+ third.trailingZeroBitCount &>> 3) / 3 }
        return 8
    }

    /// The number of continuation bytes that `bytes` begins with, up to three.
    @inline(__always)
    private static func continuationCount(_ bytes: UInt64) -> Int {
        ((bytes & 0xC0_C0C0) ^ 0x80_8080 | 1 &<< 24).trailingZeroBitCount &>> 3
    }

    // MARK: Check

    /// Finds the nodes of some candidates and returns the number of hits: nodes whose prefix is equal, or that are
    /// linked to others in their slot.
    func check(_ text: RawSpan, _ scratch: Scratch, block: Int, _ range: Range<Int>) -> Int {
        let slots = table.slots.span
        let nodes = table.nodes.span
        let shift = table.slotShift
        var hits = 0

        for candidate in range {
            let flagged = scratch.candidates[candidate]
            let offset = flagged & ~Self.loneFlag
            let bytes = text.bytes(at: block &+ Int(offset))
            if flagged != offset {
                let node = table.child(TermPrefix.loneKey(bytes))
                scratch.hitOffsets[hits] = offset
                scratch.hitNodes[hits] = node
                hits &+= node != 0 ? 1 : 0
            }
            let bits = TermPrefix.pairBits(bytes)
            let key = TermPrefix.low(bits, of: bytes)
            let after = text.bytes(at: block &+ Int(offset) &+ Int(truncatingIfNeeded: bits &>> 3))
            let node = slots[unchecked: Int(truncatingIfNeeded: TermPrefix.hash(key) &>> shift)]
            let index = Int(truncatingIfNeeded: node)
            let isEqual = nodes[unchecked: index].key == key ? 1 : 0
            let isWanted = nodes[unchecked: index].wanted & TermPrefix.characterBit(after) != 0 ? 1 : 0
            let isLinked = nodes[unchecked: index].next != 0 ? 1 : 0
            scratch.hitOffsets[hits] = offset
            scratch.hitNodes[hits] = node
            hits &+= isEqual & isWanted | isLinked
        }
        return hits
    }
}
