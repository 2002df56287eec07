// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics

/// A report for a terminal: a table of labels with their course over time, and what is most frequent.
struct ReportText {
    private static let sparkWidth = 24

    let terminal: Terminal

    /// The whole report.
    func render(_ report: Report) -> String {
        let parts = [header(report), labels(report), frequent(report), account(report)]
        return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private func header(_ report: Report) -> [String] {
        let tally = report.tally
        let sources = report.sketches.map { Figures.grouped(Int($0.sources.estimate.rounded())) } ?? "0"
        let balance = tally.balance(of: report.pack.principles).map { Figures.decimal($0, digits: 2) } ?? "–"
        let span = report.span.map { "\($0) · \(report.periods.count) × \(report.size.name)" } ?? "无日期 no dates"
        return [
            terminal.styled(fitted("民声 minsheng report · \(report.pack.identity)"), .bold),
            fitted(span),
            fitted(
                "条目 items \(Figures.grouped(tally.items)) · 报道 stories \(Figures.grouped(report.storyCount)) · 来源 sources \(sources)"
            ),
            fitted(
                "涉及民生 labelled \(Figures.grouped(tally.labelled)) (\(Figures.percent(tally.coverage)))"
                    + " · 明言 stated \(Figures.grouped(tally.stated)) · 均衡度 balance \(balance)"
            ),
        ]
    }

    // MARK: Labels

    private func labels(_ report: Report) -> [String] {
        let rows = report.rows
        let names = rows.map { name(of: $0, report.pack) }
        let width = max(13, names.map { DisplayWidth.of($0) }.max() ?? 0)
        let heads = ["条数", "占比", "只说", "只做"].map { DisplayWidth.aligned($0, to: 9) }.joined()
        let title = DisplayWidth.padded("标签 label", to: width) + heads + "  时间 time"
        let legend = "条数 count · 占比 share · 只说 said only · 只做 done only"
        return [terminal.styled(fitted(title), .dim)] + zip(rows, names).map { row($0, $1, width, report) }
            + [terminal.styled(fitted(legend), .dim)]
    }

    private func row(_ label: Int, _ name: String, _ width: Int, _ report: Report) -> String {
        let tally = report.tally[label: label]
        // Only a principle has a word of its own.
        let isPrinciple = report.pack.labels[label].parent == nil
        let figures = [
            Figures.grouped(tally.count), Figures.percent(report.share(tally.count)),
            isPrinciple ? Figures.grouped(tally.saidOnly) : "", isPrinciple ? Figures.grouped(tally.doneOnly) : "",
        ]
        let text = DisplayWidth.padded(name, to: width) + figures.map { DisplayWidth.aligned($0, to: 9) }.joined()
        let room = min(Self.sparkWidth, terminal.width - DisplayWidth.of(text) - 2)
        guard room >= 4 else { return fitted(text) }
        let spark = Sparkline.text(report.periods.map { $0.tally[label: label].count }, width: room)
        return text + "  " + terminal.styled(spark, .principle(report.pack.principleOrder(of: label)))
    }

    private func name(of label: Int, _ pack: Pack) -> String {
        (pack.labels[label].parent == nil ? "" : "  ") + Terminal.harmless(pack.shownName(of: label))
    }

    // MARK: What is frequent

    private func frequent(_ report: Report) -> [String] {
        let lists = [
            ("常见词 terms", report.topTerms), ("地区 regions", report.counts(of: .region, limit: 10)),
            ("来源 sources", report.counts(of: .source, limit: 5)), ("标签 tags", report.counts(of: .tag, limit: 10)),
        ]
        return lists.filter { !$0.1.isEmpty }.map { title, counts in
            fitted(
                DisplayWidth.padded(title, to: 14)
                    + counts.map { "\($0.name) \($0.error > 0 ? "≤" : "")\(Figures.grouped($0.count))" }.joined(
                        separator: " · "
                    )
            )
        }
    }

    private func account(_ report: Report) -> [String] {
        let ledger = report.ledger
        let sum = [
            "计 counted \(Figures.grouped(ledger.counted))", "无 unmatched \(Figures.grouped(ledger.unmatched))",
            "重 duplicate \(Figures.grouped(ledger.duplicate))", "迟 late \(Figures.grouped(ledger.late))",
            "拒 rejected \(Figures.grouped(ledger.rejected))",
        ]
        return [
            fitted("账 ledger 收 received \(Figures.grouped(ledger.received))"),
            fitted("  = " + sum.joined(separator: " + ")),
        ]
            + report.notes.map { fitted("  " + $0) }
    }

    private func fitted(_ text: String) -> String {
        DisplayWidth.fitted(Terminal.harmless(text), to: terminal.width)
    }
}
