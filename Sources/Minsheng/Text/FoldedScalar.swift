// SPDX-License-Identifier: Apache-2.0

/// One character read from UTF-8, with what it folds to.
struct FoldedScalar {
    var scalar: UInt32
    /// The number of bytes the character was read from.
    var length: Int
    var entry: FoldingEntry
}

extension FoldingTable {
    /// Reads the character at `index`, which is below `end`; nil if the bytes there are not UTF-8.
    @inline(__always)
    func character(in source: Span<UInt8>, at index: Int, to end: Int) -> FoldedScalar? {
        let first = UInt32(source[index])
        if first < 0x80 { return FoldedScalar(scalar: first, length: 1, entry: entry(first)) }
        if first >= 0xE1 && first < 0xF0 && first != 0xED && end - index > 2 {
            let second = UInt32(source[index + 1]) ^ 0x80
            let third = UInt32(source[index + 2]) ^ 0x80
            guard second | third < 0x40 else { return nil }
            let scalar = (first & 0x0F) << 12 | second << 6 | third
            return FoldedScalar(scalar: scalar, length: 3, entry: entry(scalar))
        }
        guard let (scalar, length) = Self.decode(first, in: source, at: index, to: end) else { return nil }
        return FoldedScalar(scalar: scalar, length: length, entry: entry(scalar))
    }

    /// Decodes a character of two to four bytes by table 3-7 of the Unicode Standard.
    @inline(never)
    private static func decode(
        _ first: UInt32,
        in source: Span<UInt8>,
        at index: Int,
        to end: Int
    ) -> (scalar: UInt32, length: Int)? {
        let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        guard first >= 0xC2, first < 0xF5, index + length <= end else { return nil }
        var scalar = first & (0xFF >> UInt32(length + 1))
        for offset in 1..<length {
            let byte = UInt32(source[index + offset])
            guard byte & 0xC0 == 0x80 else { return nil }
            scalar = scalar << 6 | byte & 0x3F
        }
        let isShortest = length == 2 || scalar >= (length == 3 ? 0x800 : 0x10000)
        guard isShortest, scalar < 0x110000, !(0xD800..<0xE000).contains(scalar) else { return nil }
        return (scalar, length)
    }
}
