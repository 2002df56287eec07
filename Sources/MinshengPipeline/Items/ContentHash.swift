// SPDX-License-Identifier: Apache-2.0

/// A fast hash of a sequence of texts, equal on every platform and in every process that uses the same seed.
///
/// Sixteen bytes at a time are multiplied into a 128-bit product whose halves are folded together, the construction of
/// the wyhash family. It is not a cryptographic hash: whoever knows the seed can make two texts collide, so a table
/// that strangers write to seeds it with a secret.
struct ContentHash {
    private static let secret0: UInt64 = 0x2d35_8dcc_aa6c_78a5
    private static let secret1: UInt64 = 0x8bb8_4b93_962e_acc9
    private static let secret2: UInt64 = 0x4b33_a62e_d433_d4a3

    private var low: UInt64
    private var high: UInt64

    init(seed: UInt64) {
        low = Self.fold(seed ^ Self.secret0, Self.secret1)
        high = Self.fold(seed ^ Self.secret1, Self.secret2)
    }

    /// Takes in one word.
    mutating func combine(_ word: UInt64) {
        low = Self.fold(low ^ word, Self.secret1)
        high = Self.fold(high ^ word, Self.secret2)
    }

    /// Takes in `text`; its length is part of the hash, so that neighbours never run together.
    /// - Complexity: O(*n*) in bytes, some 8 bytes a nanosecond.
    mutating func combine(_ text: Span<UInt8>) {
        combine(UInt64(text.count))
        let bytes = text.bytes
        var offset = 0
        while offset + 16 <= bytes.byteCount {
            let first = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let second = bytes.unsafeLoadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
            mix(UInt64(littleEndian: first), UInt64(littleEndian: second))
            offset += 16
        }
        guard offset < bytes.byteCount else { return }
        mix(Self.tail(bytes, from: offset), Self.tail(bytes, from: min(offset + 8, bytes.byteCount)))
    }

    /// The hash so far in 64 bits; where only these are asked for, the optimiser drops the other half's work.
    var word: UInt64 { Self.fold(low ^ Self.secret2, Self.secret0) }

    /// The hash so far in 128 bits.
    var wide: UInt128 { UInt128(Self.fold(high ^ Self.secret1, Self.secret0)) << 64 | UInt128(word) }

    private mutating func mix(_ first: UInt64, _ second: UInt64) {
        low = Self.fold(first ^ Self.secret1 ^ low, second ^ low)
        high = Self.fold(first ^ high, second ^ Self.secret2 ^ high)
    }

    /// Up to eight bytes from `offset` on as a little-endian word.
    private static func tail(_ bytes: RawSpan, from offset: Int) -> UInt64 {
        var word: UInt64 = 0
        for index in offset..<min(offset + 8, bytes.byteCount) {
            word |= UInt64(bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)) << UInt64(8 * (index - offset))
        }
        return word
    }

    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}
