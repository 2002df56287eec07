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
        guard let (scalar, length) = Self.longScalar(first, in: source, at: index, to: end) else { return nil }
        return FoldedScalar(scalar: scalar, length: length, entry: entry(scalar))
    }

    /// Decodes a character of two to four bytes by table 3-7 of the Unicode Standard.
    private static func longScalar(
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

    /// Returns the index of the first character from `index` on that does not simply stand for itself, or `end`.
    ///
    /// Characters of four bytes and bytes that are not UTF-8 also end the run: whoever reads on looks at them closer.
    @inline(__always)
    func endOfPlainRun(in source: Span<UInt8>, from start: Int, to end: Int) -> Int {
        let stops = stops.span
        var index = start
        while index < end {
            let first = source[index]
            if first >= 0xE1 && first < 0xF0 {
                guard index + 2 < end else { return index }
                let second = source[index + 1]
                let third = source[index + 2]
                guard (second ^ 0x80) | (third ^ 0x80) < 0x40 else { return index }
                let page = Int(first & 0x0F) << 6 | Int(second & 0x3F)
                guard stops[page] >> UInt64(third & 0x3F) & 1 == 0 else { return index }
                index += 3
            } else if first < 0x80 {
                guard stops[Int(first >> 6)] >> UInt64(first & 0x3F) & 1 == 0 else { return index }
                index += 1
            } else if first >= 0xC2 && first < 0xE0 {
                guard index + 1 < end else { return index }
                let second = source[index + 1]
                guard second ^ 0x80 < 0x40, stops[Int(first & 0x1F)] >> UInt64(second & 0x3F) & 1 == 0 else {
                    return index
                }
                index += 2
            } else {
                return index
            }
        }
        return end
    }
}
