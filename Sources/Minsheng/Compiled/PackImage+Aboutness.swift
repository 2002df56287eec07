// SPDX-License-Identifier: Apache-2.0

extension PackImage {
    /// How a pack judges whether a text is about a label that has its points: a linear model with integer weights.
    ///
    /// All weights are hundredths of a natural logarithm of odds. A label whose weights add up to less than zero is
    /// dropped. Which weights those are is in ``AboutnessReading``.
    package struct Aboutness: Hashable, Sendable {
        /// The labels that are judged; others stay as they are.
        package var labels = LabelSet()
        /// What every label starts from.
        package var base: Int32 = 0
        /// What each quantity gives, by ``AboutnessQuantity`` raw value.
        package var quantities = [Int32](repeating: 0, count: AboutnessQuantity.allCases.count)
        /// What each label starts from beside the base.
        package var ofLabel: [Int32]
        /// What each rule that counts for the label gives.
        package var ofRule: [Int32]
        /// What each context gives that holds where the label counts, whatever the label.
        package var ofContext: [Int32]
        /// What each other label that is on gives: row by the label that is judged, column by the other.
        package var beside: [Int32]

        /// Creates a model without weights for a pack of so many labels, rules and contexts.
        package init(labels: Int, rules: Int, contexts: Int) {
            ofLabel = [Int32](repeating: 0, count: labels)
            ofRule = [Int32](repeating: 0, count: rules)
            ofContext = [Int32](repeating: 0, count: contexts)
            beside = [Int32](repeating: 0, count: labels * labels)
        }
    }
}

/// What is counted of a label in a text before it is judged; each has an upper bound, so that no length decides alone.
package enum AboutnessQuantity: Int, Hashable, Sendable, CaseIterable {
    /// The label's points in percent of the strongest label's.
    case share
    /// The label's points, up to 400.
    case points
    /// The text's characters, up to 300.
    case length
    /// The label's deciding hits, up to 3.
    case hits
    /// The other labels that are on, up to 4.
    case others

    /// The most that is counted.
    package var limit: Int32 {
        switch self {
        case .share: 100
        case .points: 400
        case .length: 300
        case .hits: 3
        case .others: 4
        }
    }

    /// How many of it have the weight once: a weight is for 100 points, or for one hit.
    package var unit: Int32 {
        switch self {
        case .share, .points, .length: 100
        case .hits, .others: 1
        }
    }
}

extension PackImage.Aboutness: PackField {
    static var minimumSize: Int { 32 }

    func write(to writer: inout PackWriter) {
        writer.integer(labels.rawValue)
        writer.integer(base)
        for weights in [quantities, ofLabel, ofRule, ofContext, beside] { writer.list(weights) }
    }

    init(from reader: inout PackReader) throws(PackError) {
        self.init(labels: 0, rules: 0, contexts: 0)
        labels = LabelSet(rawValue: try reader.unsigned64())
        base = try reader.integer()
        quantities = try reader.list()
        ofLabel = try reader.list()
        ofRule = try reader.list()
        ofContext = try reader.list()
        beside = try reader.list()
    }
}
