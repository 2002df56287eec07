// SPDX-License-Identifier: Apache-2.0

/// Whether a text is about a label that has its points, and what speaks for and against it.
///
/// A pack may weigh, in its `aboutness`, by which rules a label was found, in which contexts, beside which other labels
/// and with which share of the points. The weights are integers, hundredths of a natural logarithm of odds, and were
/// learned from coded texts; they add up to the score exactly, and a label with a score below zero is not in the verdict.
public struct Judgement: Hashable, Sendable {
    /// Where a weight comes from.
    public enum Source: String, Hashable, Sendable, CaseIterable {
        /// What every label starts from.
        case base
        /// What this label starts from beside that.
        case label
        /// A quantity: `share`, `points`, `length`, `hits` or `others`.
        case quantity
        /// A rule whose hits count for the label.
        case rule
        /// A context of a sentence in which the label counts, or of the whole item.
        case context
        /// Another label that is on.
        case beside
    }

    /// One weight.
    public struct Part: Hashable, Sendable {
        /// Where it comes from.
        public let source: Source
        /// The name of the rule, context, label or quantity; empty for the base.
        public let name: String
        /// The weight; below zero it speaks against the label.
        public let weight: Int
    }

    /// The label, an index into ``Pack/labels``.
    public let label: Int
    /// The weights: the base, and of the others those that are not zero.
    public let parts: [Part]

    /// The sum of the weights.
    public var score: Int { parts.reduce(0) { $0 + $1.weight } }
    /// Whether the label stays in the verdict.
    public var isAbout: Bool { score >= 0 }
}
