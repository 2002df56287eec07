// SPDX-License-Identifier: Apache-2.0

/// Small questions about UTF-8 that is known to be valid.
enum UTF8Scanning {
    /// The number of characters (Unicode scalars) in a range.
    static func scalarCount(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
        scalarCount(bytes.span, range)
    }

    /// The number of characters (Unicode scalars) in a range.
    static func scalarCount(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
        let bytes = bytes.extracting(range)
        let ones: UInt64 = 0x0101_0101_0101_0101
        // One bit for each byte that goes on with a character, eight at a time. No byte of the sum gets beyond 255.
        var continuing = 0
        var index = 0
        while index &+ 8 <= bytes.count {
            var sum: UInt64 = 0
            let end = min(bytes.count &- 8, index &+ 254 &* 8)
            while index <= end {
                let word = bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
                sum &+= (word &>> 7) & ~(word &>> 6) & ones
                index &+= 8
            }
            // The two halves of each pair first, as the sum of eight may need eleven bits.
            let pairs = (sum & 0x00FF_00FF_00FF_00FF) &+ ((sum &>> 8) & 0x00FF_00FF_00FF_00FF)
            continuing &+= Int((pairs &* 0x0001_0001_0001_0001) &>> 48)
        }
        while index < bytes.count {
            continuing &+= bytes[unchecked: index] & 0xC0 == 0x80 ? 1 : 0
            index &+= 1
        }
        return bytes.count &- continuing
    }

    /// Whether `range` holds at most `limit` characters; looks at no more than it must.
    static func holdsAtMost(_ limit: Int, _ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        if range.count <= limit { return true }
        if range.count > 4 * limit { return false }
        return scalarCount(bytes, range) <= limit
    }

    /// The length of the character that starts with `lead`.
    static func length(lead: UInt8) -> Int {
        switch lead {
        case 0x00..<0x80: 1
        case 0x80..<0xE0: 2
        case 0xE0..<0xF0: 3
        default: 4
        }
    }

    /// Whether a segment begins as an item of an enumeration does: （一） 1. 三、
    static func beginsEnumerated(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        guard index < range.upperBound, mayBeginEnumerator(bytes[index]) else { return false }
        if bytes[index...].starts(with: openParenthesis) || bytes[index] == UInt8(ascii: "(") {
            index += length(lead: bytes[index])
        }
        var digits = 0
        while index < range.upperBound {
            let size = length(lead: bytes[index])
            let next = bytes[index..<min(index + size, range.upperBound)]
            if isDigit(next) {
                digits += 1
                index += size
                continue
            }
            return digits > 0 && closers.contains { next.elementsEqual($0) }
        }
        return false
    }

    /// Whether an enumerator can begin with a byte: ( or a digit, or the first byte of （ or of 一…十.
    private static func mayBeginEnumerator(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x28, 0x30...0x39, 0xE4, 0xE5, 0xEF: true
        default: false
        }
    }

    private static func isDigit(_ character: ArraySlice<UInt8>) -> Bool {
        if let byte = character.first, character.count == 1 { return (0x30...0x39).contains(byte) }
        return hanDigits.contains { character.elementsEqual($0) }
    }

    private static let openParenthesis = Array("（".utf8)
    private static let closers = ["、", ".", "）", ")"].map { Array($0.utf8) }
    private static let hanDigits = "一二三四五六七八九十".map { Array(String($0).utf8) }
}
