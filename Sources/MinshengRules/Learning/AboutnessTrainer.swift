// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// Learns from coded texts when a label that has its points is what a text is about.
///
/// Each label that a pack's rules find in a coded text is an example: the coder gave it too, or did not. The examples are
/// told apart by what ``RulePack/Aboutness`` weighs, with logistic regression; its weights, rounded, are the model. Train
/// on texts that the rules were not written for: on those that they were, every rule looks right.
public struct AboutnessTrainer: Sendable {
    /// What shapes a model.
    public struct Options: Hashable, Sendable {
        /// The inverse of the penalty on weights, above 0; the smaller, the nearer they stay to zero.
        public var strength = 0.2
        /// A label stays if its chance of being right is at least this, in percent, 1 to 99.
        public var cutoff = 40
        /// How much a text counts whose coder was not sure, beside one whose coder was.
        public var unsureWeight = 0.5
        /// What is seen in fewer examples has no weight.
        public var minimumCount = 3

        /// The default options.
        public init() {}
    }

    private let classifier: Classifier
    private let evaluator: GoldEvaluator
    private let columns: AboutnessColumns
    /// What shapes the model.
    public var options = Options()

    /// Prepares to train a pack's judgement.
    /// - Parameter source: the pack; a judgement that it has already plays no part.
    /// - Throws: ``RulesError`` if the pack does not compile.
    public init(_ source: PackSource) throws(RulesError) {
        var image = try PackCompiler.image(of: source)
        image.aboutness = nil
        do throws(PackError) {
            classifier = try Classifier(image)
        } catch {
            throw RulesError(.tooLarge, at: nil, error.message)
        }
        evaluator = GoldEvaluator(classifier)
        columns = AboutnessColumns(image)
    }

    /// Learns a model.
    /// - Returns: the model, and the number of examples that it was learned from.
    /// - Throws: ``GoldError`` if a record names a label the pack does not have, or there is nothing to learn from.
    public func model(of records: [GoldRecord]) throws(GoldError) -> (model: RulePack.Aboutness, examples: Int) {
        let examples = try examples(in: records).flatMap(\.labels)
        guard Set(examples.map(\.isCoded)).count == 2 else {
            throw GoldError(
                "there is nothing to learn from: the rules find \(examples.count) labels in \(records.count) texts, and "
                    + "the coder gave " + (examples.first?.isCoded == true ? "all" : "none")
                    + " of them; give more texts"
            )
        }
        let fit = fit(examples)
        return (columns.model(fit.weights, cutoff: options.cutoff), examples.count)
    }

    /// How well a judgement does on texts that it was not learned from: each is judged by a model of the other parts.
    /// - Parameters:
    ///   - records: coded texts.
    ///   - folds: into how many parts they are divided, every n-th text into one; at least 2.
    ///   - cutoffs: chances in percent, to compare.
    /// - Returns: agreement with the coder without a judgement, and for each cutoff with one.
    /// - Throws: as ``model(of:)``.
    public func validation(
        on records: [GoldRecord],
        folds: Int,
        cutoffs: [Int]
    ) throws(GoldError) -> (without: Figures, with: [(cutoff: Int, figures: Figures)]) {
        let texts = try examples(in: records)
        var without = Figures()
        var with = cutoffs.map { (cutoff: $0, figures: Figures()) }
        for fold in 0..<max(2, folds) {
            let held = texts.indices.filter { $0 % max(2, folds) == fold }
            let rest = texts.indices.filter { $0 % max(2, folds) != fold }.flatMap { texts[$0].labels }
            let fit = fit(rest)
            for text in held.map({ texts[$0] }) {
                without.add(text, classifier.pack) { _ in true }
                for index in with.indices {
                    let least = AboutnessColumns.logOdds(percent: with[index].cutoff)
                    with[index].figures.add(text, classifier.pack) {
                        fit.logOdds(columns.columns(of: $0.reading)) >= least
                    }
                }
            }
        }
        return (without, with)
    }

    /// Agreement with the coder, on the texts whose coder was sure.
    public struct Figures: Hashable, Sendable {
        /// On labels at the top: principles.
        public internal(set) var labels = Agreement()
        /// On labels below: measures.
        public internal(set) var measures = Agreement()
    }

    // MARK: Examples

    /// A label that the rules find in a text.
    struct Example {
        var reading: AboutnessReading
        var isCoded: Bool
        var weight: Double
    }

    /// A text with the labels that the rules find in it.
    struct Text {
        var record: GoldRecord
        var labels: [Example]
    }

    private func examples(in records: [GoldRecord]) throws(GoldError) -> [Text] {
        for record in records { try evaluator.check(record) }
        let pack = classifier.pack
        return records.map { record in
            let readings = classifier.aboutnessReadings(body: record.text)
            let coded = Set(record.labels + (record.measures ?? []))
            let weight = record.confidence == "low" ? options.unsureWeight : 1
            let labels = readings.compactMap { reading -> Example? in
                let label = pack.labels[reading.label]
                guard label.parent == nil || record.measures != nil else { return nil }
                return Example(reading: reading, isCoded: coded.contains(label.id), weight: weight)
            }
            return Text(record: record, labels: labels)
        }
    }

    private func fit(_ examples: [Example]) -> LogisticRegression {
        let rows = examples.map {
            LogisticRegression.Row(columns: columns.columns(of: $0.reading), isPositive: $0.isCoded, weight: $0.weight)
        }
        var counts = [Int](repeating: 0, count: columns.count)
        for column in rows.flatMap(\.columns) { counts[column.index] += 1 }
        let common = rows.map { row in
            var row = row
            row.columns.removeAll { counts[$0.index] < options.minimumCount }
            return row
        }
        return LogisticRegression(common, columns: columns.count, strength: options.strength)
    }
}

extension AboutnessTrainer.Figures {
    /// Counts a text's labels, of those that were found the ones that stay.
    fileprivate mutating func add(
        _ text: AboutnessTrainer.Text,
        _ pack: Pack,
        stays: (AboutnessTrainer.Example) -> Bool
    ) {
        guard text.record.confidence != "low" else { return }
        let kept = text.labels.filter(stays).map { pack.labels[$0.reading.label] }
        let tops = Set(kept.map { label in label.parent.map { pack.labels[$0].id } ?? label.id })
        for label in pack.ids(pack.principles) {
            labels.add(isPredicted: tops.contains(label), isCoded: text.record.labels.contains(label))
        }
        guard let coded = text.record.measures else { return }
        let ids = Set(kept.map(\.id))
        for measure in pack.ids(pack.measures) {
            measures.add(isPredicted: ids.contains(measure), isCoded: coded.contains(measure))
        }
    }
}
