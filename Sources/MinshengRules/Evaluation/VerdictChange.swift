// SPDX-License-Identifier: Apache-2.0

public import Minsheng

/// A label that one pack gives a text and another does not, with the rules and terms behind it.
public struct VerdictChange: Hashable, Sendable {
    /// What happened to one rule's words.
    public struct Cause: Hashable, Sendable {
        /// The rule.
        public let rule: String
        /// Its term, as its author wrote it.
        public let term: String
        /// What became of it.
        public let kind: Kind
    }

    /// What became of a rule's words from the first pack to the second.
    public enum Kind: Hashable, Sendable {
        /// The second pack's rule finds them, the first pack's does not.
        case found
        /// The first pack's rule finds them, the second pack's does not.
        case lost
        /// Something takes them away in the second pack alone.
        case vetoed(Veto.Reason)
        /// What took them away in the first pack does not in the second.
        case spared(Veto.Reason)
        /// They give other points.
        case weighed(from: Int, to: Int)
    }

    /// The label's id.
    public let label: String
    /// Whether the label is about the statement of a principle, not the substance.
    public let isStated: Bool
    /// Whether the second pack gives it and the first does not, or the other way round.
    public let isGained: Bool
    /// The rules and terms behind it; empty if only a threshold or a share changed.
    public let causes: [Cause]
}

extension VerdictChange {
    /// The changes from one pack's explanation of a text to another's: measures, principles without a measure that
    /// changed, and statements.
    public static func between(_ first: Explanation, _ second: Explanation) -> [VerdictChange] {
        let substance = changes(from: first, to: second, labels: { $0.carriedIDs }, isStated: false)
        let stated = changes(from: first, to: second, labels: { Set($0.pack.ids($0.verdict.stated)) }, isStated: true)
        return substance + stated
    }

    private static func changes(
        from first: Explanation,
        to second: Explanation,
        labels: (Explanation) -> Set<String>,
        isStated: Bool
    ) -> [VerdictChange] {
        let (before, after) = (labels(first), labels(second))
        return before.symmetricDifference(after).sorted().map { label in
            VerdictChange(
                label: label,
                isStated: isStated,
                isGained: after.contains(label),
                causes: causes(
                    LabelTrace(of: label, in: first, isStated: isStated),
                    LabelTrace(of: label, in: second, isStated: isStated)
                )
            )
        }
    }

    /// Compares what two packs' rules made of the same words.
    private static func causes(_ before: LabelTrace, _ after: LabelTrace) -> [Cause] {
        var causes: [Cause] = []
        for key in Set(before.points.keys).union(after.points.keys).union(before.vetoes.keys).union(after.vetoes.keys) {
            let kind: Kind? =
                switch (before.points[key], after.points[key]) {
                case (nil, .some): before.vetoes[key].map { .spared($0) } ?? .found
                case (.some, nil): after.vetoes[key].map { .vetoed($0) } ?? .lost
                case (let old?, let new?): old == new ? nil : .weighed(from: old, to: new)
                case (nil, nil): nil
                }
            if let kind { causes.append(Cause(rule: key.rule, term: key.term, kind: kind)) }
        }
        return Set(causes).sorted { ($0.rule, $0.term) < ($1.rule, $1.term) }
    }
}

/// What a pack's rules made of a text for one label.
private struct LabelTrace {
    /// One rule's words at one place.
    struct Key: Hashable {
        let rule: String
        let term: String
        let part: SourceSpan.Part?
        let start: Int?
    }

    /// The points of words that count, or would if the label held.
    private(set) var points: [Key: Int] = [:]
    /// What took words away from their rule.
    private(set) var vetoes: [Key: Veto.Reason] = [:]

    init(of label: String, in explanation: Explanation, isStated: Bool) {
        let ids = explanation.pack.labels.map(\.id)
        for evidence in explanation.evidence where ids[evidence.label] == label && evidence.isStatement == isStated {
            points[Key(evidence.rule, evidence.anchor), default: 0] += evidence.points
        }
        for veto in explanation.vetoes where ids[veto.label] == label {
            switch veto.reason {
            case .guarded, .context, .excluded, .denied, .notAbout: vetoes[Key(veto.rule, veto.words)] = veto.reason
            // The words were found; it is the label as a whole that fell short.
            case .incidental, .onlyWeak, .belowThreshold, .notSalient: points[Key(veto.rule, veto.words)] = 0
            }
        }
    }
}

extension LabelTrace.Key {
    init(_ rule: String, _ words: Quotation) {
        self.init(
            rule: rule,
            term: words.term,
            part: words.spans.first?.part,
            start: words.spans.first?.utf8.lowerBound
        )
    }
}

extension Explanation {
    /// The ids of the measures in the verdict, and of the principles that no measure stands for.
    fileprivate var carriedIDs: Set<String> {
        let measures = verdict.labels.intersection(pack.measures)
        let covered = measures.indices.reduce(into: LabelSet()) { set, label in
            if let parent = pack.labels[label].parent { set.insert(LabelSet(index: parent)) }
        }
        return Set(pack.ids(verdict.labels.subtracting(covered)))
    }
}
