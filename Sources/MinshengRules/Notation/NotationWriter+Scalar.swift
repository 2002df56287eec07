// SPDX-License-Identifier: Apache-2.0

extension NotationWriter {
    /// Returns a scalar as it is written: plain where every reader takes it for the same text, else in double quotes.
    static func scalar(_ string: String, isQuoted: Bool = false) -> String {
        isQuoted || !isPlain(string) ? quoted(string) : string
    }

    /// Whether the text can stand without quotes anywhere, in brackets too.
    static func isPlain(_ string: String) -> Bool {
        guard let first = string.utf8.first, let last = string.utf8.last else { return false }
        if isNegativeInteger(string) { return true }
        guard !"-?:,[]{}#&*!|>'\"%@` ".utf8.contains(first), last != UInt8(ascii: " "), last != UInt8(ascii: ":") else {
            return false
        }
        var before: UInt8 = 0
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"):
                return false
            case UInt8(ascii: " ") where before == UInt8(ascii: ":"): return false
            case UInt8(ascii: "#") where before == UInt8(ascii: " "): return false
            default: break
            }
            before = byte
        }
        return string.unicodeScalars.allSatisfy(\.isVisible)
    }

    /// A hyphen begins an item of a list only with a space behind it.
    private static func isNegativeInteger(_ string: String) -> Bool {
        let digits = string.utf8.dropFirst()
        return string.utf8.first == UInt8(ascii: "-") && !digits.isEmpty
            && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// Whether a general YAML reader would take the plain text for a number, a truth value or nothing.
    static func looksTyped(_ string: String) -> Bool {
        let words = ["null", "~", "true", "false", "yes", "no", "on", "off", "y", "n", ".inf", ".nan"]
        if words.contains(string.lowercased()) { return true }
        guard let first = string.utf8.first else { return false }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            // Two points are in a version, not in a number. What is left: numbers, dates and times in any notation,
            // hexadecimal and exponents included.
            return string.utf8.count(where: { $0 == UInt8(ascii: ".") }) < 2
                && string.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
                        UInt8(ascii: "A")...UInt8(ascii: "F"):
                        true
                    default: "+-._:xoTZ ".utf8.contains(byte)
                    }
                }
        default:
            return false
        }
    }

    /// Returns the text in double quotes, as YAML and JSON both read it.
    static func quoted(_ string: String) -> String {
        var result = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default:
                if scalar.isVisible {
                    result.unicodeScalars.append(scalar)
                } else {
                    for unit in String(scalar).utf16 {
                        let digits = String(unit, radix: 16)
                        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                    }
                }
            }
        }
        return result + "\""
    }
}

extension UnicodeScalar {
    /// Whether a reader of the text can see the character, or at least that it is there.
    fileprivate var isVisible: Bool {
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: value != 0xFEFF
        }
    }
}
