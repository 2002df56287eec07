// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A line on the terminal that tells how far feeding has come; silent where standard error is no terminal.
struct FeedProgress {
    private static let interval = Duration.milliseconds(100)

    private let terminal: Terminal
    private let isVisible: Bool
    /// All bytes there are, or nil if that is not known.
    private let totalBytes: Int?
    private let start: ContinuousClock.Instant
    private var nextDraw: ContinuousClock.Instant

    init(totalBytes: Int?, isQuiet: Bool, now: ContinuousClock.Instant) {
        terminal = Terminal(color: .auto, descriptor: STDERR_FILENO)
        isVisible = terminal.isInteractive && !isQuiet
        self.totalBytes = totalBytes
        start = now
        nextDraw = now + FeedProgress.interval
    }

    /// Draws the line again, at most ten times a second.
    mutating func update(_ count: FeedCount, isWaiting: Bool = false) {
        guard isVisible else { return }
        let now = ContinuousClock.now
        guard now >= nextDraw else { return }
        nextDraw = now + FeedProgress.interval
        let line = self.line(count, elapsed: now - start, isWaiting: isWaiting)
        StandardError.write("\r" + DisplayWidth.fitted(line, to: terminal.width - 1) + "\u{1B}[K")
    }

    /// Takes the line away.
    func clear() {
        if isVisible { StandardError.write("\r\u{1B}[K") }
    }

    private func line(_ count: FeedCount, elapsed: Duration, isWaiting: Bool) -> String {
        let seconds = elapsed.seconds
        var parts = [
            "\(Figures.grouped(count.items)) items", Figures.bytes(count.bytes),
            "\(Figures.decimal(Double(count.items) / seconds, digits: 0)) items/s",
        ]
        if let totalBytes, totalBytes > 0 {
            let share = min(1, Double(count.bytesRead) / Double(totalBytes))
            parts.insert(FeedProgress.bar(share) + " " + Figures.percent(share), at: 0)
            if share > 0 { parts.append("ETA \(Figures.clock(.seconds(seconds * (1 - share) / share)))") }
        }
        if isWaiting { parts.append("waiting for the daemon") }
        return parts.joined(separator: " · ")
    }

    private static func bar(_ share: Double) -> String {
        let filled = Int(share * 20)
        return String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
    }
}
