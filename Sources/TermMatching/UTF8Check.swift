// SPDX-License-Identifier: Apache-2.0

/// Whether bytes are UTF-8, by table 3-7 of the Unicode Standard.
package enum UTF8Check {
    /// Whether all of `bytes` are UTF-8.
    /// - Complexity: O(*n*) in bytes.
    package static func isValid(_ bytes: Span<UInt8>) -> Bool {
        var index = 0
        while index < bytes.count {
            guard let length = length(of: bytes, at: index) else { return false }
            index += length
        }
        return true
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
