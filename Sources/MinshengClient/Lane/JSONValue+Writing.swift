// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
    /// The value as a document in UTF-8, the members of objects by name; numbers that JSON has no word for are null.
    public var json: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    /// An object of those members that have a value.
    static func object(of members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        .object(members.reduce(into: [:]) { if let value = $1.value { $0[$1.key] = value } })
    }

    private func write(to bytes: inout [UInt8]) {
        switch self {
        case .object(let members):
            let members = members.sorted { $0.key < $1.key }
            Self.write(members, between: "{", "}", to: &bytes) { member, bytes in
                Self.write(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.write(to: &bytes)
            }
        case .array(let values):
            Self.write(values, between: "[", "]", to: &bytes) { $0.write(to: &$1) }
        case .string(let text): Self.write(text, to: &bytes)
        case .integer(let value): bytes += "\(value)".utf8
        case .number(let value): bytes += (value.isFinite ? "\(value)" : "null").utf8
        case .boolean(let value): bytes += "\(value)".utf8
        case .null: bytes += "null".utf8
        }
    }

    private static func write<Element>(
        _ elements: [Element],
        between open: Unicode.Scalar,
        _ close: Unicode.Scalar,
        to bytes: inout [UInt8],
        _ write: (Element, inout [UInt8]) -> Void
    ) {
        bytes.append(UInt8(ascii: open))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(element, &bytes)
        }
        bytes.append(UInt8(ascii: close))
    }

    private static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case ..<0x20:
                let digits = String(byte, radix: 16)
                bytes += "\\u\(String(repeating: "0", count: 4 - digits.utf8.count))\(digits)".utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
