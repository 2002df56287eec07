// SPDX-License-Identifier: Apache-2.0

public import Minsheng

/// How a classifier's verdicts agree with a coder's labels.
public struct GoldReport: Sendable {
    /// One text on which classifier and coder differ.
    public struct Difference: Sendable {
        /// The coder's record.
        public let record: GoldRecord
        /// Labels (principles and measures) predicted and not coded.
        public let spurious: [String]
        /// Labels coded and not predicted.
        public let missing: [String]
        /// The classifier's reasons.
        public let explanation: Explanation
    }

    /// The number of texts.
    public internal(set) var items = 0
    /// Texts coded without a label that got one.
    public internal(set) var falsePositiveItems = 0
    /// Texts coded with a label that got none.
    public internal(set) var falseNegativeItems = 0
    /// Texts coded without a label.
    public internal(set) var noneItems = 0
    /// All decisions on principles together.
    public internal(set) var micro = Agreement()
    /// All decisions on measures together, over texts whose measures were coded.
    public internal(set) var microMeasures = Agreement()
    /// Each principle's decisions, by id, in the pack's order.
    public internal(set) var labels: [(id: String, agreement: Agreement)] = []
    /// Each measure's decisions.
    public internal(set) var measures: [(id: String, agreement: Agreement)] = []
    /// Each principle's statement, over texts where it was coded.
    public internal(set) var stated: [(id: String, agreement: Agreement)] = []
    /// What principles were taken for, none among them.
    public internal(set) var confusion = Confusion([])
    /// Pearson's correlation of a text's greatest points with its length in bytes; near 0 if length buys nothing.
    public internal(set) var lengthCorrelation = 0.0
    /// The texts on which classifier and coder differ, in the file's order.
    public internal(set) var differences: [Difference] = []

    /// The mean of the principles' F1.
    public var macroF1: Double { GoldReport.macroF1(labels) }
    /// The mean of the measures' F1.
    public var macroF1Measures: Double { GoldReport.macroF1(measures) }

    /// Labels that were neither coded nor predicted are left out: their F1 says nothing.
    private static func macroF1(_ list: [(id: String, agreement: Agreement)]) -> Double {
        let known = list.filter { !$0.agreement.isEmpty }
        return known.isEmpty ? 1 : known.reduce(0) { $0 + $1.agreement.f1 } / Double(known.count)
    }
}
