// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// When output is coloured.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case auto
    case always
    case never
}

/// What the output goes to: whether a person reads it, in what width, with or without colour.
struct Terminal {
    let isInteractive: Bool
    let isColored: Bool
    /// Columns.
    let width: Int

    /// Looks at standard output and the environment (`NO_COLOR`, `TERM`, `COLUMNS`).
    init(color: ColorChoice) {
        let environment = ProcessInfo.processInfo.environment
        isInteractive = isatty(STDOUT_FILENO) == 1
        width = Terminal.columns() ?? environment["COLUMNS"].flatMap(Int.init) ?? 80
        isColored =
            switch color {
            case .always: true
            case .never: false
            case .auto:
                isInteractive && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
            }
    }

    private static func columns() -> Int? {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Wraps text in a style, where there is colour.
    func styled(_ text: String, _ style: Style) -> String {
        isColored ? "\u{1B}[\(style.code)m\(text)\u{1B}[0m" : text
    }
}

/// How text looks; colours are told apart by lightness too, so they survive colour blindness.
enum Style: Hashable {
    case bold
    case dim
    /// The colour of a principle, by its order in the pack.
    case principle(Int)
    case fault

    var code: String {
        switch self {
        case .bold: "1"
        case .dim: "2"
        case .fault: "31"
        case .principle(let index): Style.principles[index % Style.principles.count]
        }
    }

    private static let principles = ["1;38;5;33", "1;38;5;208", "1;38;5;35", "1;38;5;170"]
}
