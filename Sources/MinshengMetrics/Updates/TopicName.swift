// SPDX-License-Identifier: Apache-2.0

/// The form of a name as a part of a topic.
enum TopicName {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// Writes every byte that is not a letter, a digit, `.`, `_` or `-` of ASCII as `%` and two hexadecimal digits.
    ///
    /// It is the escaping of URIs (RFC 3986), so what undoes it is in every language's library; but `~` is escaped too.
    static func escaped(_ name: String) -> String {
        var bytes: [UInt8] = []
        for byte in name.utf8 {
            if isPlain(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
        }
    }
}
