// SPDX-License-Identifier: Apache-2.0

/// What a pack loses, or gains, without one of its parts.
public struct Ablation: Hashable, Sendable {
    /// The kind of parts that are left out one by one.
    public enum Part: String, Hashable, Sendable, CaseIterable {
        /// Rules, by id.
        case rules
        /// Terms, wherever they stand: in rules, guards or contexts.
        case terms
    }

    /// A rule's id, or a term as its author wrote it.
    public let name: String
    /// The texts in which the part has a hand.
    public let texts: Int
    /// The texts whose principles or measures change without it.
    public let changedTexts: Int
    /// How all texts' principles agree with the coder without it.
    public let labels: Agreement
    /// How all texts' measures agree with the coder without it.
    public let measures: Agreement
    /// What the part adds to the F1 of principles; below 0 if the pack is better off without it.
    public let labelGain: Double
    /// What the part adds to the F1 of measures.
    public let measureGain: Double
}

extension Ablation {
    /// The order of a report: what adds most to principles first, then to measures, then by name.
    static func precedes(_ left: Ablation, _ right: Ablation) -> Bool {
        (-left.labelGain, -left.measureGain, left.name) < (-right.labelGain, -right.measureGain, right.name)
    }
}
