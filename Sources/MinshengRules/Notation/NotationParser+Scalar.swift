// SPDX-License-Identifier: Apache-2.0

extension NotationParser {
    /// Reads a plain or quoted scalar of one line.
    mutating func scalar(inFlow: Bool) throws(RulesError) -> SourceNode {
        let offset = position
        if current == UInt8(ascii: "\"") || current == UInt8(ascii: "'") {
            return SourceNode(value: .scalar(try quoted(), isQuoted: true), offset: offset)
        }
        try refuseIndicator()
        if inFlow, current == UInt8(ascii: "?") || current == UInt8(ascii: ":") {
            // YAML 1.1 and 1.2 read this in two ways.
            throw fault("in brackets, \"?\" and \":\" cannot start a plain text", "quote it")
        }
        let string = try plain(inFlow: inFlow)
        guard !string.isEmpty else { throw fault("a value is missing", "write \"\" for an empty text") }
        return SourceNode(value: .scalar(string, isQuoted: false), offset: offset)
    }

    /// Refuses the characters that cannot start a plain scalar, and says why.
    func refuseIndicator() throws(RulesError) {
        guard let byte = current else { throw fault("a value is missing") }
        let shown = "\"\(Character(UnicodeScalar(byte)))\""
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "*"):
            throw fault("anchors and aliases are not part of the format", "use a lexicon, or quote the text")
        case UInt8(ascii: "!"):
            throw fault("tags are not part of the format", "quote the text")
        case UInt8(ascii: "%"):
            throw fault("directives are not part of the format", "quote the text")
        case UInt8(ascii: "@"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "#"):
            throw fault("\(shown) cannot start a plain text", "quote it")
        case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"):
            throw fault("\(shown) stands where a value should")
        case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"):
            if isBreak(1) { throw fault("\(shown) and a space stand where a value should", "quote the text") }
            if text.bytes[position...].starts(with: "---".utf8), text.indentation(of: position) == 0 {
                throw fault("a file holds one pack, without \"---\"", "remove the line")
            }
        case UInt8(ascii: "\t"):
            try refuseTab()
        default:
            break
        }
    }

    /// Reads text up to what ends a plain scalar: a colon or a comment, the line's end, in flow a bracket or comma.
    mutating func plain(inFlow: Bool) throws(RulesError) -> String {
        let start = position
        scan: while !isAtLineEnd {
            switch text.bytes[position] {
            case UInt8(ascii: ":"):
                if isBreak(1) || (inFlow && isFlowIndicator(peek(1))) { break scan }
            case UInt8(ascii: "#") where position > start && text.bytes[position - 1] == UInt8(ascii: " "):
                break scan
            case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"):
                if inFlow { break scan }
            case 0..<0x20, 0x7F:
                try refuseTab()
                throw fault("a control character", "write it as an escape in double quotes")
            default:
                break
            }
            position += 1
        }
        var end = position
        while end > start, text.bytes[end - 1] == UInt8(ascii: " ") {
            end -= 1
        }
        position = end
        return text.string(start..<end)
    }

    private func isFlowIndicator(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return ",[]{}".utf8.contains(byte)
    }

    /// Reads a text in single or double quotes.
    mutating func quoted() throws(RulesError) -> String {
        let opened = position
        let quote = text.bytes[position]
        position += 1
        var content: [UInt8] = []
        while let byte = current {
            switch byte {
            case quote:
                position += 1
                // In single quotes, two quotes are one.
                if quote == UInt8(ascii: "'"), current == quote {
                    content.append(quote)
                    position += 1
                } else {
                    return String(decoding: content, as: UTF8.self)
                }
            case UInt8(ascii: "\\") where quote == UInt8(ascii: "\""):
                content.append(contentsOf: String(try escape()).utf8)
            case 0..<0x20:
                try refuseTab()
                throw fault("a quoted text ends in its own line", "close the quotes, or write \\n")
            default:
                content.append(byte)
                position += 1
            }
        }
        throw fault("these quotes are not closed", "close them", at: opened)
    }

    /// Reads a backslash and what it stands for.
    private mutating func escape() throws(RulesError) -> UnicodeScalar {
        let start = position
        position += 2
        switch text.bytes.indices.contains(start + 1) ? text.bytes[start + 1] : 0 {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "0"): return "\0"
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "x"): return try scalarValue(digits: 2, from: start)
        case UInt8(ascii: "u"): return try scalarValue(digits: 4, from: start)
        case UInt8(ascii: "U"): return try scalarValue(digits: 8, from: start)
        default: throw fault("no such escape", "write \\\\ for a backslash", at: start)
        }
    }

    private mutating func scalarValue(digits: Int, from start: Int) throws(RulesError) -> UnicodeScalar {
        var value = try hexadecimal(digits: digits, from: start)
        // JSON writes characters beyond the first plane as two surrogates.
        if digits == 4, 0xD800..<0xDC00 ~= value, current == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u") {
            position += 2
            let low = try hexadecimal(digits: 4, from: start)
            guard 0xDC00..<0xE000 ~= low else { throw fault("half of a surrogate pair", at: start) }
            value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00)
        }
        guard let scalar = UnicodeScalar(value) else { throw fault("no such character", at: start) }
        return scalar
    }

    private mutating func hexadecimal(digits: Int, from start: Int) throws(RulesError) -> UInt32 {
        let end = position + digits
        guard end <= text.bytes.count, let value = UInt32(text.string(position..<end), radix: 16),
            text.bytes[position] != UInt8(ascii: "+"), text.bytes[position] != UInt8(ascii: "-")
        else {
            throw fault("\(digits) hexadecimal digits should follow", at: start)
        }
        position = end
        return value
    }

    /// Reads a `|` or `>` block: lines indented deeper than `indent`.
    mutating func blockScalar(below indent: Int) throws(RulesError) -> SourceNode {
        let offset = position
        let isFolded = current == UInt8(ascii: ">")
        position += 1
        let strips = current == UInt8(ascii: "-")
        if strips { position += 1 }
        try endOfLine()
        lineBreak()
        var lines: [String] = []
        var content: Int?
        while current != nil {
            let start = position
            skipSpaces()
            if isAtLineEnd {
                lines.append("")
                lineBreak()
                continue
            }
            try refuseTab()
            let depth = position - start
            guard depth > indent, depth >= content ?? 0 else {
                position = start
                break
            }
            if isFolded, depth > content ?? depth {
                throw fault("this line is indented deeper than the others of its text", "align it with them")
            }
            content = content ?? depth
            position = start + (content ?? depth)
            lines.append(try restOfLine())
        }
        while lines.last == "" { lines.removeLast() }
        guard lines.first != "", !lines.isEmpty else { throw fault("a text is missing", at: offset) }
        let body = isFolded ? folded(lines) : lines.joined(separator: "\n")
        return SourceNode(value: .scalar(strips ? body : body + "\n", isQuoted: true), offset: offset)
    }

    private mutating func restOfLine() throws(RulesError) -> String {
        let start = position
        while !isAtLineEnd {
            try refuseTab()
            position += 1
        }
        let line = text.string(start..<position)
        lineBreak()
        return line
    }

    /// Joins lines by spaces; each empty line becomes a line break.
    private func folded(_ lines: [String]) -> String {
        var result = ""
        var breaks = 0
        for line in lines {
            if line.isEmpty {
                breaks += 1
            } else {
                if !result.isEmpty {
                    result += breaks == 0 ? " " : String(repeating: "\n", count: breaks)
                }
                result += line
                breaks = 0
            }
        }
        return result
    }
}
