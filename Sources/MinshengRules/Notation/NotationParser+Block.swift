// SPDX-License-Identifier: Apache-2.0

// Block style: structure by indentation.
extension NotationParser {
    /// Reads the value that starts here, at the indentation `indent`.
    mutating func blockNode(indent: Int, depth: Int) throws(RulesError) -> SourceNode {
        guard depth < Self.maximumDepth else { throw fault("values nest deeper than \(Self.maximumDepth)") }
        if isAtDash {
            return try blockSequence(indent: indent, depth: depth)
        }
        if try isAtKey() {
            return try blockMapping(indent: indent, depth: depth)
        }
        return try lineNode(depth: depth)
    }

    /// Reads a value that ends with its line, and takes the comments before and after it.
    private mutating func lineNode(depth: Int) throws(RulesError) -> SourceNode {
        var node = try inlineNode(depth: depth)
        try endOfLine()
        node.comments = takeComments()
        return node
    }

    private var isAtDash: Bool {
        current == UInt8(ascii: "-") && isBreak(1)
    }

    private mutating func blockSequence(indent: Int, depth: Int) throws(RulesError) -> SourceNode {
        let offset = position
        var items: [SourceNode] = []
        while isAtDash {
            let comments = takeComments()
            position += 1
            skipSpaces()
            try refuseTab()
            var item: SourceNode
            if isAtLineEnd || current == UInt8(ascii: "#") {
                item = try nestedBlock(below: indent, allowsSequenceAtSameIndent: false, depth: depth)
            } else if current == UInt8(ascii: "|") || current == UInt8(ascii: ">") {
                item = try blockScalar(below: indent)
            } else {
                item = try blockNode(indent: text.indentation(of: position), depth: depth + 1)
            }
            item.comments = comments + item.comments + item.takeFirstComments()
            items.append(item)
            try skipBlankLines()
            guard try continues(at: indent) else { break }
        }
        // A mapping key at this indentation ends the sequence, if the sequence stands at its parent's indentation.
        return SourceNode(value: .sequence(items), offset: offset)
    }

    private mutating func blockMapping(indent: Int, depth: Int) throws(RulesError) -> SourceNode {
        let offset = position
        var entries = EntryList()
        while true {
            let keyOffset = position
            let comments = takeComments()
            let key = try keyText()
            var value = try mappingValue(indent: indent, depth: depth)
            let all = comments + value.comments
            value.comments = []
            try append(SourceEntry(key: key, keyOffset: keyOffset, value: value, comments: all), to: &entries)
            try skipBlankLines()
            guard try continues(at: indent) else { break }
            if isAtDash { break }
            guard try isAtKey() else { throw fault("a key and a colon should stand here") }
        }
        return SourceNode(value: .mapping(entries.all), offset: offset)
    }

    /// Whether the next value stands at `indent`, and so belongs to the same list or mapping.
    private func continues(at indent: Int) throws(RulesError) -> Bool {
        guard current != nil else { return false }
        let next = text.indentation(of: position)
        guard next <= indent else { throw fault("this is indented deeper than its neighbours", "align it with them") }
        return next == indent
    }

    private mutating func mappingValue(indent: Int, depth: Int) throws(RulesError) -> SourceNode {
        position += 1
        skipSpaces()
        try refuseTab()
        if isAtLineEnd || current == UInt8(ascii: "#") {
            return try nestedBlock(below: indent, allowsSequenceAtSameIndent: true, depth: depth)
        }
        if current == UInt8(ascii: "|") || current == UInt8(ascii: ">") {
            return try blockScalar(below: indent)
        }
        return try lineNode(depth: depth)
    }

    private mutating func nestedBlock(
        below indent: Int,
        allowsSequenceAtSameIndent: Bool,
        depth: Int
    ) throws(RulesError) -> SourceNode {
        let offset = position
        try skipBlankLines()
        if current != nil {
            let next = text.indentation(of: position)
            if next > indent || (allowsSequenceAtSameIndent && next == indent && isAtDash) {
                return try blockNode(indent: next, depth: depth + 1)
            }
        }
        throw fault("a value is missing", "write one, or remove the key", at: offset)
    }

    /// Whether a key of a mapping stands here: a word or quoted text, then a colon and a space or the line's end.
    private func isAtKey() throws(RulesError) -> Bool {
        var probe = self
        guard current != UInt8(ascii: "["), current != UInt8(ascii: "{") else { return false }
        if current == UInt8(ascii: "\"") || current == UInt8(ascii: "'") {
            _ = try probe.quoted()
            return probe.current == UInt8(ascii: ":") && probe.isBreak(1)
        }
        while !probe.isAtLineEnd {
            if probe.current == UInt8(ascii: ":"), probe.isBreak(1) { return true }
            if probe.current == UInt8(ascii: " "), probe.peek(1) == UInt8(ascii: "#") { return false }
            probe.position += 1
        }
        return false
    }

    private mutating func keyText() throws(RulesError) -> String {
        if current == UInt8(ascii: "\"") || current == UInt8(ascii: "'") {
            return try quoted()
        }
        try refuseIndicator()
        return try plain(inFlow: false)
    }
}

/// The entries of a mapping while it is read.
struct EntryList {
    private(set) var all: [SourceEntry] = []
    private var offsets: [String: Int] = [:]

    /// Adds an entry, or returns the offset of the entry that has its key already.
    mutating func append(_ entry: SourceEntry) -> Int? {
        if let first = offsets.updateValue(entry.keyOffset, forKey: entry.key) {
            return first
        }
        all.append(entry)
        return nil
    }
}

extension NotationParser {
    func append(_ entry: SourceEntry, to entries: inout EntryList) throws(RulesError) {
        guard let first = entries.append(entry) else { return }
        let earlier = text.location(at: first)
        throw RulesError(
            .duplicateKey,
            at: text.location(at: entry.keyOffset),
            "the key \"\(entry.key)\" stands twice in this mapping, first in line \(earlier.line)",
            suggestion: "remove one of them"
        )
    }
}
