// SPDX-License-Identifier: Apache-2.0

/// Reads values of the format from nodes of the notation, and collects what is wrong instead of stopping at it.
///
/// A value that is wrong is reported once and read as if it were missing, so that one slip gives one diagnostic.
struct FormatReader {
    let text: SourceText
    private(set) var diagnostics: [Diagnostic] = []

    init(text: SourceText) {
        self.text = text
    }

    /// A mapping whose keys are known to be known.
    struct Fields {
        /// What the mapping is, for messages: `rule`.
        let what: String
        let offset: Int
        fileprivate let values: [String: SourceNode]

        subscript(key: String) -> SourceNode? { values[key] }
    }

    mutating func report(_ code: Diagnostic.Code, at offset: Int, _ message: String, suggestion: String? = nil) {
        diagnostics.append(Diagnostic(.error, code, at: text.location(at: offset), message, suggestion: suggestion))
    }

    /// Reads a mapping and reports keys that are not `known`.
    mutating func fields(_ node: SourceNode, what: String, known: [String]) -> Fields {
        guard case .mapping(let entries) = node.value else {
            report(.wrongType, at: node.offset, "the \(what) should be a mapping, not \(node.kind)")
            return Fields(what: what, offset: node.offset, values: [:])
        }
        var values: [String: SourceNode] = [:]
        for entry in entries where known.contains(entry.key) {
            values[entry.key] = entry.value
        }
        for entry in entries where !known.contains(entry.key) {
            let near = Spelling.nearest(to: entry.key, among: known)
            report(
                .unknownKey,
                at: entry.keyOffset,
                "a \(what) has no key \"\(entry.key)\"",
                suggestion: near.map { "did you mean \"\($0)\"?" } ?? "its keys are \(known.joined(separator: ", "))"
            )
            // Read on as if it were spelled right, so that it is not reported as missing too.
            if let near, values[near] == nil {
                values[near] = entry.value
            }
        }
        return Fields(what: what, offset: node.offset, values: values)
    }

    /// Reads the mapping under `key`, or nil if there is none.
    mutating func fields(_ parent: Fields, _ key: String, known: [String]) -> Fields? {
        parent[key].map { fields($0, what: key, known: known) }
    }

    mutating func missing(_ fields: Fields, _ key: String) {
        report(.missingKey, at: fields.offset, "this \(fields.what) has no \"\(key)\"", suggestion: "add \(key): …")
    }

    // MARK: Scalars

    mutating func text(_ fields: Fields, _ key: String) -> String? {
        fields[key].flatMap { text($0, key) }
    }

    mutating func requiredText(_ fields: Fields, _ key: String) -> String {
        guard let node = fields[key] else {
            missing(fields, key)
            return ""
        }
        return text(node, key) ?? ""
    }

    mutating func text(_ node: SourceNode, _ key: String) -> String? {
        guard case .scalar(let string, let isQuoted) = node.value else {
            report(.wrongType, at: node.offset, "\(key) should be text, not \(node.kind)")
            return nil
        }
        if !isQuoted, ["null", "Null", "NULL", "~"].contains(string) {
            report(.wrongType, at: node.offset, "\(key) has no value", suggestion: "remove the key, or quote the text")
            return nil
        }
        return string
    }

    mutating func integer(_ fields: Fields, _ key: String, in range: ClosedRange<Int>) -> Int? {
        fields[key].flatMap { integer($0, key, in: range) }
    }

    mutating func integer(_ node: SourceNode, _ key: String, in range: ClosedRange<Int>) -> Int? {
        guard case .scalar(let string, false) = node.value, let value = Int(string), !string.hasPrefix("+") else {
            report(
                .wrongType,
                at: node.offset,
                "\(key) should be a whole number",
                suggestion: "write it without quotes"
            )
            return nil
        }
        guard range.contains(value) else {
            let bounds = "\(range.lowerBound) to \(range.upperBound)"
            report(.badValue, at: node.offset, "\(key) is \(value) and should be \(bounds)")
            return nil
        }
        return value
    }

    mutating func requiredInteger(_ fields: Fields, _ key: String, in range: ClosedRange<Int>) -> Int {
        if fields[key] == nil { missing(fields, key) }
        return integer(fields, key, in: range) ?? range.lowerBound
    }

    mutating func flag(_ fields: Fields, _ key: String) -> Bool? {
        guard let node = fields[key] else { return nil }
        switch node.value {
        case .scalar("true", false): return true
        case .scalar("false", false): return false
        default:
            report(.wrongType, at: node.offset, "\(key) should be true or false")
            return nil
        }
    }

    mutating func choice<Choice>(_ fields: Fields, _ key: String) -> Choice?
    where Choice: RawRepresentable<String>, Choice: CaseIterable {
        fields[key].flatMap { choice($0, key) }
    }

    mutating func choice<Choice>(_ node: SourceNode, _ key: String) -> Choice?
    where Choice: RawRepresentable<String>, Choice: CaseIterable {
        guard let string = text(node, key) else { return nil }
        if let choice = Choice(rawValue: string) { return choice }
        let names = Choice.allCases.map(\.rawValue)
        report(
            .badValue,
            at: node.offset,
            "\"\(string)\" is no value of \"\(key)\"",
            suggestion: Spelling.suggestion(for: string, among: names) ?? "use \(names.joined(separator: ", "))"
        )
        return nil
    }

    // MARK: Lists

    /// Reads a list of words: a sequence of texts, or one text of words with spaces between.
    mutating func words(_ fields: Fields, _ key: String) -> [String] {
        fields[key].map { words($0, key) } ?? []
    }

    mutating func requiredWords(_ fields: Fields, _ key: String) -> [String] {
        guard let node = fields[key] else {
            missing(fields, key)
            return []
        }
        return words(node, key)
    }

    mutating func words(_ node: SourceNode, _ key: String) -> [String] {
        var words: [String] = []
        switch node.value {
        case .scalar:
            words = text(node, key).map(Self.split) ?? []
        case .sequence(let items):
            words = items.compactMap { text($0, "a term") }
        case .mapping:
            report(.wrongType, at: node.offset, "\(key) should be a list, not a mapping")
            return []
        }
        if words.isEmpty {
            report(.badValue, at: node.offset, "\(key) is empty", suggestion: "remove the key")
        }
        return words
    }

    /// Reads a list of texts that may hold spaces.
    mutating func texts(_ fields: Fields, _ key: String) -> [String] {
        guard let node = fields[key] else { return [] }
        guard case .sequence(let items) = node.value else {
            report(.wrongType, at: node.offset, "\(key) should be a list of texts, not \(node.kind)")
            return []
        }
        return items.compactMap { text($0, key) }
    }

    static func split(_ string: String) -> [String] {
        string.split { $0 == " " || $0 == "\n" }.map(String.init)
    }
}
