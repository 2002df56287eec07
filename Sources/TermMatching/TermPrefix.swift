// SPDX-License-Identifier: Apache-2.0

/// The beginning of a term, or of a text at some offset: its first two characters, or its only one.
///
/// A prefix is kept as the up to eight bytes it takes in UTF-8, the first one lowest. The length of a character is
/// read off its first byte alone, whatever follows: so a prefix means the same for a term, which is valid UTF-8, and
/// for a text, which need not be. Equal bytes give equal prefixes.
enum TermPrefix {
    /// The number of bytes of the character whose first byte is the lowest of `bytes`, in bits: 8, 16, 24 or 32.
    ///
    /// A byte that starts no character counts as a character of one byte.
    @inline(__always)
    static func characterBits(_ bytes: UInt64) -> UInt64 {
        // One hexadecimal digit for each value of the first byte's upper four bits.
        let lengths: UInt64 = 0x4322_1111_1111_1111
        return ((lengths &>> ((bytes &>> 2) & 0x3C)) & 0xF) &<< 3
    }

    /// The number of bytes, in bits, of the two characters that `bytes` begins with: 16 to 64.
    @inline(__always)
    static func pairBits(_ bytes: UInt64) -> UInt64 {
        let first = characterBits(bytes)
        return first &+ characterBits(bytes &>> first)
    }

    /// The lowest `bits` of `bytes`, for `bits` of 8 to 64.
    @inline(__always)
    static func low(_ bits: UInt64, of bytes: UInt64) -> UInt64 {
        bytes & (UInt64.max &>> (64 &- bits))
    }

    /// The key of the two characters that `bytes` begins with.
    @inline(__always)
    static func pairKey(_ bytes: UInt64) -> UInt64 {
        low(pairBits(bytes), of: bytes)
    }

    /// The key of the one character that `bytes` begins with.
    @inline(__always)
    static func characterKey(_ bytes: UInt64) -> UInt64 {
        low(characterBits(bytes), of: bytes)
    }

    /// A code of 16 bits for a character of up to four bytes; different for all characters of three bytes, nearly all
    /// of Chinese text.
    @inline(__always)
    static func code(_ character: UInt64) -> UInt32 {
        let lead = character &<< 12 &+ (character &>> 4 & 0xF)
        let rest = (character &>> 2 & 0x3FC0) &+ (character &>> 16 & 0xFF) &+ (character &>> 24) &* 37
        return UInt32(truncatingIfNeeded: lead &+ rest) & 0xFFFF
    }

    /// Spreads a pair of codes, the second one above the first, over 32 bits, of which the upper ones are the best.
    @inline(__always)
    static func hash(_ codes: UInt32) -> UInt32 {
        codes &* 0x9E37_79B1
    }

    /// The codes of the pair of characters with this key.
    static func codes(ofKey key: UInt64) -> UInt32 {
        let bits = characterBits(key)
        return code(key &>> bits) &<< 16 | code(low(bits, of: key))
    }

    private static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// One bit of 64 for the character that `bytes` begins with.
    @inline(__always)
    static func characterBit(_ bytes: UInt64) -> UInt64 {
        1 &<< ((low(characterBits(bytes), of: bytes) &* multiplier) &>> 58)
    }
}
