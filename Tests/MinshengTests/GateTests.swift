// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

/// Holds verdicts against their explanations.
///
/// An explanation asks every rule that has an anchor, a verdict leaves out those that lack something; they must agree.
@Suite("Rules that are left out")
struct GateTests {
    @Test("the verdict on a seed is that of its explanation", arguments: 0..<4)
    func agreesOnSeeds(part: Int) {
        for (number, text) in SeedTexts.passages.enumerated() where number % 4 == part {
            #expect(Classifier.builtIn.classify(text) == Classifier.builtIn.explain(body: text).verdict, "\(text)")
        }
    }

    @Test(
        "a label that counts by a rule of the whole item is judged by the contexts of its sentence",
        arguments: ["item", "paragraph"]
    )
    func readsContextsForWideRules(scope: String) throws {
        let classifier = try ClassificationFixture.classifier(
            """
            contexts:
              - {id: news, scope: sentence, labels: [a], factor: 90, terms: [记者]}
            rules:
              - {id: r, label: a, weight: 120, scope: \(scope), all: [养老, 参保]}
            aboutness:
              labels: {a: 0}
              contexts: {news: -5}
            """
        )
        // The sentence with the anchor has nothing else that a rule of sentences wants.
        let text = "职工参保。记者说到养老。"
        #expect(classifier.explain(body: text).verdict.labels.isEmpty)
        #expect(classifier.classify(text) == classifier.explain(body: text).verdict)
        #expect(!classifier.classify("职工参保。大家说到养老。").labels.isEmpty)
    }

    /// Each operator as what a rule wants beside its anchor, and as the anchor itself.
    private static let conditions = [
        "any: [养老]",
        "all: [{any: [养老]}, {any: [床位, 机构]}]",
        "all: [{any: [养老, 托育]}, {any: [床位]}, {any: [供给]}, {any: [新增]}]",
        "near: {of: [养老, 床位], gap: 3, ordered: true}",
        "atleast: {n: 2, of: [养老, 床位, 供给]}",
        "any: [{all: [养老, 床位]}, {all: [托育, 供给]}]",
        "all: [{any: [{all: [养老, 床位]}, 托育]}, 新增]",
        "all: [\"养老{0,3}床位\", 供给]\n    none: [机构]",
    ]
    private static let words = ["养老", "托育", "床位", "机构", "供给", "新增", "金", "，", "。", "\n", "其他", "的"]

    @Test("random texts, whatever the condition, with guards in the way", arguments: conditions.indices)
    func agreesOnConditions(index: Int) throws {
        for scope in ["clause", "sentence", "paragraph", "item"] {
            let classifier = try ClassificationFixture.classifier(
                """
                guards:
                  - {kind: sense, terms: [养老金, 新增床]}
                rules:
                  - id: r
                    label: a
                    weight: 100
                    scope: \(scope)
                    \(Self.conditions[index])
                """
            )
            var generator = SeededGenerator(seed: UInt64(index))
            var kinds: Set<Bool> = []
            for _ in 0..<200 {
                let count = Int.random(in: 1...12, using: &generator)
                let text = (0..<count).map { _ in Self.words.randomElement(using: &generator) ?? "" }.joined()
                let verdict = classifier.classify(text)
                kinds.insert(verdict.labels.isEmpty)
                #expect(verdict == classifier.explain(body: text).verdict, "\(scope): \(text)")
            }
            #expect(kinds == [true, false], "the texts are not all of one kind")
        }
    }
}
