// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// An explanation for a person: what counted, what was taken away and by what, and what other rules lacked.
struct ExplanationReport {
    private static let shownTerms = 8
    /// How many pieces of evidence that flip a label are shown.
    private static let shownPieces = 6
    /// How many rules that lacked something are shown, unless all are asked for.
    private static let shownRules = 20

    let terminal: Terminal
    let explanation: Explanation
    let unmet: [UnmetRule]
    /// The only rule to tell about, or nil for all.
    let rule: String?
    /// Whether every rule that lacked something is shown, not only those that came nearest.
    let showsAll: Bool

    private var pack: Pack { explanation.pack }

    /// The report's text.
    func render() -> String {
        var lines = [head()]
        let evidence = explanation.evidence.filter(isWanted)
        lines += section("计分 matched", evidence.map(line))
        let vetoes = explanation.vetoes.filter { rule == nil || $0.rule == rule }
        lines += section("排除 vetoed", vetoes.map(line))
        lines += section("主旨 about", rule == nil ? explanation.judgements.map(line) : [])
        lines += section("反转 flips", rule == nil ? flips() : [])
        lines += section("语境 contexts", rule == nil ? explanation.contexts.map { "  \($0)" } : [])
        let unmet = unmet.filter { rule == nil || $0.rule == rule }
        lines += section("未满足 not met", nearest(unmet))
        if let rule, evidence.isEmpty, vetoes.isEmpty, unmet.isEmpty {
            lines += ["", "  \(rule): none of its words stand in the text"]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The rules that found most of what they look for, the nearest first.
    private func nearest(_ unmet: [UnmetRule]) -> [String] {
        let sorted = unmet.enumerated().sorted {
            (-$0.element.found.count, $0.offset) < (-$1.element.found.count, $1.offset)
        }
        .map(\.element)
        let count = showsAll || rule != nil ? sorted.count : ExplanationReport.shownRules
        let rest = sorted.count - count
        return sorted.prefix(count).map(line)
            + (rest > 0 ? [terminal.styled("  … and \(rest) rules more; --all shows them", .dim)] : [])
    }

    private func isWanted(_ evidence: Evidence) -> Bool { rule == nil || evidence.rule == rule }

    private func section(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : ["", terminal.styled(title, .bold)] + lines
    }

    private func head() -> String {
        let verdict = explanation.verdict
        let labels = pack.shownLabels(of: verdict).map { label in
            terminal.styled("\(pack.shownName(of: label)) \(verdict.points[label])", style(of: label))
        }
        let stated = verdict.stated.indices.map { pack.labels[$0].title }.joined(separator: " ")
        return [
            terminal.styled("判定 verdict", .bold) + "  "
                + (labels.isEmpty ? verdict.none?.bilingual ?? "—" : labels.joined(separator: " · ")),
            stated.isEmpty ? nil : "明言 stated  \(stated)",
        ].compactMap { $0 }.joined(separator: "\n")
    }

    private func style(of label: Int) -> Style { .principle(pack.principleOrder(of: label)) }

    private func line(_ evidence: Evidence) -> String {
        let words = ([evidence.anchor] + evidence.supports).map { quoted($0.surface) }.joined(separator: " + ")
        var remarks = [evidence.isStatement ? "明言 stated" : "\(evidence.zone)"]
        if evidence.polarity == .deficit { remarks.append("deficit") }
        if evidence.isListItem { remarks.append("list item") }
        return "  " + terminal.styled(DisplayWidth.aligned("+\(evidence.points)", to: 5), style(of: evidence.label))
            + " \(evidence.rule)  \(words)  "
            + terminal.styled("\(place(of: evidence.anchor)) \(remarks.joined(separator: ", "))", .dim)
    }

    /// A label's score and the weights behind it, the heaviest first.
    private func line(_ judgement: Judgement) -> String {
        let parts = judgement.parts.sorted { ($0.weight.magnitude, $1.name) > ($1.weight.magnitude, $0.name) }
            .map { "\(Figures.signed(Double($0.weight), digits: 0)) \($0.name.isEmpty ? $0.source.rawValue : $0.name)" }
        let shown = parts.prefix(ExplanationReport.shownTerms).joined(separator: ", ")
        let score = Figures.signed(Double(judgement.score), digits: 0)
        return "  " + terminal.styled(DisplayWidth.aligned(score, to: 5), style(of: judgement.label))
            + " \(pack.shownName(of: judgement.label))\(judgement.isAbout ? "" : " ← not_about")  "
            + terminal.styled(shown + (parts.count > ExplanationReport.shownTerms ? ", …" : ""), .dim)
    }

    private func line(_ veto: Veto) -> String {
        let cause = veto.reason.cause.map { " \(quoted($0))" } ?? ""
        return "  \(veto.rule)  \(quoted(veto.words.surface)) ← \(veto.reason.name)\(cause)  "
            + terminal.styled(place(of: veto.words), .dim)
    }

    /// What would turn a label, but for principles that turn with their only measure.
    private func flips() -> [String] {
        let measures = Set(explanation.flips.filter { pack.labels[$0.label].parent != nil }.map(\.evidence))
        return explanation.flips
            .filter { $0.isStatement || pack.labels[$0.label].parent != nil || !measures.contains($0.evidence) }
            .map(line)
    }

    private func line(_ flip: Flip) -> String {
        let sign = (flip.turnsOn ? "+" : "-") + pack.shownName(of: flip.label) + (flip.isStatement ? " (stated)" : "")
        let pieces = flip.evidence.prefix(ExplanationReport.shownPieces)
            .map { quoted($0.anchor.surface) + " " + terminal.styled(place(of: $0.anchor), .dim) }
        let rest = flip.evidence.count - pieces.count
        return "  " + terminal.styled(sign, style(of: flip.label)) + "  without " + pieces.joined(separator: " ")
            + (rest > 0 ? " … (\(rest) more)" : "")
    }

    private func line(_ unmet: UnmetRule) -> String {
        let found = unmet.found.map { quoted($0.surface) }.joined(separator: " ")
        let place = unmet.found.first.map(place) ?? ""
        return "  \(unmet.rule)  \(found): \(reason(of: unmet))  " + terminal.styled(place, .dim)
    }

    private func reason(of unmet: UnmetRule) -> String {
        switch unmet.obstacle {
        case .missing(let terms): "no \(list(terms)) in the same \(unmet.scope)"
        case .tooFew(let found, let needed, let terms): "\(found) of \(needed) parts; add \(list(terms))"
        case .guarded: "a guard covers the words"
        case .apart(let first, let second, let placement):
            "\(quoted(first.surface)) and \(quoted(second.surface)) \(ExplanationReport.reason(placement))"
        case .otherZone(let zones): "holds, but not in \(zones.map { "\($0)" }.joined(separator: ", "))"
        case .draft: "is a draft, which gives no points"
        }
    }

    private static func reason(_ placement: UnmetRule.Placement) -> String {
        switch placement {
        case .overlapping: "overlap"
        case .wrongOrder: "stand in the wrong order"
        case .tooFar(let characters, let allowed): "are \(characters) characters apart; \(allowed) are allowed"
        case .otherClause: "stand in different clauses"
        }
    }

    private func list(_ terms: [String]) -> String {
        let shown = terms.prefix(ExplanationReport.shownTerms).map { Terminal.harmless($0) }.joined(separator: "/")
        let rest = terms.count - ExplanationReport.shownTerms
        return rest > 0 ? "\(shown)/… (\(rest) more)" : shown
    }

    private func quoted(_ words: String) -> String { "「\(Terminal.harmless(words))」" }

    /// `title 1:3`, or for the body `1:3`.
    private func place(of words: Quotation) -> String {
        guard let span = words.spans.first else { return "" }
        return (span.part == .title ? "title " : "") + "\(span.start.line):\(span.start.column)"
    }
}
