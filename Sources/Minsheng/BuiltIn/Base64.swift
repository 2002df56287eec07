// SPDX-License-Identifier: Apache-2.0

/// Base64 (RFC 4648, section 4), the form in which bytes stand in a string literal.
///
/// A literal of text costs the compiler nothing, where an array literal of as many numbers takes minutes.
package enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")

    /// Returns `bytes` as text.
    package static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let chunk = bytes[start..<min(start + 3, bytes.count)]
            var bits: UInt32 = 0
            for index in 0..<3 {
                bits = bits << 8 | (index < chunk.count ? UInt32(chunk[start + index]) : 0)
            }
            for index in 0..<4 {
                let digit = Int(bits >> UInt32(18 - 6 * index) & 63)
                text.append(index <= chunk.count ? alphabet[digit] : padding)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Returns the bytes that `text` stands for, or nil if it is not Base64.
    package static func decode(_ text: StaticString) -> [UInt8]? {
        text.withUTF8Buffer { decode($0) }
    }

    /// Returns the bytes that `text` stands for, or nil if it is not Base64.
    package static func decode(_ text: some RandomAccessCollection<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        let padded = text.suffix(2).reduce(0) { $0 + ($1 == padding ? 1 : 0) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0
        var digits = 0
        for character in text.dropLast(padded) {
            let value = values[Int(character)]
            guard value < 64 else { return nil }
            bits = bits << 6 | UInt32(value)
            digits += 1
            if digits == 4 {
                bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
                bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
                bytes.append(UInt8(truncatingIfNeeded: bits))
                digits = 0
            }
        }
        return finish(bytes, bits, digits)
    }

    /// Adds the one or two bytes of a last group that is not whole.
    private static func finish(_ bytes: [UInt8], _ bits: UInt32, _ digits: Int) -> [UInt8]? {
        switch digits {
        case 0: bytes
        case 2: bytes + [UInt8(truncatingIfNeeded: bits >> 4)]
        case 3: bytes + [UInt8(truncatingIfNeeded: bits >> 10), UInt8(truncatingIfNeeded: bits >> 2)]
        default: nil
        }
    }

    /// The value of each digit by its character; 255 for no digit.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, character) in alphabet.enumerated() {
            values[Int(character)] = UInt8(value)
        }
        return values
    }()
}
