// SPDX-License-Identifier: Apache-2.0

// Nearly all characters of a text fold to themselves or, in a traditional one, to another of three bytes. A run of such
// characters is found by reading two bitmaps, copied as a whole, and folded where it then stands. Looking at each
// character on its way was two to three times slower: in traditional text whether the next one changes is a coin tossed.

extension FoldingTable {
    /// Returns the end of the run of characters from `start` on that fold to a form of their own size.
    ///
    /// A run ends before a character that folds to another size, that means something to a reader (blanks, breaks, ends
    /// of sentences), or has four bytes, and before bytes that are not UTF-8.
    /// - Parameter marks: gets `change` if a character of the run does not fold to itself; its other bits mean nothing.
    /// - Precondition: `0 <= start`, and `end` is at most the number of bytes of `source`.
    @inline(__always)
    func endOfRun(in source: Span<UInt8>, from start: Int, to end: Int, marks: inout UInt8) -> Int {
        let table = self.marks.span
        precondition(start >= 0 && end <= source.count && table.count > 0xFFFF)
        var index = start
        while true {
            if usesKernel, end &- index >= FoldingKernel.step {
                index = FoldingKernel.endOfRun(in: source, from: index, to: end, table, &marks)
            }
            // Four characters of three bytes at a time, whose lookups do not wait for each other.
            while end &- index >= 12 {
                var isOther: UInt8 = 0
                var mark: UInt8 = 0
                for offset in 0..<4 {
                    mark |= lookUp(source, at: index &+ offset &* 3, table, isOther: &isOther)
                }
                guard isOther < 0x10, mark & Mark.stop.rawValue == 0 else { break }
                marks |= mark
                index &+= 12
            }
            // Then one by one, past what ended those.
            for _ in 0..<4 {
                guard index < end, let length = lengthInRun(source, at: index, to: end, table, marks: &marks) else {
                    return index
                }
                index &+= length
            }
        }
    }

    /// The number of bytes of the character at `index`, nil if it is not one of a run.
    @inline(__always)
    private func lengthInRun(
        _ source: Span<UInt8>,
        at index: Int,
        to end: Int,
        _ table: Span<Mark>,
        marks: inout UInt8
    ) -> Int? {
        let first = source[unchecked: index]
        let mark: UInt8
        let length: Int
        if first >= 0xE0 {
            guard end &- index > 2 else { return nil }
            var isOther: UInt8 = 0
            mark = lookUp(source, at: index, table, isOther: &isOther)
            guard isOther < 0x10 else { return nil }
            length = 3
        } else if first < 0x80 {
            mark = latinMarks[Int(first)].rawValue
            length = 1
        } else {
            guard end &- index > 1, first >= 0xC2 else { return nil }
            let second = source[unchecked: index &+ 1] ^ 0x80
            guard second < 0x40 else { return nil }
            mark = latinMarks[Int(first & 0x1F) << 6 | Int(second)].rawValue
            length = 2
        }
        guard mark & Mark.stop.rawValue == 0 else { return nil }
        marks |= mark
        return length
    }

    /// The mark of the character of three bytes at `index`; `isOther` gets bits above the fourth if there is none.
    ///
    /// - Precondition: `source` has three bytes from `index` on, and `table` 65,536 elements at least, as many as the four bits
    ///   of a first byte and the six each of a second and a third tell apart.
    @inline(__always)
    private func lookUp(_ source: Span<UInt8>, at index: Int, _ table: Span<Mark>, isOther: inout UInt8) -> UInt8 {
        let first = source[unchecked: index]
        let second = source[unchecked: index &+ 1] ^ 0x80
        let third = source[unchecked: index &+ 2] ^ 0x80
        isOther |= (first ^ 0xE0) | ((second | third) &>> 2)
        let form = Int(first & 0x0F) &<< 12 | Int(second & 0x3F) &<< 6 | Int(third & 0x3F)
        return table[unchecked: form].rawValue
    }

    /// Folds the run that was copied to `out` from `start` on, where it stands; returns how many characters changed.
    func foldRun(in out: inout OutputSpan<UInt8>, from start: Int) -> Int {
        var bytes = out.mutableSpan
        let differences = differences.span
        let end = bytes.count
        precondition(start >= 0 && differences.count > 0xFFFF)
        var index = start
        var count = 0
        while index < end {
            if usesKernel, end &- index >= FoldingKernel.step {
                index = FoldingKernel.fold(&bytes, from: index, differences, &count)
            }
            let first = bytes[unchecked: index]
            if first >= 0xE0, first < 0xF0, end &- index > 2 {
                count &+= Self.foldIdeograph(in: &bytes, at: index, differences)
                index &+= 3
            } else if first >= 0xF0 {
                index &+= 4  // has no form of its own size
            } else {
                index &+= foldLatin(in: &bytes, at: index, count: &count)
            }
        }
        return count
    }

    /// Folds a character of three bytes where it stands; returns 1 if it changed.
    ///
    /// There is no branch: which characters change is not to be foreseen.
    /// - Precondition: `bytes` has three from `index` on, and `differences` 65,536 elements at least, one for each 16 bits.
    @inline(__always)
    private static func foldIdeograph(
        in bytes: inout MutableSpan<UInt8>,
        at index: Int,
        _ differences: Span<UInt16>
    ) -> Int {
        let first = Int(bytes[unchecked: index] & 0x0F) &<< 12
        let second = Int(bytes[unchecked: index &+ 1] & 0x3F) &<< 6
        let difference = differences[unchecked: first | second | Int(bytes[unchecked: index &+ 2] & 0x3F)]
        // The bits of the two forms differ where those of their bytes do.
        bytes[unchecked: index] ^= UInt8(truncatingIfNeeded: difference &>> 12)
        bytes[unchecked: index &+ 1] ^= UInt8(truncatingIfNeeded: difference &>> 6 & 0x3F)
        bytes[unchecked: index &+ 2] ^= UInt8(truncatingIfNeeded: difference & 0x3F)
        return difference == 0 ? 0 : 1
    }

    /// Folds a character of one or two bytes where it stands; returns its size.
    private func foldLatin(in bytes: inout MutableSpan<UInt8>, at index: Int, count: inout Int) -> Int {
        let first = UInt32(bytes[index])
        let size = first < 0x80 || index + 1 == bytes.count ? 1 : 2
        let entry = entry(size == 1 ? first : (first & 0x1F) << 6 | UInt32(bytes[index + 1]) & 0x3F)
        guard entry.kind == .replaced, entry.count == size else { return size }
        bytes[index] = UInt8(truncatingIfNeeded: entry.bytes)
        if size == 2 { bytes[index + 1] = UInt8(truncatingIfNeeded: entry.bytes >> 8) }
        count += 1
        return size
    }
}
