// SPDX-License-Identifier: Apache-2.0

// Nearly all characters of a text fold to themselves or, in a traditional one, to another of three bytes. A run of such
// characters is found by reading two bitmaps, copied as a whole, and folded where it then stands. Looking at each
// character on its way was two to three times slower: in traditional text whether the next one changes is a coin tossed.

extension FoldingTable {
    /// Returns the end of the run of characters from `start` on that fold to a form of their own size.
    ///
    /// A run ends before a character that folds to another size, that means something to a reader (blanks, breaks, ends
    /// of sentences, commas), or has four bytes, and before bytes that are not UTF-8.
    /// - Parameter changes: bit 0 is set if a character of the run does not fold to itself.
    /// - Precondition: `0 <= start`, and `end` is at most the number of bytes of `source`.
    @inline(__always)
    func endOfRun(in source: Span<UInt8>, from start: Int, to end: Int, changes: inout UInt64) -> Int {
        precondition(start >= 0 && end <= source.count)
        let marks = marks.span
        var index = start
        // Every unchecked index into `source` is below `end` by the comparison before it. A page is below 1,024: four
        // bits of the first byte and six of the second; `marks` has 3,072.
        while index < end {
            let first = source[unchecked: index]
            if first &- 0xE1 < 0x0F {
                guard end &- index > 2 else { return index }
                let second = source[unchecked: index &+ 1] ^ 0x80
                let third = source[unchecked: index &+ 2] ^ 0x80
                guard second | third < 0x40 else { return index }
                let page = marks[unchecked: Int(first & 0x0F) << 6 | Int(second)]
                guard page.stops &>> UInt64(third) & 1 == 0 else { return index }
                changes |= page.changes &>> UInt64(third)
                index &+= 3
            } else if first < 0x80 {
                let page = marks[unchecked: Int(first >> 6)]
                guard page.stops &>> UInt64(first) & 1 == 0 else { return index }
                changes |= page.changes &>> UInt64(first)
                index &+= 1
            } else if first &- 0xC2 < 0x1E {
                guard end &- index > 1 else { return index }
                let second = source[unchecked: index &+ 1] ^ 0x80
                guard second < 0x40 else { return index }
                let page = marks[unchecked: Int(first & 0x1F)]
                guard page.stops &>> UInt64(second) & 1 == 0 else { return index }
                changes |= page.changes &>> UInt64(second)
                index &+= 2
            } else {
                return index
            }
        }
        return end
    }

    /// Folds the run that was copied to `out` from `start` on, where it stands; returns how many characters changed.
    func foldRun(in out: inout OutputSpan<UInt8>, from start: Int) -> Int {
        var bytes = out.mutableSpan
        let end = bytes.count
        var index = start
        var count = 0
        while index < end {
            let first = bytes[index]
            if first >= 0xF0 {
                index += 4  // has no form of its own size
            } else if first >= 0xE0, end - index > 2 {
                let own = UInt32(first) | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2]) << 16
                let scalar = (own & 0x0F) << 12 | (own >> 8 & 0x3F) << 6 | own >> 16 & 0x3F
                let entry = entry(scalar)
                // No branch: which characters change is not to be foreseen.
                let mask: UInt32 = entry.kind == .replaced ? 0xFF_FFFF : 0
                let form = entry.bytes & mask | own & ~mask
                bytes[index] = UInt8(truncatingIfNeeded: form)
                bytes[index + 1] = UInt8(truncatingIfNeeded: form >> 8)
                bytes[index + 2] = UInt8(truncatingIfNeeded: form >> 16)
                count += Int(mask & 1)
                index += 3
            } else if first < 0x80 {
                let entry = entry(UInt32(first))
                if entry.kind == .replaced {
                    bytes[index] = UInt8(truncatingIfNeeded: entry.bytes)
                    count += 1
                }
                index += 1
            } else {
                let second = end - index > 1 ? UInt32(bytes[index + 1]) : 0
                let entry = entry(UInt32(first & 0x1F) << 6 | second & 0x3F)
                if entry.kind == .replaced, end - index > 1 {
                    bytes[index] = UInt8(truncatingIfNeeded: entry.bytes)
                    bytes[index + 1] = UInt8(truncatingIfNeeded: entry.bytes >> 8)
                    count += 1
                }
                index += 2
            }
        }
        return count
    }
}
