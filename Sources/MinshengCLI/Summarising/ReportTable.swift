// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics

/// A report as CSV (RFC 4180): a line for each window, or for all items, and each group and label in it.
struct ReportTable {
    private static let columns = [
        "window_start", "window_end", "dimension", "id", "title", "items", "count", "share", "stated", "both",
        "said_only", "done_only", "points", "deficit", "denied",
    ]

    /// The whole table, with CR LF as the standard has it.
    static func render(_ report: Report) -> String {
        var lines = [columns]
        for period in report.periods {
            let ends = [period.window.start, period.window.end].map { $0.rfc3339(offset: report.offset) }
            lines += rows(period.tally, of: report.pack, in: ends)
        }
        if let undated = report.undated { lines += rows(undated, of: report.pack, in: ["undated", "undated"]) }
        lines += rows(report.tally, of: report.pack, in: ["", ""])
        for dimension in Dimension.open {
            for update in report.groups[dimension] ?? [] { lines.append(row(update, of: report)) }
        }
        return lines.map { $0.map(quoted).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func rows(_ tally: Tally, of pack: Pack, in window: [String]) -> [[String]] {
        let all = [
            "all", "", "", String(tally.items), String(tally.labelled), number(tally.coverage), String(tally.stated),
            "", "", "", "", "",
            "",
        ]
        return [window + all]
            + pack.labels.indices.map { index in
                let (label, counts) = (pack.labels[index], tally[label: index])
                let figures = [
                    counts.stated, counts.both, counts.saidOnly, counts.doneOnly, counts.points, counts.deficit,
                    counts.denied,
                ]
                return window
                    + [
                        label.parent == nil ? "principle" : "measure", label.slug, label.title, String(tally.items),
                        String(counts.count), number(tally.share(of: counts.count)),
                    ] + figures.map(String.init)
            }
    }

    private static func row(_ update: WindowUpdate, of report: Report) -> [String] {
        let tally = update.tally
        let rest =
            switch update.group.value {
            case .other: "~other"
            case .some(.none): "~none"
            default: update.name
            }
        return [
            "", "", update.group.dimension.name, rest, "", String(tally.items), String(tally.labelled),
            number(tally.coverage),
            String(tally.stated), "", "", "", "", "", "",
        ]
    }

    private static func number(_ share: Double?) -> String { share.map { "\($0)" } ?? "" }

    /// A field; foreign text that a spreadsheet would take for a formula is kept from being one.
    private static func quoted(_ text: String) -> String {
        let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
        let safe = isFormula && Double(text) == nil ? "'" + text : text
        guard safe.contains(where: { ",\"\r\n".contains($0) || $0 == "\r\n" }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
