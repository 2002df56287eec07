// SPDX-License-Identifier: Apache-2.0

/// Text with styles, to be broken into lines of a width.
struct StyledText: Hashable {
    private struct Run: Hashable {
        let text: String
        let style: Style?
        /// Whether it goes to the next line as a whole if it does not fit.
        let isWhole: Bool
    }

    private var runs: [Run] = []

    init(_ text: String = "", _ style: Style? = nil) {
        append(text, style)
    }

    /// Adds text.
    /// - Parameter isWhole: whether it is rather put on a line of its own than broken.
    mutating func append(_ text: String, _ style: Style? = nil, isWhole: Bool = false) {
        if !text.isEmpty { runs.append(Run(text: Terminal.harmless(text), style: style, isWhole: isWhole)) }
    }

    /// The text in lines no wider than the terminal; those after the first are indented.
    ///
    /// Broken between any two characters, as text of ideographs is.
    func lines(_ terminal: Terminal, indent: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        var width = 0
        for run in runs {
            var part = ""
            if run.isWhole, width > indent, width + DisplayWidth.of(run.text) > terminal.width {
                lines.append(line)
                (line, width) = (String(repeating: " ", count: indent), indent)
            }
            for character in run.text {
                let columns = DisplayWidth.of(character)
                if width + columns > max(terminal.width, indent + 2) {
                    lines.append(line + Self.painted(part, run.style, terminal))
                    (line, part, width) = (String(repeating: " ", count: indent), "", indent)
                }
                part.append(character)
                width += columns
            }
            line += Self.painted(part, run.style, terminal)
        }
        return lines + [line]
    }

    private static func painted(_ text: String, _ style: Style?, _ terminal: Terminal) -> String {
        style.map { terminal.styled(text, $0) } ?? text
    }
}
