// SPDX-License-Identifier: Apache-2.0

/// A test's text, with `⟦` and `⟧` around what should be evidence.
struct MarkedText: Hashable, Sendable {
    /// A marked part, and the text on its two sides.
    struct Mark: Hashable, Sendable {
        let before: String
        let text: String
        let after: String
        /// Where the part stands in ``MarkedText/plain``, in UTF-8.
        let range: Range<Int>
    }

    /// The text without its marks.
    let plain: String
    let marks: [Mark]

    /// Reads a text; nil if its marks are not in pairs, or hold nothing.
    init?(_ text: String) {
        var plain = ""
        var open: Int?
        var ranges: [Range<Int>] = []
        for character in text {
            switch character {
            case "⟦":
                guard open == nil else { return nil }
                open = plain.utf8.count
            case "⟧":
                guard let start = open, start < plain.utf8.count else { return nil }
                ranges.append(start..<plain.utf8.count)
                open = nil
            default:
                plain.append(character)
            }
        }
        guard open == nil else { return nil }
        self.plain = plain
        let bytes = Array(plain.utf8)
        func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        marks = ranges.map { range in
            Mark(
                before: string(0..<range.lowerBound),
                text: string(range),
                after: string(range.upperBound..<bytes.count),
                range: range
            )
        }
    }
}
