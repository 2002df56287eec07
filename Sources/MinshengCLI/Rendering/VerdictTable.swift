// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// A table of verdicts: for each section or item its principles, and a line for each measure with its points and words.
struct VerdictTable {
    /// A section or an item, with what the table shows of it.
    struct Row {
        /// A label that holds, with what speaks for it.
        struct Measure {
            let name: String
            let points: String
            let words: String
            let order: Int
        }

        let heading: String
        let principles: [(text: String, order: Int)]
        let measures: [Measure]
        /// Why there is no label, if there is none.
        let note: String

        init(_ heading: String, level: Int = 0, pack: Pack, verdict: Verdict, evidence: [Evidence] = []) {
            self.heading = String(repeating: "  ", count: level) + Terminal.harmless(heading)
            principles = pack.principles.indices.compactMap { label in
                let title = pack.labels[label].title
                let order = pack.principleOrder(of: label)
                if verdict.labels.contains(index: label) { return (title, order) }
                return verdict.stated.contains(index: label) ? ("(\(title))", order) : nil
            }
            measures = pack.shownLabels(of: verdict).map { label in
                Measure(
                    name: pack.shownName(of: label),
                    points: Figures.grouped(Int(verdict.points[label])),
                    words: Row.strongestWords(for: label, in: evidence),
                    order: pack.principleOrder(of: label)
                )
            }
            note = verdict.none.map(\.bilingual) ?? ""
        }

        private static func strongestWords(for label: Int, in evidence: [Evidence]) -> String {
            var seen: Set<String> = []
            return evidence.filter { $0.label == label && !$0.isStatement }
                .sorted { $0.points > $1.points }
                .map { ([$0.anchor] + $0.supports).map(words(of:)).joined(separator: "+") }
                .filter { seen.insert($0).inserted }
                .prefix(3)
                .joined(separator: "、")
        }

        /// The words as the original has them, without the breaks and blanks inside.
        private static func words(of quotation: Quotation) -> String {
            Terminal.harmless(quotation.surface.filter { !$0.isWhitespace })
        }
    }

    private static let indent = "    "
    private static let gap = "  "
    private static let heads = (
        section: "章节 section", principles: "原则 principles", measure: "措施 measures", points: "分值 points",
        words: "依据 evidence"
    )

    let terminal: Terminal

    /// The table with its head.
    func render(_ rows: [Row]) -> String {
        let nameWidth = VerdictTable.widest(VerdictTable.heads.measure, rows.flatMap { $0.measures.map(\.name) })
        let headingWidth = headingWidth(rows)
        var lines = head(headingWidth: headingWidth, nameWidth: nameWidth)
        for row in rows {
            lines.append(line(of: row, headingWidth: headingWidth))
            lines += row.measures.map { line(of: $0, nameWidth: nameWidth) }
        }
        lines.append(terminal.styled(fitted("(…) 仅明言、未见措施 stated only, no measure behind it"), .dim))
        return lines.joined(separator: "\n") + "\n"
    }

    /// As wide as the longest heading, or what the principles beside it leave.
    private func headingWidth(_ rows: [Row]) -> Int {
        let texts = rows.map { $0.principles.isEmpty ? $0.note : $0.principles.map(\.text).joined(separator: " ") }
        let right = VerdictTable.widest(VerdictTable.heads.principles, texts)
        let left = VerdictTable.widest(VerdictTable.heads.section, rows.map(\.heading))
        return max(12, min(left, terminal.width - right - VerdictTable.gap.count))
    }

    private static func widest(_ head: String, _ texts: [String]) -> Int {
        ([head] + texts).map(DisplayWidth.of).max() ?? 0
    }

    private func head(headingWidth: Int, nameWidth: Int) -> [String] {
        let heads = VerdictTable.heads
        return [
            fitted(DisplayWidth.padded(heads.section, to: headingWidth) + VerdictTable.gap + heads.principles),
            fitted(
                VerdictTable.indent + DisplayWidth.padded(heads.measure, to: nameWidth) + VerdictTable.gap
                    + heads.points + VerdictTable.gap + heads.words
            ),
        ].map { terminal.styled($0, .dim) }
    }

    private func line(of row: Row, headingWidth: Int) -> String {
        let heading = DisplayWidth.padded(DisplayWidth.fitted(row.heading, to: headingWidth), to: headingWidth)
        let room = terminal.width - headingWidth - VerdictTable.gap.count
        guard !row.principles.isEmpty else {
            return heading + VerdictTable.gap + terminal.styled(DisplayWidth.fitted(row.note, to: room), .dim)
        }
        let principles = row.principles.map { terminal.styled($0.text, .principle($0.order)) }
        return heading + VerdictTable.gap + principles.joined(separator: " ")
    }

    private func line(of measure: Row.Measure, nameWidth: Int) -> String {
        let pointsWidth = DisplayWidth.of(VerdictTable.heads.points)
        let room = terminal.width - VerdictTable.indent.count - nameWidth - pointsWidth - 2 * VerdictTable.gap.count
        return [
            VerdictTable.indent
                + terminal.styled(DisplayWidth.padded(measure.name, to: nameWidth), .support(measure.order)),
            DisplayWidth.aligned(measure.points, to: pointsWidth),
            DisplayWidth.fitted(measure.words, to: max(8, room)),
        ].joined(separator: VerdictTable.gap)
    }

    private func fitted(_ text: String) -> String { DisplayWidth.fitted(text, to: terminal.width) }
}
