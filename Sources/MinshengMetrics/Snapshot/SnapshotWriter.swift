// SPDX-License-Identifier: Apache-2.0

/// Writes the parts of a snapshot one after another.
///
/// Integers are zigzag LEB128: seven bits a byte, the sign lowest, so the small numbers that fill a tally take one byte.
struct SnapshotWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ integer: Int64) {
        var rest = UInt64(bitPattern: integer << 1 ^ integer >> 63)
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func write(_ integer: Int) { write(Int64(integer)) }

    mutating func write(_ flag: Bool) { write(flag ? 1 as Int64 : 0) }

    mutating func write(_ instant: Timestamp) { write(instant.microsecondsSince1970) }

    /// Writes a flag, and the instant if there is one.
    mutating func write(_ instant: Timestamp?) {
        write(instant != nil)
        if let instant { write(instant) }
    }

    /// Writes a string's length in bytes and its UTF-8.
    mutating func write(_ string: String) {
        write(string.utf8.count)
        bytes.append(contentsOf: string.utf8)
    }

    /// Writes a number that is not small in eight bytes, the lowest first.
    mutating func write(word: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
    }

    /// Writes bytes as they are.
    mutating func write(raw: some Sequence<UInt8>) {
        bytes.append(contentsOf: raw)
    }

    /// Ends the snapshot with the FNV-1a hash of all before it, which tells every change of one byte.
    mutating func seal() {
        write(word: fnv1a(bytes.span))
    }
}
