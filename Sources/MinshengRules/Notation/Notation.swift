// SPDX-License-Identifier: Apache-2.0

/// The notation of rule packs by itself: the subset of YAML that they are written in.
package enum Notation {
    /// Returns what `text` holds as JSON of one line, every scalar as text; how tests compare us with other parsers.
    /// - Throws: ``RulesError`` at the first fault.
    package static func json(_ text: String) throws(RulesError) -> String {
        var output = ""
        write(try NotationParser.parse(SourceText(text, file: "text")), to: &output)
        return output
    }

    private static func write(_ node: SourceNode, to output: inout String) {
        switch node.value {
        case .scalar(let string, _):
            output += NotationWriter.quoted(string)
        case .sequence(let items):
            output += "["
            for (index, item) in items.enumerated() {
                output += index > 0 ? "," : ""
                write(item, to: &output)
            }
            output += "]"
        case .mapping(let entries):
            output += "{"
            for (index, entry) in entries.enumerated() {
                output += (index > 0 ? "," : "") + NotationWriter.quoted(entry.key) + ":"
                write(entry.value, to: &output)
            }
            output += "}"
        }
    }

    /// Returns a text as a JSON string.
    package static func quoted(_ text: String) -> String {
        NotationWriter.quoted(text)
    }
}
