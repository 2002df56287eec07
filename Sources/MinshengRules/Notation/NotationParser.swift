// SPDX-License-Identifier: Apache-2.0

/// Reads the notation of rule packs: a strict subset of YAML 1.2, and JSON, which is its flow style.
///
/// The subset has block and flow mappings and sequences, plain and quoted scalars of one line, and `|` and `>` blocks.
/// It has no anchors, aliases, tags, directives, documents, complex keys, tabs, or plain scalars of several lines: each
/// is a place where a reader and a parser can disagree. What it accepts means the same to any YAML parser.
///
/// A parser of our own, because a rule pack needs what a general one drops or hides: the place of every term, the
/// comments (so that formatting keeps them), and a bound on nesting, so that no input can exhaust the stack.
struct NotationParser {
    /// How deep values nest; a pack needs about ten.
    static let maximumDepth = 48
    /// The largest text that is read.
    static let maximumBytes = 16 << 20

    let text: SourceText
    var position = 0
    /// Comments that were read and belong to the entry that follows.
    var pendingComments: [String] = []

    /// Reads a whole text.
    /// - Throws: ``RulesError`` `.syntax` or `.duplicateKey` at the first fault.
    static func parse(_ text: SourceText) throws(RulesError) -> SourceNode {
        guard text.bytes.count <= maximumBytes else {
            throw RulesError(
                .tooLarge,
                at: text.location(at: 0),
                "a pack of \(text.bytes.count) bytes; \(maximumBytes) are allowed"
            )
        }
        var parser = NotationParser(text: text)
        return try parser.document()
    }

    private init(text: SourceText) {
        self.text = text
    }

    private mutating func document() throws(RulesError) -> SourceNode {
        try skipBlankLines()
        guard let first = current else { throw fault("the text is empty", "write a pack: minsheng: 1 …") }
        var root: SourceNode
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
            root = try flowNode(depth: 0)
            try endOfLine()
        } else {
            root = try blockNode(indent: text.indentation(of: position), depth: 0)
        }
        try skipBlankLines()
        guard current == nil else {
            throw fault("something stands here that does not belong to what came before", "check the indentation")
        }
        root.comments += takeComments()
        return root
    }
}

// MARK: - Characters

extension NotationParser {
    var current: UInt8? {
        position < text.bytes.count ? text.bytes[position] : nil
    }

    func peek(_ distance: Int) -> UInt8? {
        let index = position + distance
        return index < text.bytes.count ? text.bytes[index] : nil
    }

    /// Whether a space or the end of a line stands `distance` bytes on.
    func isBreak(_ distance: Int) -> Bool {
        switch peek(distance) {
        case nil, UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"): true
        default: false
        }
    }

    var isAtLineEnd: Bool {
        switch current {
        case nil, UInt8(ascii: "\n"): true
        case UInt8(ascii: "\r"): peek(1) == UInt8(ascii: "\n")
        default: false
        }
    }

    mutating func skipSpaces() {
        while current == UInt8(ascii: " ") {
            position += 1
        }
    }

    /// Skips empty lines and comment lines, and the spaces before what follows them.
    mutating func skipBlankLines() throws(RulesError) {
        while true {
            skipSpaces()
            if current == UInt8(ascii: "#") {
                comment()
            }
            guard current != nil else { return }
            guard isAtLineEnd else { return try refuseTab() }
            lineBreak()
        }
    }

    /// Expects nothing but a comment up to the end of the line.
    mutating func endOfLine() throws(RulesError) {
        let hadSpace = current == UInt8(ascii: " ")
        skipSpaces()
        if hadSpace, current == UInt8(ascii: "#") {
            comment()
        }
        try refuseTab()
        guard isAtLineEnd else { throw fault("the line should end here") }
    }

    mutating func comment() {
        position += 1
        let start = position
        while !isAtLineEnd {
            position += 1
        }
        let body = text.string(start..<position)
        pendingComments.append(body.first == " " ? String(body.dropFirst()) : body)
    }

    mutating func takeComments() -> [String] {
        defer { pendingComments = [] }
        return pendingComments
    }

    func refuseTab() throws(RulesError) {
        guard current == UInt8(ascii: "\t") else { return }
        throw fault("a tab cannot indent or separate", "use spaces")
    }

    func fault(_ message: String, _ suggestion: String? = nil, at offset: Int? = nil) -> RulesError {
        RulesError(.syntax, at: text.location(at: offset ?? position), message, suggestion: suggestion)
    }

    mutating func lineBreak() {
        if current == UInt8(ascii: "\r") {
            position += 1
        }
        if current == UInt8(ascii: "\n") {
            position += 1
        }
    }
}
