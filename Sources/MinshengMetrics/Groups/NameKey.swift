// SPDX-License-Identifier: Apache-2.0

/// A name in one word: a hash that is equal on every platform and in every run.
///
/// Eight bytes at a time are multiplied with a constant and folded, the construction of the wyhash family. Two names
/// share a key once in some 10^19 pairs; their counts would then add up under the name that came first.
enum NameKey {
    private static let secret0: UInt64 = 0xA076_1D64_78BD_642F
    private static let secret1: UInt64 = 0xE703_7ED1_A0B4_28DB

    static func of(_ name: Span<UInt8>) -> UInt64 {
        let bytes = name.bytes
        var hash = secret0 ^ UInt64(name.count)
        var offset = 0
        while offset + 8 <= bytes.byteCount {
            let word = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
            hash = fold(hash ^ UInt64(littleEndian: word), secret1)
            offset += 8
        }
        return fold(hash ^ tail(of: bytes, from: offset), secret1 ^ hash)
    }

    /// The last bytes, fewer than eight, as one number, the first highest; read at once where there are enough before them.
    @inline(__always)
    private static func tail(of bytes: RawSpan, from offset: Int) -> UInt64 {
        let count = bytes.byteCount - offset
        if offset > 0 {
            let word = bytes.unsafeLoadUnaligned(fromByteOffset: bytes.byteCount - 8, as: UInt64.self)
            return UInt64(bigEndian: word) & (1 << UInt64(8 * count) - 1)
        }
        guard count >= 4 else {
            var tail: UInt64 = 0
            for index in 0..<count {
                tail = tail << 8 | UInt64(bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self))
            }
            return tail
        }
        // The bytes that both have are the same, and stand in the same places.
        let first = UInt32(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt32.self))
        let last = UInt32(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
        return UInt64(first) << UInt64(8 * (count - 4)) | UInt64(last)
    }

    static func of(_ name: String) -> UInt64 {
        var name = name
        return name.withUTF8 { of($0.span) }
    }

    @inline(__always)
    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}
