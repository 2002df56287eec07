// SPDX-License-Identifier: Apache-2.0

/// Writes packs in the one canonical form, so that two authors' files differ only where their packs do.
///
/// Keys stand in one order, defaults are left out, and long lists of terms are filled into lines of 110 columns.
/// What it writes is read back as an equal pack, and formatting it again changes nothing.
public enum PackFormatter {
    /// Every key of the format, for the documentation and its test.
    package static let keys: [String] = Set(
        FormatKeys.pack + FormatKeys.header + FormatKeys.settings + FormatKeys.label + FormatKeys.guard
            + FormatKeys.lift + FormatKeys.polarity + FormatKeys.mark + FormatKeys.context + FormatKeys.umbrella
            + FormatKeys.rule + FormatKeys.near + FormatKeys.atLeast + FormatKeys.tests + FormatKeys.skip
            + FormatKeys.aboutness
    ).sorted()

    /// Returns a pack as canonical YAML.
    public static func yaml(_ pack: RulePack) -> String {
        NotationWriter.write(FormatWriter.node(pack))
    }

    /// Returns a pack that was read from text as canonical YAML, with the comments of the text.
    ///
    /// A comment stays before the entry that it stood before; one at the end of a line, or inside a list, moves before
    /// the entry that it stood in.
    public static func yaml(_ source: PackSource) -> String {
        yaml(source.pack, withCommentsOf: source)
    }

    /// Returns a pack as canonical YAML, with the comments of the text that another was read from.
    public static func yaml(_ pack: RulePack, withCommentsOf source: PackSource) -> String {
        var node = FormatWriter.node(pack)
        node.takeComments(of: source.root)
        return NotationWriter.write(node)
    }

    /// Returns a pack as JSON, the same model in other brackets, readable by ``PackSource`` and by any JSON reader.
    public static func json(_ pack: RulePack) -> String {
        var output = ""
        writeJSON(FormatWriter.node(pack), indent: "", to: &output)
        return output + "\n"
    }

    private static func writeJSON(_ node: SourceNode, indent: String, to output: inout String) {
        let deeper = indent + "  "
        switch node.value {
        case .scalar(let string, let isQuoted):
            output += isQuoted || !NotationWriter.looksTyped(string) ? NotationWriter.quoted(string) : string
        case .sequence(let items):
            output += "["
            for (index, item) in items.enumerated() {
                output += index > 0 ? ", " : ""
                writeJSON(item, indent: deeper, to: &output)
            }
            output += "]"
        case .mapping(let entries):
            output += "{\n"
            for (index, entry) in entries.enumerated() {
                output += deeper + NotationWriter.quoted(entry.key) + ": "
                writeJSON(entry.value, indent: deeper, to: &output)
                output += index < entries.count - 1 ? ",\n" : "\n"
            }
            output += indent + "}"
        }
    }
}

extension SourceNode {
    /// Takes over the comments of `other`, a node of the same meaning, entry by entry.
    fileprivate mutating func takeComments(of other: SourceNode) {
        comments = other.comments
        switch value {
        case .scalar:
            break
        case .sequence(var items):
            let others = other.items
            // The lists are equally long unless one of them was a text of words, which has no comments inside.
            for index in items.indices where index < others.count && items.count == others.count {
                items[index].takeComments(of: others[index])
            }
            value = .sequence(items)
        case .mapping(var entries):
            for index in entries.indices {
                guard let match = other.entries.first(where: { $0.key == entries[index].key }) else { continue }
                entries[index].value.takeComments(of: match.value)
                entries[index].comments = match.comments
            }
            value = .mapping(entries)
        }
    }
}
