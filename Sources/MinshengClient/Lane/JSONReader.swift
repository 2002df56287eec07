// SPDX-License-Identifier: Apache-2.0

/// Reads a JSON document (RFC 8259) front to back.
///
/// `JSONDecoder` does not say what a value is, so a ``JSONValue`` has to try one type after another there and pays for an
/// error each time; see `docs/decisions/0150-a-json-reader-for-the-client.md`.
struct JSONReader {
    /// How deep values may be nested; those of the daemon are by five.
    private static let depthLimit = 128

    private let bytes: [UInt8]
    private let notedName: String?
    private var index = 0
    /// Where the value of the noted member stands, once it has been read.
    private(set) var notedRange: Range<Int>?

    /// - Parameter name: a member of the document's outermost object whose place is wanted.
    init(_ bytes: [UInt8], noting name: String? = nil) {
        self.bytes = bytes
        notedName = name
    }

    /// The only value of the document.
    mutating func document() throws(JSONFault) -> JSONValue {
        let value = try value(depth: 0)
        skipSpace()
        guard index == bytes.count else { throw fault("something follows the value") }
        return value
    }

    // MARK: Values

    private mutating func value(depth: Int) throws(JSONFault) -> JSONValue {
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): return .object(try object(depth: depth))
        case UInt8(ascii: "["): return .array(try array(depth: depth))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .boolean(true))
        case UInt8(ascii: "f"): return try literal("false", .boolean(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return try number()
        }
    }

    private mutating func object(depth: Int) throws(JSONFault) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        try elements(until: UInt8(ascii: "}"), depth: depth) { (reader) throws(JSONFault) in
            reader.skipSpace()
            let name = try reader.string()
            reader.skipSpace()
            guard reader.skip(UInt8(ascii: ":")) else { throw reader.fault("a name is followed by a colon") }
            reader.skipSpace()
            let start = reader.index
            members[name] = try reader.value(depth: depth + 1)
            if depth == 0, name == reader.notedName { reader.notedRange = start..<reader.index }
        }
        return members
    }

    private mutating func array(depth: Int) throws(JSONFault) -> [JSONValue] {
        var values: [JSONValue] = []
        try elements(until: UInt8(ascii: "]"), depth: depth) { (reader) throws(JSONFault) in
            values.append(try reader.value(depth: depth + 1))
        }
        return values
    }

    /// Reads what stands between brackets, separated by commas.
    private mutating func elements(
        until end: UInt8,
        depth: Int,
        _ element: (inout JSONReader) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        guard depth < Self.depthLimit else { throw fault("values are nested too deeply") }
        index += 1
        skipSpace()
        if skip(end) { return }
        while true {
            try element(&self)
            skipSpace()
            if skip(end) { return }
            guard skip(UInt8(ascii: ",")) else { throw fault("elements are separated by commas") }
        }
    }

    private mutating func literal(_ word: StaticString, _ value: JSONValue) throws(JSONFault) -> JSONValue {
        let end = index + word.utf8CodeUnitCount
        guard end <= bytes.count, bytes[index..<end].elementsEqual(word.description.utf8) else {
            throw fault("no value begins like this")
        }
        index = end
        return value
    }

    private mutating func number() throws(JSONFault) -> JSONValue {
        let start = index
        skip(UInt8(ascii: "-"))
        let first = peek
        let digits = skipDigits()
        guard digits > 0 else { throw fault(peek == nil ? "the document ends too early" : "no value begins like this") }
        guard digits == 1 || first != UInt8(ascii: "0") else { throw fault("a number has no leading zero") }
        var isWhole = true
        if skip(UInt8(ascii: ".")) {
            isWhole = false
            guard skipDigits() > 0 else { throw fault("a digit follows the decimal point") }
        }
        if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
            isWhole = false
            if !skip(UInt8(ascii: "+")) { skip(UInt8(ascii: "-")) }
            guard skipDigits() > 0 else { throw fault("an exponent has digits") }
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isWhole, let value = Int(text) { return .integer(value) }
        guard let value = Double(text), value.isFinite else { throw fault("the number is too great") }
        return Int(exactly: value).map { .integer($0) } ?? .number(value)
    }
}

// MARK: - Strings

extension JSONReader {
    private mutating func string() throws(JSONFault) -> String {
        guard skip(UInt8(ascii: "\"")) else { throw fault("a string begins with a quotation mark") }
        let start = index
        while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { index += 1 }
        guard peek == UInt8(ascii: "\"") else { return try escapedString(from: start) }
        defer { index += 1 }
        return try text(bytes[start..<index])
    }

    /// Reads on in a string that has an escape.
    private mutating func escapedString(from start: Int) throws(JSONFault) -> String {
        var decoded = Array(bytes[start..<index])
        while let byte = peek {
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return try text(decoded[...])
            case UInt8(ascii: "\\"): try decoded.append(contentsOf: escape().utf8)
            case ..<0x20: throw fault("a string has no control character")
            default: decoded.append(byte)
            }
        }
        throw fault("the document ends within a string")
    }

    private mutating func escape() throws(JSONFault) -> Character {
        guard let byte = peek else { throw fault("the document ends within a string") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Character(Unicode.Scalar(byte))
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return Character(try escapedScalar())
        default: throw fault("there is no such escape")
        }
    }

    /// Reads the digits of `\u`, and those of the other half if it is one of a pair.
    private mutating func escapedScalar() throws(JSONFault) -> Unicode.Scalar {
        let unit = try hexDigits()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard unit < 0xDC00, skip(UInt8(ascii: "\\")), skip(UInt8(ascii: "u")) else { throw fault("half a character") }
        let other = try hexDigits()
        guard (0xDC00..<0xE000).contains(other),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (other - 0xDC00))
        else { throw fault("half a character") }
        return scalar
    }

    private mutating func hexDigits() throws(JSONFault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = peek.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
                throw fault("an escape has four hexadecimal digits")
            }
            index += 1
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    private func text(_ utf8: ArraySlice<UInt8>) throws(JSONFault) -> String {
        guard let text = String(validating: utf8, as: UTF8.self) else { throw fault("a string is no UTF-8") }
        return text
    }
}

// MARK: - Bytes

extension JSONReader {
    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    @discardableResult
    private mutating func skip(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        index += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private mutating func skipDigits() -> Int {
        let start = index
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        return index - start
    }

    private func fault(_ message: String) -> JSONFault { JSONFault(offset: index, message: message) }
}

/// Why bytes are no JSON, and where.
struct JSONFault: Error {
    let offset: Int
    let message: String
}
