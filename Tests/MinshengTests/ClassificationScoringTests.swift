// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

@Suite("Scoring")
struct ClassificationScoringTests {
    private static let twoTerms = """
        rules:
          - {id: r, label: a, weight: 60, tier: strong, any: [社保, 医保, 低保, 公租房]}
          - {id: w, label: a, weight: 30, tier: weak, any: [保障]}
        """

    @Test("distinct terms add up, repeated ones do not")
    func distinct() throws {
        let classifier = try ClassificationFixture.classifier(Self.twoTerms)
        #expect(classifier.points("a", in: "社保。") == 60)
        #expect(classifier.points("a", in: "社保加社保。") == 60)
        #expect(classifier.points("a", in: "社保加医保。") == 120)
        #expect(classifier.classify("社保。").none == .belowThreshold(margin: 40))
        #expect(ClassificationFixture.labels(classifier, "社保加医保。") == ["甲", "a"])
    }

    @Test("segments count half as much each, the best first, and repeats not at all")
    func segments() throws {
        let classifier = try ClassificationFixture.classifier(Self.twoTerms)
        #expect(classifier.points("a", in: "这里说社保加医保。那里说低保。") == 120 + 30)
        #expect(classifier.points("a", in: "那里说低保。这里说社保加医保。") == 120 + 30)
        #expect(classifier.points("a", in: "这里说社保。这里说社保。") == 60)
        let many = (0..<40).map { "第\($0)句说社保。" }.joined()
        #expect((classifier.points("a", in: many) ?? 0) < 120)
    }

    @Test("one segment gives one label at most the cap, one rule its own")
    func caps() throws {
        let classifier = try ClassificationFixture.classifier(
            """
            settings: {segment_cap: 150}
            rules:
              - {id: r, label: a, weight: 60, any: [社保, 医保, 低保, 公租房]}
              - {id: s, label: c, weight: 60, cap: 100, any: [托育, 助餐, 家政]}
            """
        )
        #expect(classifier.points("a", in: "社保与医保与低保与公租房。") == 150)
        #expect(classifier.points("c", in: "托育与助餐与家政。") == 100)
    }

    @Test("overlapping hits of a label's rules count once, for the greater")
    func overlaps() throws {
        let classifier = try ClassificationFixture.classifier(
            """
            rules:
              - {id: long, label: a, weight: 100, any: [基本养老保险]}
              - {id: short, label: a, weight: 40, any: [养老保险]}
            """
        )
        #expect(classifier.points("a", in: "基本养老保险。") == 100)
        #expect(classifier.points("a", in: "基本养老保险之外的养老保险。") == 140)
    }

    @Test("the title counts half again as much")
    func title() throws {
        let classifier = try ClassificationFixture.classifier(Self.twoTerms)
        let verdict = classifier.classify(title: "社保新规", body: "正文说的是别的事情。")
        #expect(classifier.pack.labels[2].id == "a")
        #expect(verdict.points[2] == 90)
    }

    @Test("a bare item of a long list counts a fraction")
    func lists() throws {
        let classifier = try ClassificationFixture.classifier(
            """
            umbrella: {sentence: [等方面]}
            rules:
              - {id: r, label: a, weight: 100, tier: strong, any: [社保]}
            """
        )
        #expect(classifier.points("a", in: "支持教育、科技、社保、体育、旅游发展。") == 40)
        #expect(classifier.points("a", in: "支持教育、社保、体育发展。") == 100)
        #expect(classifier.points("a", in: "支持教育、社保、体育等方面发展。") == 30)
        #expect(classifier.points("a", in: "支持教育、科技、提高灵活就业人员社保待遇、体育、旅游发展。") == 100)
    }

    @Test("weak terms never decide")
    func weak() throws {
        let classifier = try ClassificationFixture.classifier(
            "rules:\n  - {id: w, label: a, weight: 60, tier: weak, any: [保障, 补贴]}\n"
        )
        let explanation = classifier.explain(body: "保障与补贴。")
        #expect(explanation.verdict.labels.isEmpty)
        #expect(explanation.verdict.none == .allVetoed)
        #expect(explanation.vetoes.map(\.reason) == [.onlyWeak, .onlyWeak])
    }

    @Test("a label with a small share of the strongest label's hits is incidental")
    func dominance() throws {
        let classifier = try ClassificationFixture.classifier(
            """
            settings: {dominance_percent: 20}
            rules:
              - {id: r, label: a, weight: 100, any: [甲一, 甲二, 甲三, 甲四, 甲五, 甲六]}
              - {id: s, label: c, weight: 100, any: [托育]}
            """
        )
        #expect(ClassificationFixture.labels(classifier, "甲一和甲二和甲三和甲四和托育。") == ["甲", "乙", "a", "c"])
        let text = "甲一和甲二和甲三和甲四和甲五和甲六和托育。"
        #expect(ClassificationFixture.labels(classifier, text) == ["甲", "a"])
        #expect(classifier.explain(body: text).vetoes.map(\.reason) == [.incidental])
    }

    @Test("in a long text a label needs its share of the sentences, or the title")
    func salience() throws {
        let classifier = try ClassificationFixture.classifier(
            """
            settings: {salience_percent: 10, salience_free_segments: 6}
            rules:
              - {id: r, label: a, weight: 100, any: [社保]}
            """
        )
        let filler = (0..<30).map { "第\($0)句说别的。" }.joined()
        #expect(classifier.classify("社保到账。" + filler).none == .notSalient)
        #expect(classifier.classify(title: "社保到账", body: filler).none == nil)
        #expect(classifier.classify("社保到账。第一句说别的。").none == nil)
    }

    @Test("a principle has the points of its measures that are on, and is stated apart")
    func principles() throws {
        let classifier = try ClassificationFixture.classifier(
            """
            rules:
              - {id: r, label: a, weight: 100, any: [社保]}
              - {id: s, label: b, weight: 120, any: [低保]}
              - {id: t, label: 乙, part: stated, weight: 100, any: [普惠]}
            """
        )
        let verdict = classifier.classify("社保与低保,更加普惠。")
        #expect(classifier.pack.ids(verdict.labels) == ["甲", "a", "b"])
        #expect(classifier.pack.ids(verdict.stated) == ["乙"])
        #expect(classifier.pack.labels.map(\.id) == ["甲", "乙", "a", "b", "c"])
        #expect(verdict.points == [220, 0, 100, 120, 0])
    }

    @Test("what cannot be read says so", arguments: ["", "  \n ", "\u{0}\u{0}"])
    func unreadable(_ text: String) throws {
        let classifier = try ClassificationFixture.classifier(Self.twoTerms)
        #expect(classifier.classify(text).none == .unreadable)
        #expect(classifier.explain(body: text).evidence.isEmpty)
    }

    @Test("bytes that are not UTF-8 are unreadable")
    func invalid() throws {
        let classifier = try ClassificationFixture.classifier(Self.twoTerms)
        var scratch = ClassifierScratch()
        let bytes: [UInt8] = [0xE7, 0xA4]
        let verdict = classifier.classify(title: [UInt8]().span, body: bytes.span, scratch: &scratch)
        #expect(verdict.none == .unreadable)
    }
}
