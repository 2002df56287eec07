// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A line on the terminal that tells how far a report has come; silent where standard error is no terminal.
struct ReportProgress {
    private static let interval = Duration.milliseconds(100)

    private let terminal = Terminal(color: .auto, descriptor: STDERR_FILENO)
    private let isVisible: Bool
    private let start = ContinuousClock.now
    private var nextDraw = ContinuousClock.now + ReportProgress.interval
    private var items = 0

    init(isQuiet: Bool) {
        isVisible = terminal.isInteractive && !isQuiet
    }

    /// Counts an item and draws the line again, at most ten times a second.
    mutating func update(file: String) {
        items += 1
        guard isVisible, ContinuousClock.now >= nextDraw else { return }
        nextDraw = .now + ReportProgress.interval
        let rate = Double(items) / max((ContinuousClock.now - start).seconds, 0.001)
        let line = "\(Figures.grouped(items)) items · \(Figures.decimal(rate, digits: 0)) items/s · \(file)"
        StandardError.write("\r" + DisplayWidth.fitted(Terminal.harmless(line), to: terminal.width - 1) + "\u{1B}[K")
    }

    /// Takes the line away.
    func clear() {
        if isVisible { StandardError.write("\r\u{1B}[K") }
    }
}
