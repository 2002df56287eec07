// SPDX-License-Identifier: Apache-2.0

import Foundation
import Minsheng
import MinshengRules
import Testing

/// Learning a judgement from coded texts.
@Suite("Learning aboutness")
struct LearningTests {
    private static func source() throws -> PackSource {
        try PackSource(AboutnessTests.pack("  labels: {m01: -1000}"), file: "p.yaml")
    }

    /// Texts in which a label is found, and whether the coder gave it too.
    private static func records(
        _ text: String,
        _ labels: [String],
        _ measures: [String],
        count: Int,
        confidence: String? = nil
    ) -> [GoldRecord] {
        (0..<count).map {
            GoldRecord(
                id: "\(text)\($0)",
                text: text,
                labels: labels,
                measures: measures,
                confidence: confidence
            )
        }
    }

    /// Schools are named in passing beside social insurance, and are the matter of other texts.
    private static let gold =
        records("社会保险，学校。", ["公平"], ["m01"], count: 20) + records("学校。", ["普惠"], ["m05"], count: 20)
        + records("社会保险。", ["公平"], ["m01"], count: 20)

    @Test("what is named in passing is dropped, and nothing else")
    func learns() throws {
        let (model, examples) = try AboutnessTrainer(Self.source()).model(of: Self.gold)
        #expect(examples == 80)
        var pack = try Self.source().pack
        pack.aboutness = model
        let classifier = try Classifier(compiledPack: PackCompiler.compile(pack))
        #expect(classifier.pack.ids(classifier.classify("社会保险，学校。").labels) == ["公平", "m01"])
        #expect(classifier.pack.ids(classifier.classify("学校。").labels) == ["普惠", "m05"])
        #expect(classifier.pack.ids(classifier.classify("社会保险。").labels) == ["公平", "m01"])
    }

    @Test("the same texts give the same weights")
    func repeats() throws {
        let trainer = try AboutnessTrainer(Self.source())
        #expect(try trainer.model(of: Self.gold).model == trainer.model(of: Self.gold).model)
    }

    @Test("without a penalty the score is the logarithm of the odds that are in the texts")
    func odds() throws {
        var trainer = try AboutnessTrainer(Self.source())
        trainer.options.strength = 1e6
        trainer.options.cutoff = 50
        let gold = Self.records("学校。", ["普惠"], ["m05"], count: 30) + Self.records("学校。", [], [], count: 10)
        var pack = try Self.source().pack
        pack.aboutness = try trainer.model(of: gold).model
        let classifier = try Classifier(compiledPack: PackCompiler.compile(pack))
        let score = try #require(classifier.explain(body: "学校。").judgements.first).score
        // ln 3 = 1.0986; each of the weights is rounded.
        #expect(abs(score - 110) <= 4)
    }

    @Test("a text whose coder was not sure counts for less")
    func unsure() throws {
        var trainer = try AboutnessTrainer(Self.source())
        trainer.options.cutoff = 50
        let gold =
            Self.records("学校。", ["普惠"], ["m05"], count: 30)
            + Self.records("学校。", [], [], count: 40, confidence: "low")
        func keeps() throws -> Bool {
            var pack = try Self.source().pack
            pack.aboutness = try trainer.model(of: gold).model
            return try !Classifier(compiledPack: PackCompiler.compile(pack)).classify("学校。").labels.isEmpty
        }
        #expect(try keeps())
        trainer.options.unsureWeight = 1
        #expect(try !keeps())
    }

    @Test("figures are for texts that were not learned from, before and after")
    func validation() throws {
        let figures = try AboutnessTrainer(Self.source()).validation(on: Self.gold, folds: 4, cutoffs: [45, 99])
        #expect(figures.without.measures.falsePositives == 20)
        #expect(figures.without.labels.truePositives == 60)
        #expect(figures.with.map(\.cutoff) == [45, 99])
        #expect(figures.with[0].figures.measures.f1 == 1)
        #expect(figures.with[0].figures.labels.f1 == 1)
        // Nobody is that sure.
        #expect(figures.with[1].figures.labels.recall < 0.5)
    }

    @Test("what was seen too seldom has no weight")
    func seldom() throws {
        let gold = Self.gold + Self.records("学前教育。", [], [], count: 2)
        let trainer = try AboutnessTrainer(Self.source())
        #expect(try !trainer.model(of: gold).model.rules.contains { $0.name == "m05.strong" })
        let more = Self.gold + Self.records("学前教育。", [], [], count: 3)
        #expect(try trainer.model(of: more).model.rules.contains { $0.name == "m05.strong" && $0.weight < 0 })
    }

    @Test("nothing to learn from, and labels that the pack does not have, are errors")
    func errors() throws {
        let trainer = try AboutnessTrainer(Self.source())
        for gold in [[], Self.records("无关。", [], [], count: 3), Self.records("学校。", ["普惠"], ["m05"], count: 3)] {
            let error = #expect(throws: GoldError.self) { try trainer.model(of: gold) }
            #expect(error?.message.contains("nothing to learn from") == true)
        }
        let error = #expect(throws: GoldError.self) {
            try trainer.model(of: Self.records("学校。", ["可及"], [], count: 1))
        }
        #expect(error?.message.contains("可及") == true)
    }
}
