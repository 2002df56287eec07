// SPDX-License-Identifier: Apache-2.0

/// What a text is called in a table.
enum TextName {
    private static let limit = 40

    /// The first words of a text, without Markdown's marks.
    static func firstWords(of text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).first { !$0.allSatisfy(\.isWhitespace) } ?? ""
        let trimmed = line.drop { $0 == "#" || $0.isWhitespace }
        return trimmed.count > limit ? trimmed.prefix(limit - 1) + "…" : String(trimmed)
    }
}
