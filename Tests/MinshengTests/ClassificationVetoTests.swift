// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

@Suite("Guards, polarity and contexts")
struct ClassificationVetoTests {
    static func reasons(_ classifier: Classifier, _ text: String) -> [String] {
        classifier.explain(body: text).vetoes.map(\.reason.name)
    }

    @Test("a guard takes away the hits it covers or cuts, and says why")
    func guards() throws {
        let classifier = try ClassificationFixture.classifier(
            """
            guards:
              - {kind: straddle, terms: [办公平台, 赡养老人]}
              - {kind: sense, terms: [公平竞争], labels: [a]}
            rules:
              - {id: fair, label: a, weight: 100, any: [公平]}
              - {id: old, label: c, weight: 100, any: [养老, 赡养老人补贴]}
            """
        )
        #expect(ClassificationFixture.labels(classifier, "社会公平。") == ["甲", "a"])
        #expect(ClassificationFixture.labels(classifier, "升级办公平台。") == [])
        #expect(ClassificationFixture.labels(classifier, "升级办公\n平台。") == [])
        #expect(ClassificationFixture.labels(classifier, "升级办公平台,促进公平。") == ["甲", "a"])
        #expect(ClassificationFixture.labels(classifier, "公平竞争审查。") == [])
        // A guard inside a longer term leaves the term alone: the longer one was meant.
        #expect(ClassificationFixture.labels(classifier, "发放赡养老人补贴。") == ["乙", "c"])
        let explanation = classifier.explain(body: "升级办公平台。")
        #expect(explanation.verdict.none == .allVetoed)
        #expect(explanation.vetoes.map(\.reason) == [.guarded(kind: "straddle", by: "办公平台")])
        #expect(explanation.vetoes.map(\.words.surface) == ["公平"])
    }

    @Test("a guard can be lifted by a word in the sentence")
    func lifting() throws {
        let classifier = try ClassificationFixture.classifier(
            """
            lexicons: {livelihood: [社保]}
            guards:
              - {kind: idiom, terms: [触手可及], lift_if: {lexicon: livelihood, scope: sentence}}
            rules:
              - {id: near, label: a, weight: 100, any: [可及]}
            """
        )
        #expect(ClassificationFixture.labels(classifier, "成功触手可及。") == [])
        #expect(ClassificationFixture.labels(classifier, "社保服务触手可及。") == ["甲", "a"])
    }

    @Test("polarity: deficit counts and is reported, denial removes, look-alikes and stops do nothing")
    func polarity() throws {
        let classifier = try ClassificationFixture.classifier(
            """
            polarity:
              deficit: {left: [不, 缺乏], window: 2}
              denied: {left: [不涉及], window: 6}
              pseudo: [不仅]
              stop: [",", 但]
            rules:
              - {id: fair, label: a, weight: 100, any: [公平]}
            """
        )
        func polarity(_ text: String) -> [Polarity] { classifier.explain(body: text).evidence.map(\.polarity) }
        #expect(polarity("社会公平。") == [.affirm])
        #expect(polarity("社会不公平。") == [.deficit])
        #expect(polarity("缺乏公平。") == [.deficit])
        #expect(polarity("社会不仅公平。") == [.affirm])
        #expect(polarity("他不,公平很好。") == [.affirm])
        #expect(polarity("本文不涉及社会公平。") == [])
        #expect(Self.reasons(classifier, "本文不涉及社会公平。") == ["denied"])
        #expect(polarity("本文不涉及它,但公平重要。") == [.affirm])
    }

    @Test("contexts veto or damp named labels in the sentence or the item, unless cancelled")
    func contexts() throws {
        let classifier = try ClassificationFixture.classifier(
            """
            contexts:
              - {id: penal, scope: sentence, terms: [罚款], factor: 0, unless: [补贴]}
              - {id: trial, scope: item, terms: [一审], factor: 30, labels: [a], max_length: 40}
            rules:
              - {id: fair, label: a, weight: 100, any: [社保]}
              - {id: care, label: c, weight: 100, any: [托育]}
            """
        )
        #expect(ClassificationFixture.labels(classifier, "社保违规处罚款。") == [])
        #expect(ClassificationFixture.labels(classifier, "社保违规处罚款,另给补贴。") == ["甲", "a"])
        #expect(ClassificationFixture.labels(classifier, "违规处罚款。社保照旧。") == ["甲", "a"])
        #expect(Self.reasons(classifier, "社保违规处罚款。") == ["context"])
        #expect(classifier.points("a", in: "案件一审。社保与托育。") == 30)
        #expect(ClassificationFixture.labels(classifier, "案件一审。社保与托育。") == ["乙", "c"])
        let long = "案件一审。" + String(repeating: "这是很长的话", count: 10) + "。社保。"
        #expect(ClassificationFixture.labels(classifier, long) == ["甲", "a"])
    }

    @Test("what leads into a list holds for its items")
    func leadIn() throws {
        let classifier = try ClassificationFixture.classifier(
            """
            contexts:
              - {id: penal, scope: sentence, terms: [罚款], factor: 0}
            rules:
              - {id: fair, label: a, weight: 100, any: [社保]}
            """
        )
        #expect(ClassificationFixture.labels(classifier, "有下列情形的处罚款：（一）拖欠工资；（二）不缴社保；（三）其他。") == [])
        #expect(ClassificationFixture.labels(classifier, "下列人员：（一）农民；（二）缴社保的人。") == ["甲", "a"])
        #expect(ClassificationFixture.labels(classifier, "有下列情形的处罚款：（一）拖欠工资。社保照旧。") == ["甲", "a"])
    }
}
