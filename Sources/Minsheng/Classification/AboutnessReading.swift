// SPDX-License-Identifier: Apache-2.0

/// What of a text says whether it is about a label that has its points.
package struct AboutnessReading: Hashable, Sendable {
    /// The label, an index into ``Pack/labels``.
    package var label: Int
    /// The label's points in percent of the strongest label's.
    package var share: Int32 = 0
    /// The label's points, up to the quantity's limit, as the others.
    package var points: Int32 = 0
    /// The text's characters.
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
    /// The weights that a reading calls for; they add up to the score.
    func parts(of reading: AboutnessReading, in image: PackImage) -> [Judgement.Part] {
        var parts = [Judgement.Part(source: .base, name: "", weight: Int(base))]
        func add(_ source: Judgement.Source, _ name: String, _ weight: Int32) {
            if weight != 0 { parts.append(Judgement.Part(source: source, name: name, weight: Int(weight))) }
        }
        add(.label, image.labels[reading.label].id, ofLabel[reading.label])
        for quantity in AboutnessQuantity.allCases {
            add(.quantity, "\(quantity)", weight(of: quantity, reading[quantity]))
        }
        for rule in reading.rules { add(.rule, image.rules[Int(rule)].id, ofRule[Int(rule)]) }
        for context in reading.contexts { add(.context, image.contexts[Int(context)].id, ofContext[Int(context)]) }
        for other in reading.others.indices {
            add(.beside, image.labels[other].id, beside[reading.label * image.labels.count + other])
        }
        return parts
    }

    private func weight(of quantity: AboutnessQuantity, _ count: Int32) -> Int32 {
        Int32(clamping: Int64(quantities[quantity.rawValue]) * Int64(count) / Int64(quantity.unit))
    }

    /// The sum of the weights that a reading calls for.
    func score(of reading: AboutnessReading) -> Int {
        var score = Int(base) + Int(ofLabel[reading.label])
        for quantity in AboutnessQuantity.allCases { score += Int(weight(of: quantity, reading[quantity])) }
        for rule in reading.rules { score += Int(ofRule[Int(rule)]) }
        for context in reading.contexts { score += Int(ofContext[Int(context)]) }
        for other in reading.others.indices { score += Int(beside[reading.label * ofLabel.count + other]) }
        return score
    }
}
