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
    package static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        let padded = text.suffix(2).count { $0 == padding }
        let wholeGroups = (text.count - padded) / 4
        // Every digit is below 64; what is no digit sets the bits above, and one test at the end sees them.
        var foreign: UInt8 = 0
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        for start in stride(from: 0, to: wholeGroups * 4, by: 4) {
            let first = values[Int(text[start])]
            let second = values[Int(text[start + 1])]
            let third = values[Int(text[start + 2])]
            let fourth = values[Int(text[start + 3])]
            foreign |= first | second | third | fourth
            bytes.append(first << 2 | second >> 4)
            bytes.append(second << 4 | third >> 2)
            bytes.append(third << 6 | fourth)
        }
        guard foreign < 64 else { return nil }
        return finish(bytes, text[(wholeGroups * 4)..<(text.count - padded)])
    }

    /// Adds the one or two bytes of a last group that is not whole.
    private static func finish(_ bytes: [UInt8], _ digits: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8]? {
        let rest = digits.map { values[Int($0)] }
        guard rest.allSatisfy({ $0 < 64 }) else { return nil }
        switch rest.count {
        case 0: return bytes
        case 2: return bytes + [rest[0] << 2 | rest[1] >> 4]
        case 3: return bytes + [rest[0] << 2 | rest[1] >> 4, rest[1] << 4 | rest[2] >> 2]
        default: return nil
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
