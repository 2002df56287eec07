// SPDX-License-Identifier: Apache-2.0

import Foundation
import Minsheng

/// What a model of aboutness looks at, as columns of numbers.
///
/// Rules that are called alike below different labels (`m05.topic`, `m09.topic`) share a column beside their own, so that
/// a rule that was seldom seen leans on the others of its kind.
struct AboutnessColumns: Sendable {
    private let image: PackImage
    /// The shared column of each rule, counted from ``names``, or nil.
    private let nameOfRule: [Int?]
    private let nameCount: Int

    init(_ image: PackImage) {
        self.image = image
        let names = image.rules.map { $0.id.split(separator: ".").last.map(String.init) ?? $0.id }
        let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
        let shared = counts.filter { $0.value > 1 }.keys.sorted()
        let indices = Dictionary(uniqueKeysWithValues: zip(shared, 0...))
        nameOfRule = names.map { indices[$0] }
        nameCount = shared.count
    }

    // The columns, one kind behind the other; the first is the intercept.
    private var quantities: Int { 1 }
    private var labels: Int { quantities + AboutnessQuantity.allCases.count }
    private var rules: Int { labels + image.labels.count }
    private var names: Int { rules + image.rules.count }
    private var contexts: Int { names + nameCount }
    private var beside: Int { contexts + image.contexts.count }

    /// The number of columns.
    var count: Int { beside + image.labels.count * image.labels.count }

    /// The columns of a reading that are not zero, ascending.
    func columns(of reading: AboutnessReading) -> [(index: Int, value: Double)] {
        var columns: [(index: Int, value: Double)] = [(0, 1)]
        for quantity in AboutnessQuantity.allCases where reading[quantity] != 0 {
            columns.append((quantities + quantity.rawValue, Double(reading[quantity]) / Double(quantity.unit)))
        }
        columns.append((labels + reading.label, 1))
        for rule in reading.rules { columns.append((rules + Int(rule), 1)) }
        for name in Set(reading.rules.compactMap { nameOfRule[Int($0)] }).sorted() { columns.append((names + name, 1)) }
        for context in reading.contexts { columns.append((contexts + Int(context), 1)) }
        for other in reading.others.indices {
            columns.append((beside + reading.label * image.labels.count + other, 1))
        }
        return columns
    }

    /// The model of fitted weights: hundredths, rounded; those that round to zero are left out.
    func model(_ weights: [Double], cutoff: Int) -> RulePack.Aboutness {
        func hundredths(_ value: Double) -> Int { Int((value * 100).rounded()) }
        func listed(_ pairs: [(String, Double)]) -> [RulePack.Aboutness.Weight] {
            pairs.map { RulePack.Aboutness.Weight($0.0, hundredths($0.1)) }.filter { $0.weight != 0 }
        }
        var model = RulePack.Aboutness()
        model.base = hundredths(weights[0] - Self.logOdds(percent: cutoff))
        let paths: [(AboutnessQuantity, WritableKeyPath<RulePack.Aboutness, Int>)] = [
            (.share, \.share), (.points, \.points), (.length, \.length), (.hits, \.hits), (.others, \.others),
        ]
        for (quantity, path) in paths { model[keyPath: path] = hundredths(weights[quantities + quantity.rawValue]) }
        let leaves = Array(image.leaves.indices)
        model.labels = leaves.map { RulePack.Aboutness.Weight(image.labels[$0].id, hundredths(weights[labels + $0])) }
        model.rules = listed(
            image.rules.indices.map { rule in
                let shared = nameOfRule[rule].map { weights[names + $0] } ?? 0
                return (image.rules[rule].id, weights[rules + rule] + shared)
            }
        )
        model.contexts = listed(image.contexts.indices.map { (image.contexts[$0].id, weights[contexts + $0]) })
        model.beside = leaves.map { label in
            RulePack.Aboutness.Beside(
                label: image.labels[label].id,
                others: listed(
                    leaves.map { (image.labels[$0].id, weights[beside + label * image.labels.count + $0]) }
                )
            )
        }
        .filter { !$0.others.isEmpty }
        return model
    }

    /// The natural logarithm of the odds of a chance.
    static func logOdds(percent: Int) -> Double {
        let chance = Double(min(99, max(1, percent))) / 100
        return log(chance / (1 - chance))
    }
}
