// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// Something to be told of a part of a text when a reader points at it.
struct HTMLAnnotation: Hashable {
    /// What the words are to the verdict, the strongest first.
    enum Kind: Int, Comparable {
        case anchor
        case statement
        case support
        case veto

        static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
    }

    /// UTF-8 offsets in the text.
    let range: Range<Int>
    let kind: Kind
    /// The colour: the order of the principle.
    let order: Int
    /// What is told, in HTML.
    let note: String
}

extension Explanation {
    /// What there is to tell of one part of the text.
    /// - Parameter offset: where the explained text begins in the one that is shown, in UTF-8 bytes.
    func annotations(in part: SourceSpan.Part, from offset: Int = 0) -> [HTMLAnnotation] {
        evidence.flatMap { annotations(of: $0, part, offset) } + vetoes.flatMap { annotations(of: $0, part, offset) }
    }

    private func annotations(of evidence: Evidence, _ part: SourceSpan.Part, _ offset: Int) -> [HTMLAnnotation] {
        let name = "<b>\(HTMLEscape.text(pack.shownName(of: evidence.label)))</b>"
        let rule = "<code>\(HTMLEscape.text(evidence.rule))</code>"
        var remarks: [String] = []
        if evidence.polarity == .deficit { remarks.append("不足 deficit") }
        if evidence.isListItem { remarks.append("列举项 list item") }
        let words = evidence.supports.map { "「\(HTMLEscape.text($0.surface))」" }.joined()
        if !words.isEmpty { remarks.append("依 with \(words)") }
        let points = evidence.isStatement ? "明言 stated" : "+\(evidence.points)"
        let note = ([name, points, rule] + remarks).joined(separator: " · ")
        let support = "\(name) · 「\(HTMLEscape.text(evidence.anchor.surface))」的依据 supports it · \(rule)"
        return spans(of: evidence.anchor, part, offset).map {
            annotation($0, evidence.isStatement ? .statement : .anchor, evidence.label, note)
        }
            + evidence.supports.flatMap { spans(of: $0, part, offset) }.map {
                annotation($0, .support, evidence.label, support)
            }
    }

    private func annotations(of veto: Veto, _ part: SourceSpan.Part, _ offset: Int) -> [HTMLAnnotation] {
        let cause = veto.reason.cause.map { "「\(HTMLEscape.text($0))」" } ?? ""
        let note =
            "<b>\(HTMLEscape.text(pack.shownName(of: veto.label)))</b> · 不计 not counted: \(veto.reason.name) \(cause)"
            + " · <code>\(HTMLEscape.text(veto.rule))</code>"
        return spans(of: veto.words, part, offset).map { annotation($0, .veto, veto.label, note) }
    }

    private func spans(of words: Quotation, _ part: SourceSpan.Part, _ offset: Int) -> [Range<Int>] {
        words.spans.filter { $0.part == part }.map { $0.utf8.lowerBound + offset..<$0.utf8.upperBound + offset }
    }

    private func annotation(
        _ range: Range<Int>,
        _ kind: HTMLAnnotation.Kind,
        _ label: Int,
        _ note: String
    ) -> HTMLAnnotation {
        HTMLAnnotation(range: range, kind: kind, order: pack.principleOrder(of: label), note: note)
    }
}

extension DocumentExplanation {
    /// What there is to tell of the whole and of every section, each once.
    var annotations: [HTMLAnnotation] {
        var seen: Set<HTMLAnnotation> = []
        let sections = sections.flatMap { $0.explanation.annotations(in: .body, from: $0.outline.range.lowerBound) }
        return (whole.annotations(in: .body) + sections).filter { seen.insert($0).inserted }
    }
}
