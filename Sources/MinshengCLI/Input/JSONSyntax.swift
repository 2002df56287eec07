// SPDX-License-Identifier: Apache-2.0

/// Checks that bytes are one JSON value (RFC 8259) without building it.
///
/// The syntax is checked in full, but for the encoding of strings: check the whole for UTF-8 first.
struct JSONSyntax {
    /// What a JSON text is.
    enum Kind: Hashable {
        case object
        /// With the number of its elements.
        case array(Int)
        case other
    }

    /// Deeper texts are refused; the lanes take fewer levels still.
    private static let depthLimit = 64

    private var index = 0
    private var depth = 0
    /// The elements of the outermost array.
    private var elementCount = 0

    /// The kind of the one value that `bytes` hold, or nil if they are not JSON.
    /// - Complexity: O(*n*) in bytes; nothing is allocated.
    static func kind(of bytes: Span<UInt8>) -> Kind? {
        var syntax = JSONSyntax()
        syntax.skipBlanks(bytes)
        let first = syntax.peek(bytes)
        guard syntax.value(bytes) else { return nil }
        syntax.skipBlanks(bytes)
        guard syntax.index == bytes.count else { return nil }
        switch first {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array(syntax.elementCount)
        default: return .other
        }
    }

    private func peek(_ bytes: Span<UInt8>) -> UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard peek(bytes) == byte else { return false }
        index += 1
        return true
    }

    private mutating func skipBlanks(_ bytes: Span<UInt8>) {
        while let byte = peek(bytes), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private mutating func value(_ bytes: Span<UInt8>) -> Bool {
        switch peek(bytes) {
        case UInt8(ascii: "{"): return nested(bytes) { $0.object(bytes) }
        case UInt8(ascii: "["): return nested(bytes) { $0.array(bytes) }
        case UInt8(ascii: "\""): return string(bytes)
        case UInt8(ascii: "t"): return word("true", bytes)
        case UInt8(ascii: "f"): return word("false", bytes)
        case UInt8(ascii: "n"): return word("null", bytes)
        default: return number(bytes)
        }
    }

    private mutating func nested(_ bytes: Span<UInt8>, _ body: (inout JSONSyntax) -> Bool) -> Bool {
        guard depth < JSONSyntax.depthLimit else { return false }
        depth += 1
        index += 1
        defer { depth -= 1 }
        return body(&self)
    }

    private mutating func object(_ bytes: Span<UInt8>) -> Bool {
        skipBlanks(bytes)
        if take(UInt8(ascii: "}"), bytes) { return true }
        repeat {
            skipBlanks(bytes)
            guard string(bytes) else { return false }
            skipBlanks(bytes)
            guard take(UInt8(ascii: ":"), bytes) else { return false }
            skipBlanks(bytes)
            guard value(bytes) else { return false }
            skipBlanks(bytes)
        } while take(UInt8(ascii: ","), bytes)
        return take(UInt8(ascii: "}"), bytes)
    }

    private mutating func array(_ bytes: Span<UInt8>) -> Bool {
        skipBlanks(bytes)
        if take(UInt8(ascii: "]"), bytes) { return true }
        repeat {
            skipBlanks(bytes)
            guard value(bytes) else { return false }
            if depth == 1 { elementCount += 1 }
            skipBlanks(bytes)
        } while take(UInt8(ascii: ","), bytes)
        return take(UInt8(ascii: "]"), bytes)
    }

    private mutating func string(_ bytes: Span<UInt8>) -> Bool {
        guard take(UInt8(ascii: "\""), bytes) else { return false }
        while let byte = peek(bytes) {
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return true
            case UInt8(ascii: "\\"): guard escape(bytes) else { return false }
            case 0..<0x20: return false
            default: continue
            }
        }
        return false
    }

    private mutating func escape(_ bytes: Span<UInt8>) -> Bool {
        guard let byte = peek(bytes) else { return false }
        index += 1
        switch byte {
        case UInt8(ascii: "u"):
            for _ in 0..<4 {
                guard let digit = peek(bytes), JSONSyntax.isHexadecimal(digit) else { return false }
                index += 1
            }
            return true
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return true
        default: return false
        }
    }

    private mutating func number(_ bytes: Span<UInt8>) -> Bool {
        _ = take(UInt8(ascii: "-"), bytes)
        if !take(UInt8(ascii: "0"), bytes) {
            guard digits(bytes) else { return false }
        }
        if take(UInt8(ascii: "."), bytes) {
            guard digits(bytes) else { return false }
        }
        if take(UInt8(ascii: "e"), bytes) || take(UInt8(ascii: "E"), bytes) {
            if !take(UInt8(ascii: "+"), bytes) { _ = take(UInt8(ascii: "-"), bytes) }
            return digits(bytes)
        }
        return true
    }

    private mutating func digits(_ bytes: Span<UInt8>) -> Bool {
        let start = index
        while let byte = peek(bytes), byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { index += 1 }
        return index > start
    }

    private mutating func word(_ word: String, _ bytes: Span<UInt8>) -> Bool {
        for byte in word.utf8 {
            guard take(byte, bytes) else { return false }
        }
        return true
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
