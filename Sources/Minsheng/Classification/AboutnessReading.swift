// SPDX-License-Identifier: Apache-2.0

/// What of a text says whether it is about a label that has its points.
package struct AboutnessReading: Hashable, Sendable {
    /// The label, an index into ``Pack/labels``.
    package var label: Int
    // Counts without their limits; the subscript has them.

    /// The label's points in percent of the strongest label's.
    package var share: Int32 = 0
    /// The label's points.
    package var points: Int32 = 0
    /// The text's characters; those beyond what can count may be left out.
    package var length: Int32 = 0
    /// The label's deciding hits.
    package var hits: Int32 = 0
    /// The rules whose hits count for the label, ascending.
    package var rules: [Int32] = []
    /// The contexts that hold in sentences where the label counts, or in the whole item, ascending.
    package var contexts: [Int32] = []
    /// The other labels that are on.
    package var others = LabelSet()

    package init(label: Int) {
        self.label = label
    }

    /// What is counted of a quantity, at most its limit.
    package subscript(quantity: AboutnessQuantity) -> Int32 {
        let count =
            switch quantity {
            case .share: share
            case .points: points
            case .length: length
            case .hits: hits
            case .others: Int32(others.count)
            }
        return min(quantity.limit, count)
    }
}

extension PackImage.Aboutness {
    /// The weights that a reading calls for, those included that are zero; they add up to the score.
    private func forEachWeight(
        of reading: AboutnessReading,
        _ body: (_ source: Judgement.Source, _ index: Int, _ weight: Int32) -> Void
    ) {
        body(.base, 0, base)
        body(.label, reading.label, ofLabel[reading.label])
        for quantity in AboutnessQuantity.allCases {
            let weight = Int64(quantities[quantity.rawValue]) * Int64(reading[quantity]) / Int64(quantity.unit)
            body(.quantity, quantity.rawValue, Int32(clamping: weight))
        }
        for rule in reading.rules { body(.rule, Int(rule), ofRule[Int(rule)]) }
        for context in reading.contexts { body(.context, Int(context), ofContext[Int(context)]) }
        for other in reading.others.indices {
            body(.beside, other, beside[reading.label * ofLabel.count + other])
        }
    }

    /// The sum of the weights that a reading calls for.
    func score(of reading: AboutnessReading) -> Int {
        var score = 0
        forEachWeight(of: reading) { score += Int($2) }
        return score
    }

    /// The weights that a reading calls for, by name; the base, and of the others those that are not zero.
    func parts(of reading: AboutnessReading, in image: PackImage) -> [Judgement.Part] {
        var parts: [Judgement.Part] = []
        forEachWeight(of: reading) { source, index, weight in
            guard weight != 0 || source == .base else { return }
            let name =
                switch source {
                case .base: ""
                case .label, .beside: image.labels[index].id
                case .quantity: "\(AboutnessQuantity.allCases[index])"
                case .rule: image.rules[index].id
                case .context: image.contexts[index].id
                }
            parts.append(Judgement.Part(source: source, name: name, weight: Int(weight)))
        }
        return parts
    }
}
