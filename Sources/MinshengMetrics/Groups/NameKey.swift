// SPDX-License-Identifier: Apache-2.0

/// A name in one word: a hash that is equal on every platform and in every run.
///
/// Eight bytes at a time are multiplied with a constant and folded, the construction of the wyhash family. Two names
/// share a key once in some 10^19 pairs; their counts would then add up under the name that came first.
enum NameKey {
    private static let secret0: UInt64 = 0xA076_1D64_78BD_642F
    private static let secret1: UInt64 = 0xE703_7ED1_A0B4_28DB

    static func of(_ name: Span<UInt8>) -> UInt64 { name.withUnsafeBytes { hash($0, copyingTo: nil) } }

    /// The key of a name that is copied on the way.
    /// - Parameter copy: has room for the name.
    @inline(__always)
    static func of(_ name: UnsafeRawBufferPointer, copyingTo copy: UnsafeMutableRawPointer) -> UInt64 {
        hash(name, copyingTo: copy)
    }

    static func of(_ name: String) -> UInt64 {
        var name = name
        return name.withUTF8 { of($0.span) }
    }

    @inline(__always)
    private static func hash(_ name: UnsafeRawBufferPointer, copyingTo copy: UnsafeMutableRawPointer?) -> UInt64 {
        var hash = secret0 ^ UInt64(name.count)
        guard let start = name.baseAddress else { return fold(hash, secret1 ^ hash) }
        var offset = 0
        while offset &+ 8 <= name.count {
            let word = start.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            copy?.storeBytes(of: word, toByteOffset: offset, as: UInt64.self)
            hash = fold(hash ^ UInt64(littleEndian: word), secret1)
            offset &+= 8
        }
        return fold(hash ^ tail(start, name.count, from: offset, copyingTo: copy), secret1 ^ hash)
    }

    /// The last bytes, fewer than eight, as one number, the first highest; read at once where there are enough before them.
    @inline(__always)
    private static func tail(
        _ start: UnsafeRawPointer,
        _ count: Int,
        from offset: Int,
        copyingTo copy: UnsafeMutableRawPointer?
    ) -> UInt64 {
        let rest = UInt64(count &- offset)
        if offset > 0 {
            let word = start.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
            copy?.storeBytes(of: word, toByteOffset: count &- 8, as: UInt64.self)
            return UInt64(bigEndian: word) & (1 &<< (8 &* rest) &- 1)
        }
        guard rest >= 4 else {
            var tail: UInt64 = 0
            for index in 0..<count {
                let byte = start.load(fromByteOffset: index, as: UInt8.self)
                copy?.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
                tail = tail << 8 | UInt64(byte)
            }
            return tail
        }
        // The bytes that both have are the same, and stand in the same places.
        let first = start.loadUnaligned(fromByteOffset: 0, as: UInt32.self)
        let last = start.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
        copy?.storeBytes(of: first, toByteOffset: 0, as: UInt32.self)
        copy?.storeBytes(of: last, toByteOffset: count &- 4, as: UInt32.self)
        return UInt64(UInt32(bigEndian: first)) &<< (8 &* (rest &- 4)) | UInt64(UInt32(bigEndian: last))
    }

    @inline(__always)
    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}
