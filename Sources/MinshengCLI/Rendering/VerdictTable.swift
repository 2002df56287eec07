// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// A table of verdicts, a row for each section.
struct VerdictTable {
    struct Row {
        var heading: String
        var level: Int
        var explanation: Explanation
    }

    let terminal: Terminal
    let pack: Pack

    /// The table: heading, principles, measures with points, and the strongest words.
    func render(_ rows: [Row]) -> String {
        let headingWidth = min(
            max(8, terminal.width * 2 / 5),
            rows.map { DisplayWidth.of($0.heading) + 2 * $0.level }.max() ?? 8
        )
        var lines: [String] = []
        let columns = ["章节 section", "原则 principles", "措施 measures · 依据 evidence"]
        lines.append(
            terminal.styled(
                [
                    DisplayWidth.padded(DisplayWidth.fitted(columns[0], to: headingWidth), to: headingWidth),
                    DisplayWidth.padded(columns[1], to: VerdictTable.principlesWidth), columns[2],
                ].joined(separator: "  "),
                .dim
            )
        )
        for row in rows { lines.append(line(row, headingWidth: headingWidth)) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let principlesWidth = 19

    private func line(_ row: Row, headingWidth: Int) -> String {
        let indented = String(repeating: "  ", count: row.level) + row.heading
        let heading = DisplayWidth.padded(DisplayWidth.fitted(indented, to: headingWidth), to: headingWidth)
        let room = max(16, terminal.width - headingWidth - VerdictTable.principlesWidth - 4)
        let measures = DisplayWidth.fitted(measures(of: row.explanation), to: room)
        return "\(heading)  \(principles(of: row.explanation))  \(measures)"
    }

    private func principles(of explanation: Explanation) -> String {
        let labels = explanation.verdict.labels.intersection(pack.principles).indices.map { $0 }
        let titles = labels.map { pack.labels[$0].title }
        let filler = VerdictTable.principlesWidth - DisplayWidth.of(titles.joined(separator: " "))
        let painted = labels.map { terminal.styled(pack.labels[$0].title, .principle($0)) }.joined(separator: " ")
        return titles.isEmpty
            ? terminal.styled(DisplayWidth.padded("—", to: VerdictTable.principlesWidth), .dim)
            : painted + String(repeating: " ", count: max(0, filler))
    }

    private func measures(of explanation: Explanation) -> String {
        let measures = explanation.verdict.labels.intersection(pack.measures).indices
            .sorted { explanation.verdict.points[$0] > explanation.verdict.points[$1] }
        let parts = measures.map { label in
            let words = strongestWords(of: label, in: explanation)
            return "\(pack.labels[label].title) \(explanation.verdict.points[label])（\(words)）"
        }
        if !parts.isEmpty { return parts.joined(separator: " ") }
        return explanation.verdict.none.map { "（\($0.chinese)）" } ?? ""
    }

    private func strongestWords(of label: Int, in explanation: Explanation) -> String {
        var seen: Set<String> = []
        return explanation.evidence.filter { $0.label == label && !$0.isStatement }
            .sorted { $0.points > $1.points }
            .map(\.anchor.folded)
            .filter { seen.insert($0).inserted }
            .prefix(3)
            .joined(separator: "、")
    }
}

extension NoneReason {
    /// What a Chinese reader is told.
    var chinese: String {
        switch self {
        case .noHits: "未见民生措施"
        case .allVetoed: "命中均被排除"
        case .belowThreshold(let margin): "差 \(margin) 分"
        case .notSalient: "所占篇幅过少"
        case .unreadable: "无法读取"
        }
    }
}
