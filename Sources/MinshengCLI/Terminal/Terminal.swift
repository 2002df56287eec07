// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// When output is coloured.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case auto
    case always
    case never
}

/// What an output goes to: whether a person reads it, in what size, with or without colour.
package struct Terminal: Sendable {
    let isInteractive: Bool
    let isColored: Bool
    /// Columns.
    var width: Int
    /// Lines, or nil if it is no terminal.
    private(set) var height: Int?
    private let descriptor: Int32

    /// Looks at an output and the environment (`NO_COLOR`, `TERM`, `COLUMNS`).
    init(color: ColorChoice, descriptor: Int32 = STDOUT_FILENO) {
        let environment = ProcessInfo.processInfo.environment
        let size = Terminal.size(of: descriptor)
        self.descriptor = descriptor
        isInteractive = isatty(descriptor) == 1
        width = size?.columns ?? environment["COLUMNS"].flatMap(Int.init).flatMap { $0 > 0 ? $0 : nil } ?? 80
        height = size?.lines
        isColored =
            switch color {
            case .always: true
            case .never: false
            case .auto:
                isInteractive && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
            }
    }

    /// A terminal for tests, of a size that does not change.
    package init(columns: Int, lines: Int? = nil, isColored: Bool = false) {
        (width, height) = (columns, lines)
        self.isColored = isColored
        isInteractive = lines != nil
        descriptor = -1
    }

    /// Looks at the size again, for a person may have changed it.
    mutating func updateSize() {
        guard let size = Terminal.size(of: descriptor) else { return }
        (width, height) = (size.columns, size.lines)
    }

    private static func size(of descriptor: Int32) -> (columns: Int, lines: Int)? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// Wraps text in a style, where there is colour.
    func styled(_ text: String, _ style: Style) -> String {
        isColored && !text.isEmpty ? "\u{1B}[\(style.code)m\(text)\u{1B}[0m" : text
    }

    /// Foreign text without anything a terminal would obey: control characters become visible signs.
    /// - Parameter keepsLines: whether line ends and tabs stay; else they become spaces.
    static func harmless(_ text: String, keepsLines: Bool = false) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A: result.append(keepsLines ? scalar : " ")
            case 0x0D: if !keepsLines { result.append(" ") }
            case 0x00...0x1F: result.append(Unicode.Scalar(0x2400 + scalar.value) ?? " ")
            case 0x7F: result.append("\u{2421}")
            case 0x80...0x9F, 0x202A...0x202E, 0x2066...0x2069: result.append("\u{FFFD}")
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// C0, DEL, C1, and the marks that turn the direction of what follows.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
