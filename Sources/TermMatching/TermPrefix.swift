// SPDX-License-Identifier: Apache-2.0

/// The beginning of a term, or of a text at some offset: its first two characters, or its only one.
///
/// A prefix is kept as the up to eight bytes it takes in UTF-8, the first one lowest. The length of a character is
/// read off its first byte alone, whatever follows: so a prefix means the same for a term, which is valid UTF-8, and
/// for a text, which need not be. Equal bytes give equal prefixes.
enum TermPrefix {
    /// Marks the key of a term of one character; no pair of characters has this byte in its last place.
    private static let loneMark: UInt64 = 0xFF << 56

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

    /// The key of a term that has only the character `bytes` begins with.
    @inline(__always)
    static func loneKey(_ bytes: UInt64) -> UInt64 {
        low(characterBits(bytes), of: bytes) | loneMark
    }

    /// The number of bytes of the prefix with this key.
    @inline(__always)
    static func byteCount(ofKey key: UInt64) -> Int {
        let bits = key >= loneMark ? characterBits(key) : pairBits(key)
        return Int(truncatingIfNeeded: bits &>> 3)
    }

    /// Spreads a key over 64 bits, of which the upper ones are the best.
    ///
    /// The key is turned by 16 bits first. So a pair of three-byte characters, nearly every pair of Chinese text,
    /// hashes alike with the two bytes after it still in place: see ``hanHash(_:)``.
    @inline(__always)
    static func hash(_ key: UInt64) -> UInt64 {
        (key &<< 16 | key &>> 48) &* multiplier
    }

    /// The hash of the pair key of `bytes` that begin with two characters of three bytes each.
    @inline(__always)
    static func hanHash(_ bytes: UInt64) -> UInt64 {
        bytes &* (multiplier &<< 16)
    }

    /// Spreads the character that `bytes` begins with, of `bits` bits, over 12 bits.
    @inline(__always)
    static func loneHash(_ bytes: UInt64, bits: UInt64) -> Int {
        hanLoneHash(low(bits, of: bytes))
    }

    /// The same for a character of three bytes, whatever follows; of a fourth byte it takes no account.
    @inline(__always)
    static func hanLoneHash(_ bytes: UInt64) -> Int {
        Int(truncatingIfNeeded: (bytes &* (multiplier &<< 40)) &>> 52)
    }

    private static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// One bit of 64 for the character that `bytes` begins with.
    @inline(__always)
    static func characterBit(_ bytes: UInt64) -> UInt64 {
        1 &<< ((low(characterBits(bytes), of: bytes) &* multiplier) &>> 58)
    }
}
