// SPDX-License-Identifier: Apache-2.0

/// The table that `minsheng watch` shows: the principles and measures of one window, and the ledger.
struct LiveTable {
    private static let barWidth = 20

    var terminal: Terminal
    let endpoint: String

    /// The table's lines, none wider than the terminal.
    func lines(_ state: LiveState) -> [String] {
        var lines: [String] = []
        if let window = state.window {
            lines += header(window, state)
            lines += labels(of: window.counts)
        } else {
            lines.append(terminal.styled(fitted("民声 minsheng · \(endpoint)"), .bold))
            lines.append(fitted(state.heartbeat == nil ? "等待数据 waiting for the daemon" : "尚无窗口 no window yet"))
        }
        if let ledger = state.ledger { lines += account(ledger, state.itemsPerSecond) }
        return lines
    }

    /// The table's lines where a person moves among its rows: one is marked, and keys are told.
    /// - Parameters:
    ///   - selected: the row that is marked, counted from the first label.
    ///   - room: how many lines there are; of the rows those around the marked one are shown.
    func lines(_ state: LiveState, selected: Int, room: Int) -> [String] {
        guard let window = state.window else { return lines(state) }
        var narrow = self
        narrow.terminal.width = max(1, terminal.width - 2)
        let header = header(window, state)
        var rows = narrow.labels(of: window.counts)
        // The first line heads the columns.
        for index in rows.indices {
            rows[index] = index == selected + 1 ? terminal.styled("› ", .bold) + rows[index] : "  " + rows[index]
        }
        let sums = state.ledger.map { account($0, state.itemsPerSecond) } ?? []
        let keys = terminal.styled(fitted("↑↓ 选择 select · ⏎ 条目 items behind it · q 退出 quit"), .dim)
        let excess = header.count + rows.count + sums.count + 1 - room
        if excess > 0 {
            // Above as many go as keep the marked row two lines from the end.
            let above = max(0, min(excess, selected + 2 - (rows.count - excess)))
            rows.removeSubrange(1..<1 + above)
            rows.removeLast(min(excess - above, rows.count - 1))
        }
        return header + rows + sums + [keys]
    }

    /// The slugs of the labels, in the order of the rows.
    static func slugs(_ counts: LiveWindow.Counts) -> [String] { rows(counts).map(\.label.slug) }

    // MARK: Header

    private func header(_ window: LiveWindow, _ state: LiveState) -> [String] {
        let watermark = (state.heartbeat?.watermark ?? window.watermark).map(LiveTable.shortTime) ?? "—"
        let counts = window.counts
        return [
            terminal.styled(fitted("民声 minsheng · \(endpoint) · \(window.pack)"), .bold),
            fitted(
                "窗口 window \(LiveTable.shortTime(window.window.start)) – \(LiveTable.shortTime(window.window.end))"
                    + " · \(LiveTable.state(window.state)) · 水位 watermark \(watermark)"
            ),
            fitted(
                "条目 items \(Figures.grouped(counts.items)) · 涉及民生 labelled \(Figures.grouped(counts.labelled))"
                    + " (\(Figures.percent(counts.coverage))) · 明言 stated \(Figures.grouped(counts.stated))"
            ),
            "",
        ]
    }

    private static func state(_ name: String) -> String {
        switch name {
        case "final": "终值 final"
        case "revised": "修订 revised"
        default: "暂定 provisional"
        }
    }

    /// `2025-06-09T11:00:00+08:00` as `2025-06-09 11:00:00 +08:00`.
    private static func shortTime(_ time: String) -> String {
        guard time.utf8.count > 19 else { return time }
        return "\(time.prefix(10)) \(time.dropFirst(11).prefix(8)) \(time.dropFirst(19))"
    }

    /// The account in two lines: what came in, and what became of it.
    private func account(_ ledger: LiveLedger, _ rate: Double?) -> [String] {
        let outcomes = [
            ("计", "counted", ledger.counted), ("无", "unmatched", ledger.unmatched),
            ("重", "duplicate", ledger.duplicate), ("迟", "late", ledger.late), ("拒", "rejected", ledger.rejected),
        ]
        let sum = outcomes.map { "\($0) \($1) \(Figures.grouped($2))" }.joined(separator: " + ")
        let rate = rate.map { " · 速率 rate \(Figures.decimal($0, digits: 0)) items/s" } ?? ""
        return [
            fitted(
                "账 ledger 收 received \(Figures.grouped(ledger.received))"
                    + " · 差 balance \(Figures.grouped(ledger.balance))\(rate)"
            ),
            fitted("  = \(sum)"),
        ]
    }

    // MARK: Labels

    private struct Column {
        let title: String
        let width: Int
    }

    private static let columns = [
        Column(title: "条数 count", width: 12), Column(title: "占比 share", width: 12),
        Column(title: "明言 stated", width: 12), Column(title: "分值 points", width: 14),
    ]

    private func labels(of counts: LiveWindow.Counts) -> [String] {
        let rows = LiveTable.rows(counts)
        let titleWidth = max(13, rows.map { DisplayWidth.of($0.title) }.max() ?? 0)
        let largest = max(1, rows.map(\.label.count).max() ?? 1)
        let heads = LiveTable.columns.map { DisplayWidth.aligned($0.title, to: $0.width) }.joined()
        let title = terminal.styled(fitted(DisplayWidth.padded("标签 label", to: titleWidth) + heads), .dim)
        return [title]
            + rows.map { row in
                let figures = zip(figures(row.label), LiveTable.columns)
                    .map { DisplayWidth.aligned($0, to: $1.width) }.joined()
                let bar = LiveTable.bar(row.label.count, of: largest)
                let text = DisplayWidth.padded(row.title, to: titleWidth) + figures
                guard !bar.isEmpty, DisplayWidth.of(text) + 1 + LiveTable.barWidth <= terminal.width else {
                    return fitted(text)
                }
                return text + " " + terminal.styled(bar, .principle(row.principle))
            } + [""]
    }

    private func figures(_ label: LiveLabel) -> [String] {
        [
            Figures.grouped(label.count), Figures.percent(label.share),
            // Only a principle has a word of its own.
            label.parent == nil ? Figures.grouped(label.stated) : "", Figures.grouped(label.points),
        ]
    }

    /// Each principle, followed by its measures.
    private static func rows(_ counts: LiveWindow.Counts) -> [(title: String, label: LiveLabel, principle: Int)] {
        counts.principles.enumerated().flatMap { index, principle in
            let measures = counts.measures.filter { $0.parent == principle.slug }
            return [(Terminal.harmless("\(principle.title) \(principle.slug)"), principle, index)]
                + measures.map { (Terminal.harmless("  \($0.title) \($0.slug)"), $0, index) }
        }
    }

    private static func bar(_ count: Int, of largest: Int) -> String {
        let eighths = (count * barWidth * 8 + largest - 1) / largest
        let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
    }

    private func fitted(_ text: String) -> String {
        DisplayWidth.fitted(Terminal.harmless(text), to: terminal.width)
    }
}
