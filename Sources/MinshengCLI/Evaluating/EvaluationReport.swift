// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengRules

/// A comparison with a coder, for a person.
struct EvaluationReport {
    let terminal: Terminal
    let pack: Pack

    /// The figures of each label and of all together.
    func figures(_ report: GoldReport) -> String {
        let nameWidth = max(16, pack.labels.indices.map { DisplayWidth.of(pack.shownName(of: $0)) }.max() ?? 0)
        var lines = [terminal.styled(head(nameWidth: nameWidth), .dim)]
        lines += rows(report.labels, nameWidth)
        lines.append(row("原则合计 micro", report.micro, nameWidth, .bold))
        lines.append("  macro F1 \(Figures.decimal(report.macroF1, digits: 3))")
        if !report.microMeasures.isEmpty {
            lines += [""] + rows(report.measures, nameWidth)
            lines.append(row("措施合计 micro", report.microMeasures, nameWidth, .bold))
            lines.append("  macro F1 \(Figures.decimal(report.macroF1Measures, digits: 3))")
        }
        if report.stated.contains(where: { !$0.agreement.isEmpty }) {
            lines += ["", terminal.styled("明言 stated", .dim)] + rows(report.stated, nameWidth)
        }
        lines += [
            "", items(report),
            "分值与长度相关 correlation of points with length: \(Figures.decimal(report.lengthCorrelation, digits: 3))",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    /// One line for each group of records.
    func groups(_ groups: [(value: String, report: GoldReport)], by field: String) -> String {
        let nameWidth = max(16, groups.map { DisplayWidth.of($0.value) }.max() ?? 0)
        let rows = groups.map { row($0.value, $0.report.micro, nameWidth) + "   \($0.report.items) texts" }
        return ([terminal.styled(head("按 by \(field)", nameWidth: nameWidth), .dim)] + rows).joined(separator: "\n")
            + "\n"
    }

    /// What principles were taken for.
    func confusion(_ confusion: Confusion) -> String {
        let labels: [String?] = confusion.labels + [nil]
        let width = 2 + (confusion.labels.map(DisplayWidth.of) + [7]).reduce(0, max)
        func cell(_ text: String) -> String { DisplayWidth.aligned(text, to: width) }
        let title = DisplayWidth.padded("实为 coded \\ 判为", to: 18)
        let head = title + labels.map { cell($0 ?? "无 none") }.joined()
        let rows = labels.map { coded in
            DisplayWidth.padded(coded ?? "无 none", to: 18)
                + labels.map { cell("\(confusion.count(coded: coded, predicted: $0))") }.joined()
        }
        let beside = [("又判 extra", confusion.extra), ("又漏 missed", confusion.missed)].map { name, count in
            DisplayWidth.padded(name, to: 18) + confusion.labels.map { cell("\(count($0))") }.joined()
        }
        let note = terminal.styled("  又：同一文本的其他标签都对 beside labels that are right", .dim)
        return ([terminal.styled(head, .dim)] + rows + [beside[0] + note, beside[1]]).joined(separator: "\n") + "\n"
    }

    /// Each text on which coder and classifier differ, with the words behind it.
    func errors(_ differences: [GoldReport.Difference]) -> String {
        differences.map(error).joined(separator: "\n")
    }

    /// What each rule or term adds, the useless and the harmful at the end.
    func ablation(_ entries: [Ablation], of part: Ablation.Part) -> String {
        let nameWidth = min(40, max(16, entries.map { DisplayWidth.of($0.name) }.max() ?? 0))
        let head =
            DisplayWidth.padded(part == .rules ? "规则 rule" : "词 term", to: nameWidth)
            + ["ΔF1 原则", "ΔF1 措施", "texts", "changed"].map { DisplayWidth.aligned($0, to: 10) }.joined()
        let rows = entries.map { entry in
            DisplayWidth.padded(DisplayWidth.fitted(Terminal.harmless(entry.name), to: nameWidth), to: nameWidth)
                + [
                    Figures.signed(entry.labelGain, digits: 4), Figures.signed(entry.measureGain, digits: 4),
                    "\(entry.texts)", "\(entry.changedTexts)",
                ].map { DisplayWidth.aligned($0, to: 10) }.joined()
        }
        return ([terminal.styled(head, .dim)] + rows).joined(separator: "\n") + "\n"
    }

    // MARK: Lines

    private func head(_ title: String = "标签 label", nameWidth: Int) -> String {
        DisplayWidth.padded(title, to: nameWidth)
            + ["P", "R", "F1", "tp", "fp", "fn"].map { DisplayWidth.aligned($0, to: 7) }.joined()
            + DisplayWidth.aligned("P 95 %", to: 15) + DisplayWidth.aligned("R 95 %", to: 15)
    }

    private func rows(_ list: [(id: String, agreement: Agreement)], _ nameWidth: Int) -> [String] {
        list.map { id, agreement in
            let name = pack.labels.firstIndex { $0.id == id }.map { pack.shownName(of: $0) } ?? id
            return row(name, agreement, nameWidth)
        }
    }

    private func row(_ name: String, _ agreement: Agreement, _ nameWidth: Int, _ style: Style? = nil) -> String {
        func figure(_ number: Double) -> String { DisplayWidth.aligned(Figures.decimal(number, digits: 3), to: 7) }
        func interval(_ range: ClosedRange<Double>) -> String {
            let text = "\(Figures.decimal(range.lowerBound, digits: 3))–\(Figures.decimal(range.upperBound, digits: 3))"
            return DisplayWidth.aligned(text, to: 15)
        }
        let counts = [agreement.truePositives, agreement.falsePositives, agreement.falseNegatives]
        let text =
            DisplayWidth.padded(name, to: nameWidth)
            + (agreement.isEmpty
                ? String(repeating: DisplayWidth.aligned("–", to: 7), count: 3)
                : figure(agreement.precision) + figure(agreement.recall) + figure(agreement.f1))
            + counts.map { DisplayWidth.aligned("\($0)", to: 7) }.joined()
            + (agreement.isEmpty ? "" : interval(agreement.precisionInterval) + interval(agreement.recallInterval))
        return style.map { terminal.styled(text, $0) } ?? text
    }

    private func items(_ report: GoldReport) -> String {
        "文本 texts \(report.items) · 无标签 coded none \(report.noneItems)"
            + " · 误判 of them labelled \(report.falsePositiveItems) · 漏判 labelled, found none \(report.falseNegativeItems)"
    }

    private func error(_ difference: GoldReport.Difference) -> String {
        let spurious = difference.spurious.map { "+\($0)" }
        let missing = difference.missing.map { "-\($0)" }
        let confidence = difference.record.confidence.map { " (\($0))" } ?? ""
        var lines = [
            terminal.styled(
                "\(difference.record.id)\(confidence)  \((spurious + missing).joined(separator: " "))",
                .bold
            ),
            "  " + DisplayWidth.fitted(Terminal.harmless(difference.record.text), to: max(20, terminal.width * 2 - 2)),
        ]
        lines += reasons(difference).map {
            "    " + DisplayWidth.fitted(Terminal.harmless($0), to: max(20, terminal.width - 4))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The evidence of labels that are too many, and what was taken away of those that are missing.
    private func reasons(_ difference: GoldReport.Difference) -> [String] {
        let labels = pack.labels
        func concerns(_ label: Int, _ ids: [String]) -> Bool {
            ids.contains(labels[label].id) || labels[label].parent.map { ids.contains(labels[$0].id) } == true
        }
        let evidence = difference.explanation.evidence
            .filter { !$0.isStatement && concerns($0.label, difference.spurious) }
            .map { "+\($0.points) \($0.rule) \(([$0.anchor] + $0.supports).map(\.surface).joined(separator: "+"))" }
        let vetoes = difference.explanation.vetoes
            .filter { concerns($0.label, difference.missing) }
            .map { "× \($0.rule) \($0.words.surface) ← \($0.reason.name) \($0.reason.cause ?? "")" }
        return evidence + vetoes
    }
}
