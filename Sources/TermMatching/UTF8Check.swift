// SPDX-License-Identifier: Apache-2.0

/// Whether bytes are UTF-8, by table 3-7 of the Unicode Standard.
package enum UTF8Check {
    /// Whether all of `bytes` are UTF-8.
    /// - Complexity: O(*n*) in bytes.
    package static func isValid(_ bytes: Span<UInt8>) -> Bool {
        let words = bytes.bytes
        var index = 0
        while index < bytes.count {
            let word = words.bytes(at: index)
            // A character of three bytes, but for those whose second byte has a range of its own.
            if word & 0xC0_C0F0 == 0x80_80E0, word & 0xFF != 0xE0, word & 0xFF != 0xED {
                index += 3
                continue
            }
            guard let length = length(of: bytes, at: index) else { return false }
            index += length
        }
        return true
    }

    /// The first of some parts that is not UTF-8 by itself, nil if all are.
    ///
    /// - Parameter ends: where each part ends in `bytes`, ascending, the last one with the last byte.
    /// - Complexity: O(*n*) in bytes and parts.
    package static func firstInvalidPart(of bytes: Span<UInt8>, ends: [UInt32]) -> Int? {
        // Where all is UTF-8 and no part ends inside a character, each part is UTF-8.
        let isValid = isValid(bytes)
        var start = 0
        for (index, end) in ends.enumerated() {
            let end = Int(end)
            let isWhole =
                isValid
                ? end == bytes.count || bytes[end] & 0xC0 != 0x80
                : self.isValid(bytes.extracting(start..<end))
            guard isWhole else { return index }
            start = end
        }
        return nil
    }

    /// The length of the character at `index`, nil if there is none.
    private static func length(of bytes: Span<UInt8>, at index: Int) -> Int? {
        let length: Int
        // The range of the second byte keeps out overlong forms, surrogates and what lies above U+10FFFF.
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch bytes[index] {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return nil
        }
        guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return nil }
        for offset in 2..<max(2, length) where bytes[index + offset] & 0xC0 != 0x80 { return nil }
        return length
    }
}
