// SPDX-License-Identifier: Apache-2.0

// Flow style: structure by brackets, over as many lines as it takes. JSON is this and nothing else.
extension NotationParser {
    /// Reads a bracketed value or a scalar of one line.
    mutating func inlineNode(depth: Int) throws(RulesError) -> SourceNode {
        switch current {
        case UInt8(ascii: "["), UInt8(ascii: "{"): try flowNode(depth: depth)
        default: try scalar(inFlow: false)
        }
    }

    mutating func flowNode(depth: Int) throws(RulesError) -> SourceNode {
        guard depth < Self.maximumDepth else { throw fault("values nest deeper than \(Self.maximumDepth)") }
        switch current {
        case UInt8(ascii: "["): return try flowSequence(depth: depth)
        case UInt8(ascii: "{"): return try flowMapping(depth: depth)
        default: return try scalar(inFlow: true)
        }
    }

    private mutating func flowSequence(depth: Int) throws(RulesError) -> SourceNode {
        let offset = position
        position += 1
        var items: [SourceNode] = []
        while true {
            try skipFlowSpace(opened: offset)
            if current == UInt8(ascii: "]") { break }
            items.append(try flowNode(depth: depth + 1))
            try skipFlowSpace(opened: offset)
            if current == UInt8(ascii: ":") {
                throw fault("a key inside a list", "write {key: value}")
            }
            guard try separator(closing: UInt8(ascii: "]")) else { break }
        }
        position += 1
        return SourceNode(value: .sequence(items), offset: offset)
    }

    private mutating func flowMapping(depth: Int) throws(RulesError) -> SourceNode {
        let offset = position
        position += 1
        var entries = EntryList()
        while true {
            try skipFlowSpace(opened: offset)
            if current == UInt8(ascii: "}") { break }
            let keyOffset = position
            let isQuoted = current == UInt8(ascii: "\"") || current == UInt8(ascii: "'")
            guard case .scalar(let key, _) = try scalar(inFlow: true).value else { throw fault("a key should be text") }
            skipSpaces()
            guard current == UInt8(ascii: ":"), isQuoted || isBreak(1) else {
                throw fault("\"\(key)\" has no value", "write \(key): and a value")
            }
            position += 1
            try skipFlowSpace(opened: offset)
            let value = try flowNode(depth: depth + 1)
            try append(SourceEntry(key: key, keyOffset: keyOffset, value: value), to: &entries)
            try skipFlowSpace(opened: offset)
            guard try separator(closing: UInt8(ascii: "}")) else { break }
        }
        position += 1
        return SourceNode(value: .mapping(entries.all), offset: offset)
    }

    /// Consumes a comma, or returns false at the closing bracket.
    private mutating func separator(closing: UInt8) throws(RulesError) -> Bool {
        if current == closing { return false }
        guard current == UInt8(ascii: ",") else {
            throw fault("a comma or \"\(Character(UnicodeScalar(closing)))\" should stand here")
        }
        position += 1
        return true
    }

    /// Skips spaces, tabs, line ends and comments between brackets, where indentation means nothing.
    private mutating func skipFlowSpace(opened: Int) throws(RulesError) {
        while true {
            switch current {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                position += 1
            case UInt8(ascii: "\t"):
                // JSON may be indented by tabs; a pack in YAML may not.
                guard text.bytes.first == UInt8(ascii: "{") else { return try refuseTab() }
                position += 1
            case UInt8(ascii: "#") where position == 0 || isSpace(text.bytes[position - 1]):
                comment()
            case nil:
                throw fault("this bracket is not closed", "close it", at: opened)
            default:
                return
            }
        }
    }

    private func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n")
    }
}
