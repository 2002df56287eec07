// SPDX-License-Identifier: Apache-2.0

/// Writes nodes in the one canonical form of the notation.
///
/// What fits into a line of 110 columns is written in brackets; a longer mapping is written as a block, a longer list
/// of texts in brackets over several lines, any other list as a block. Ideographs are two columns wide. Comments stand
/// before the entry that they belong to.
struct NotationWriter {
    static let width = 110
    private static let step = 2

    private(set) var output = ""

    /// Writes a pack: a mapping whose entries stand apart, and whose rules do.
    static func write(_ root: SourceNode) -> String {
        var writer = NotationWriter()
        for (index, entry) in root.entries.enumerated() {
            let isShort = ["minsheng", "pack"].contains(entry.key)
            if index > 0, !isShort || !entry.comments.isEmpty { writer.output += "\n" }
            writer.entry(entry, indent: 0, style: entry.key == "rules" ? .spaced : isShort ? .compact : .block)
        }
        writer.comments(root.comments, indent: 0)
        return writer.output
    }

    /// How a value is laid out.
    private enum Style {
        /// In brackets if it fits, as a block if not.
        case compact
        /// As a block in any case; what is inside is compact.
        case block
        /// As a block whose items are blocks, with an empty line between.
        case spaced
    }

    private mutating func comments(_ comments: [String], indent: Int) {
        for comment in comments {
            output += Self.spaces(indent) + (comment.isEmpty ? "#" : "# \(comment)") + "\n"
        }
    }

    private mutating func entry(_ entry: SourceEntry, indent: Int, style: Style) {
        comments(entry.comments, indent: indent)
        output += Self.spaces(indent) + Self.scalar(entry.key) + ":"
        value(entry.value, indent: indent, column: indent + Self.columns(Self.scalar(entry.key)) + 1, style: style)
    }

    /// Writes a value after what stands at `column` in a line that starts at `indent`.
    private mutating func value(_ node: SourceNode, indent: Int, column: Int, style: Style) {
        let isText = if case .scalar = node.value { true } else { false }
        if isText || style == .compact, let line = Self.line(node, room: Self.width - column - 1) {
            output += " \(line)\n"
            return
        }
        switch node.value {
        case .scalar(let string, let isQuoted):
            output += " \(Self.scalar(string, isQuoted: isQuoted))\n"
        case .mapping(let entries):
            output += "\n"
            for entry in entries {
                self.entry(entry, indent: indent + Self.step, style: .compact)
            }
        case .sequence(let items):
            if style == .compact, Self.isWordList(items) {
                wrapped(items, indent: indent)
            } else {
                output += "\n"
                sequence(items, indent: indent + Self.step, style: style)
            }
        }
    }

    private mutating func sequence(_ items: [SourceNode], indent: Int, style: Style) {
        for (index, item) in items.enumerated() {
            if style == .spaced, index > 0 { output += "\n" }
            comments(item.comments, indent: indent)
            output += Self.spaces(indent) + "-"
            if style != .spaced, let line = Self.line(item, room: Self.width - indent - 2) {
                output += " \(line)\n"
            } else if case .mapping(let entries) = item.value {
                blockItem(entries, indent: indent)
            } else {
                value(item, indent: indent, column: indent + 1, style: .compact)
            }
        }
    }

    /// Writes the entries of a mapping that starts on the line of its dash.
    private mutating func blockItem(_ entries: [SourceEntry], indent: Int) {
        for (index, entry) in entries.enumerated() {
            if index == 0 {
                // The comments of the first key were taken by the item, and stand before its dash.
                var start = NotationWriter()
                start.entry(
                    SourceEntry(key: entry.key, value: entry.value),
                    indent: indent + Self.step,
                    style: .compact
                )
                output += start.output.dropFirst(indent + 1)
            } else {
                self.entry(entry, indent: indent + Self.step, style: .compact)
            }
        }
    }

    /// Writes a long list of texts, filled into lines.
    private mutating func wrapped(_ items: [SourceNode], indent: Int) {
        output += " [\n"
        let margin = Self.spaces(indent + Self.step)
        var line = ""
        for item in items {
            let word = (Self.line(item, room: Int.max) ?? "") + ","
            if !line.isEmpty, margin.count + Self.columns(line) + 1 + Self.columns(word) > Self.width {
                output += margin + line + "\n"
                line = ""
            }
            line += line.isEmpty ? word : " " + word
        }
        output += margin + line + "\n" + Self.spaces(indent) + "]\n"
    }
}

// MARK: - Lines

extension NotationWriter {
    /// Returns the node in brackets if it fits into `room` columns and has no comments.
    private static func line(_ node: SourceNode, room: Int) -> String? {
        var line = ""
        guard append(node, to: &line), columns(line) <= room else { return nil }
        return line
    }

    private static func append(_ node: SourceNode, to line: inout String) -> Bool {
        switch node.value {
        case .scalar(let string, let isQuoted):
            line += scalar(string, isQuoted: isQuoted)
        case .sequence(let items):
            line += "["
            for (index, item) in items.enumerated() {
                if index > 0 { line += ", " }
                guard item.comments.isEmpty, append(item, to: &line) else { return false }
            }
            line += "]"
        case .mapping(let entries):
            line += "{"
            for (index, entry) in entries.enumerated() {
                if index > 0 { line += ", " }
                line += scalar(entry.key) + ": "
                guard entry.comments.isEmpty, append(entry.value, to: &line) else { return false }
            }
            line += "}"
        }
        return true
    }

    private static func isWordList(_ items: [SourceNode]) -> Bool {
        items.allSatisfy { item in
            if case .scalar = item.value { item.comments.isEmpty } else { false }
        }
    }

    private static func spaces(_ count: Int) -> String {
        String(repeating: " ", count: count)
    }

    /// The width of a text on a terminal.
    static func columns(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + ($1.isWide ? 2 : 1) }
    }
}

extension UnicodeScalar {
    /// Whether a terminal gives the character two columns (East Asian Width W and F, by blocks).
    fileprivate var isWide: Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
