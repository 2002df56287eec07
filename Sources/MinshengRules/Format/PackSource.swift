// SPDX-License-Identifier: Apache-2.0

/// A rule pack and the text it was read from, so that every fault found later has a line and a column.
public struct PackSource: Hashable, Sendable {
    /// The pack.
    public let pack: RulePack
    /// Where everything stands.
    let text: SourceText
    let root: SourceNode

    /// The name of the file.
    public var file: String { text.file }

    /// Reads a pack from YAML, of which `docs/RULES.md` describes the subset, or from JSON.
    ///
    /// - Parameters:
    ///   - text: the text of the file.
    ///   - file: the file's name, for diagnostics.
    /// - Throws: ``RulesError`` with all that is wrong: the first fault of notation, or every fault of form.
    /// - Complexity: O(*n*) in the length of the text.
    public init(_ text: String, file: String) throws(RulesError) {
        self.text = SourceText(text, file: file)
        root = try NotationParser.parse(self.text)
        var reader = FormatReader(text: self.text)
        pack = reader.pack(root)
        if !reader.diagnostics.isEmpty {
            throw RulesError(reader.diagnostics.sorted(by: Diagnostic.inTextOrder))
        }
    }
}

extension Diagnostic {
    /// Orders diagnostics as a reader of the text meets them; those without a place come last.
    static func inTextOrder(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
        switch (left.location, right.location) {
        case (let left?, let right?): left < right
        case (.some, nil): true
        case (nil, _): false
        }
    }
}
