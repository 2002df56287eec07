// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengRules
import Testing

/// How a label that has its points is judged, and how the weights are written and compiled.
@Suite("Aboutness")
struct AboutnessTests {
    /// Two measures and a flat principle; `weights` is what stands under `aboutness`.
    static func pack(_ weights: String) -> String {
        """
        minsheng: 1
        pack: {id: test.about, version: 1.0.0, license: CC0-1.0}

        labels:
          公平: {slug: fairness, threshold: 100}
          m01: {parent: 公平, threshold: 100}
          普惠: {slug: benefit, threshold: 100}
          m05: {parent: 普惠, threshold: 100}

        contexts:
          - {id: news, scope: sentence, labels: [m05], factor: 90, terms: [记者]}

        rules:
          - {id: m01.topic, label: m01, weight: 120, any: [社会保险, 社保卡, 养老金]}
          - {id: m05.topic, label: m05, weight: 120, any: [学校, 教师]}
          - {id: m05.strong, label: m05, weight: 120, any: [学前教育]}

        aboutness:
        \(weights)

        """
    }

    private static func classifier(_ weights: String) throws -> Classifier {
        try Classifier(compiledPack: PackCompiler.compile(PackSource(pack(weights), file: "p.yaml")))
    }

    /// Each source of a weight, the text in which it decides, and one in which it has no say.
    static let sources: [(weights: String, dropped: String, kept: String)] = [
        ("  base: -1\n  labels: {m01: 0}", "社会保险。", "学校。"),
        ("  labels: {m01: -1, m05: 0}", "社会保险。", "学校。"),
        ("  labels: {m01: 0, m05: 0}\n  rules: {m05.topic: -5}", "学校。", "学前教育。"),
        ("  labels: {m05: 0}\n  contexts: {news: -5}", "记者说学校。", "学校。"),
        ("  labels: {m01: 0, m05: 0}\n  beside: {m05: {m01: -5}}", "社会保险，学校。", "学校。"),
        // 120 points each: a share of 100 %.
        ("  base: -60\n  share: 60\n  labels: {m05: 0}", "学校。社会保险，社保卡。", "学校。社会保险。"),
        ("  base: -200\n  points: 100\n  labels: {m05: 0}", "学校。", "学校，教师。"),
        ("  base: 3\n  length: -100\n  labels: {m05: 0}", "学校在山上。", "学校。"),
        ("  base: -11\n  hits: 6\n  labels: {m05: 0}", "学校。", "学校，教师。"),
        ("  others: -5\n  labels: {m05: 0}", "学校，社会保险。", "学校。"),
    ]

    @Test("each weight decides where its cause is in the text, and only there", arguments: sources.indices)
    func source(index: Int) throws {
        let (weights, dropped, kept) = Self.sources[index]
        let classifier = try Self.classifier(weights)
        let explanation = classifier.explain(body: dropped)
        let aside = try #require(explanation.judgements.first { !$0.isAbout })
        #expect(aside.score < 0)
        #expect(!explanation.verdict.labels.contains(index: aside.label))
        #expect(explanation.vetoes.contains { $0.label == aside.label && $0.reason == .notAbout })
        #expect(!explanation.evidence.contains { $0.label == aside.label })
        #expect(explanation.verdict.points[aside.label] >= 100)
        #expect(classifier.classify(dropped) == explanation.verdict)
        let other = classifier.explain(body: kept)
        #expect(!other.verdict.labels.isEmpty)
        #expect(!other.judgements.contains { !$0.isAbout })
    }

    @Test("the principle goes with its measure, and the other label stays")
    func principle() throws {
        let classifier = try Self.classifier("  labels: {m01: -1, m05: 0}")
        let verdict = classifier.classify("社会保险，学校。")
        #expect(classifier.pack.ids(verdict.labels) == ["普惠", "m05"])
        #expect(classifier.classify("社会保险。").none == .allVetoed)
    }

    @Test("the parts add up to the score, and name their causes")
    func parts() throws {
        let classifier = try Self.classifier(
            """
              base: 7
              share: 40
              labels: {m01: -3, m05: 0}
              rules: {m05.topic: -9, m05.strong: 4}
              contexts: {news: -2}
              beside: {m05: {m01: -6}}
            """
        )
        let judgements = classifier.explain(body: "记者说学校，学前教育。社会保险。").judgements
        #expect(judgements.map { classifier.pack.labels[$0.label].id } == ["m01", "m05"])
        #expect(judgements.map(\.score) == judgements.map { $0.parts.reduce(0) { $0 + $1.weight } })
        let names = judgements.last?.parts.map { "\($0.source) \($0.name) \($0.weight)" }
        #expect(
            names == [
                "base  7", "quantity share 40", "rule m05.topic -9", "rule m05.strong 4", "context news -2",
                "beside m01 -6",
            ]
        )
    }

    @Test("a label that is set apart has no evidence to flip it, and the others flip as they did")
    func flips() throws {
        let text = "社会保险，社保卡，养老金。学校。"
        let plain = try Self.classifier("  labels: {m05: 0}")
        let judged = try Self.classifier("  labels: {m05: -1}")
        let (before, after) = (plain.explain(body: text), judged.explain(body: text))
        let id = { (flip: Flip) in plain.pack.labels[flip.label].id }
        #expect(before.flips.map(id) == ["公平", "普惠", "m01", "m05"])
        #expect(after.flips == before.flips.filter { ["公平", "m01"].contains(id($0)) })
    }

    @Test("what is not judged stays, and a pack without aboutness judges nothing")
    func unjudged() throws {
        let classifier = try Self.classifier("  base: -100\n  labels: {m01: 0}")
        let explanation = classifier.explain(body: "学校。")
        #expect(classifier.pack.ids(explanation.verdict.labels) == ["普惠", "m05"])
        #expect(explanation.judgements.isEmpty)
    }

    // MARK: Format

    static let faults: [PlantedFault] = [
        PlantedFault(.unknownRule, "m05.topic: -5", "m05.topik: -5", at: "20:22", "did you mean \"m05.topic\"?"),
        PlantedFault(.unknownContext, "news: -5", "newz: -5", at: "21:20", "did you mean \"news\"?"),
        PlantedFault(.unknownLabel, "labels: {m01: 0", "labels: {m1: 0", at: "19:16", "did you mean \"m01\"?"),
        PlantedFault(.unknownLabel, "{m05: {m01: -5}}", "{m05: {m9: -5}}", at: "22:22", "declare it"),
        PlantedFault(.unknownLabel, "{m05: {m01: -5}}", "{m: {m01: -5}}", at: "22:15", "declare it"),
    ]

    private static let weights = """
          labels: {m01: 0, m05: 0}
          rules: {m05.topic: -5}
          contexts: {news: -5}
          beside: {m05: {m01: -5}}
        """

    @Test("a name that is not declared is found, with its place", arguments: faults)
    func fault(_ fault: PlantedFault) throws {
        let source = try PackSource(fault.planted(in: Self.pack(Self.weights)), file: "p.yaml")
        let error = #expect(throws: RulesError.self) { try PackCompiler.compile(source) }
        try fault.check(error?.diagnostics ?? [])
    }

    @Test(
        "a weight that is none is refused",
        arguments: [
            ("base: x", "base should be a whole number"), ("share: 1000001", "share is 1000001"),
            ("rules: [1]", "rules should be a mapping"), ("rules: {m05.topic: much}", "m05.topic should be"),
            ("points: 1", "has no \"labels\""), ("lables: {m01: 1}", "did you mean \"labels\""),
        ]
    )
    func malformed(text: String, message: String) {
        let error = #expect(throws: RulesError.self) { try PackSource(Self.pack("  " + text), file: "p.yaml") }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test("the canonical form keeps the weights, in YAML and in JSON")
    func formatted() throws {
        let source = try PackSource(Self.pack("  base: -12\n  hits: 3\n" + Self.weights), file: "p.yaml")
        let yaml = PackFormatter.yaml(source)
        #expect(yaml.contains("aboutness:\n  base: -12\n  hits: 3\n  labels: {m01: 0, m05: 0}\n"))
        #expect(try PackSource(yaml, file: "p.yaml").pack == source.pack)
        #expect(try PackSource(PackFormatter.json(source.pack), file: "p.json").pack == source.pack)
    }

    @Test("a compiled pack keeps the weights; without them it is written as before")
    func compiled() throws {
        let image = try PackCompiler.image(of: PackSource(Self.pack(Self.weights), file: "p.yaml"))
        let bytes = image.encoded()
        #expect(bytes[10] == 1)
        #expect(try PackImage(decoding: bytes) == image)
        var plain = image
        plain.aboutness = nil
        #expect(plain.encoded()[10] == 0)
        #expect(try PackImage(decoding: plain.encoded()) == plain)
        #expect(plain.hash != image.hash)
    }

    @Test("a compiled pack whose weights fit no rules is refused")
    func damaged() throws {
        let image = try PackCompiler.image(of: PackSource(Self.pack(Self.weights), file: "p.yaml"))
        let changes: [(inout PackImage.Aboutness) -> Void] = [
            { $0.ofRule.removeLast() }, { $0.ofLabel.append(0) }, { $0.ofContext = [] }, { $0.beside.removeLast() },
            { $0.quantities.append(1) }, { $0.base = 1_000_001 }, { $0.labels = LabelSet(index: 63) },
        ]
        for change in changes {
            var image = image
            if var aboutness = image.aboutness {
                change(&aboutness)
                image.aboutness = aboutness
            }
            let error = #expect(throws: PackError.self) { try PackImage(decoding: image.encoded()) }
            #expect(error?.code == .damaged)
            #expect(error?.message.contains("aboutness") == true)
        }
    }
}
