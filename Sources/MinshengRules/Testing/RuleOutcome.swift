// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// What one rule made of a text, read from the explanation of the verdict.
struct RuleOutcome {
    /// The words that count.
    private(set) var counted: [Quotation] = []
    /// The words that the rule found, whether its label is in the verdict or not.
    private(set) var found: [Quotation] = []
    /// The words that were taken from the rule.
    private(set) var taken: [Veto] = []
    /// The words that did not count because of how the label as a whole fared.
    private var fallen: [Veto] = []

    init(of rule: String, in explanation: Explanation) {
        for evidence in explanation.evidence where evidence.rule == rule {
            counted.append(evidence.anchor)
            found += [evidence.anchor] + evidence.supports
        }
        for veto in explanation.vetoes where veto.rule == rule {
            switch veto.reason {
            case .guarded, .context, .excluded, .denied:
                taken.append(veto)
            case .incidental, .notAbout, .onlyWeak, .belowThreshold, .notSalient:
                fallen.append(veto)
                found.append(veto.words)
            }
        }
    }

    /// The stages that kept the rule from giving its label anything.
    func stages(in explanation: Explanation) -> [RulePack.Rule.Skip.Stage] {
        if taken.isEmpty, fallen.isEmpty { return [.unmatched] }
        var stages = taken.compactMap { stage(of: $0.reason) }
        for veto in fallen {
            switch veto.reason {
            case .incidental, .notAbout: stages.append(.incidental)
            default:
                stages.append(.threshold)
                if !explanation.contexts.isEmpty { stages.append(.context) }
            }
        }
        return stages
    }

    private func stage(of reason: Veto.Reason) -> RulePack.Rule.Skip.Stage? {
        switch reason {
        case .guarded(let kind, _): .init(rawValue: kind)
        case .context: .context
        case .excluded: RulePack.Rule.Skip.Stage.none
        case .denied: .polarity
        case .incidental, .notAbout, .onlyWeak, .belowThreshold, .notSalient: nil
        }
    }
}

extension Veto.Reason {
    /// The reason in words.
    var words: String {
        switch self {
        case .guarded(let kind, let by): "the \(kind) guard \"\(by)\""
        case .context(let id): "the context \"\(id)\""
        case .excluded(let by): "the rule's none has \"\(by)\""
        case .denied: "the text denies it"
        case .incidental: "the label is incidental beside another"
        case .notAbout: "the text is not about the label"
        case .onlyWeak: "the label has weak terms alone"
        case .belowThreshold: "the label stays below its threshold"
        case .notSalient: "the label is not salient"
        }
    }
}
