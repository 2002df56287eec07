// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

/// What a verdict's points came from, without the cost of an explanation.
@Suite("Findings")
struct FindingsTests {
    private let classifier = Classifier.builtIn

    @Test("findings say what an explanation says", arguments: [0, 1, 2, 3])
    func agreeWithExplanation(part: Int) {
        var scratch = ClassifierScratch()
        var findings = Findings()
        let texts = SeedTexts.passages.enumerated().filter { $0.offset % 4 == part }.map(\.element)
        #expect(texts.count > 100)
        for text in texts + [SeedTexts.document] {
            let verdict = classifier.classify(
                title: "".utf8.span,
                body: text.utf8.span,
                scratch: &scratch,
                findings: &findings
            )
            let explanation = classifier.explain(body: text)
            #expect(verdict == explanation.verdict)
            #expect(Set(findings.terms) == Set(explanation.evidence.map(\.anchor.term)), "\(text)")
            #expect(Set(findings.rules) == Set(explanation.evidence.map(\.rule)), "\(text)")
            #expect(findings.rules.count == Set(findings.rules).count, "each once")
            let deficit = explanation.evidence.filter { $0.polarity == .deficit }.map(\.label)
            #expect(findings.deficit == lineage(of: deficit), "\(text)")
            let denied = explanation.vetoes.filter { $0.reason == .denied }.map(\.label)
            #expect(findings.denied == lineage(of: denied), "\(text)")
        }
    }

    @Test("a measure that is wanting makes its principle wanting, and a denial its principle denied")
    func rollUp() throws {
        let wanting = findings(of: "当地缺乏公办托育服务,家长反映入托难。")
        let measures = wanting.deficit.intersection(classifier.pack.measures)
        let parent = try #require(measures.indices.map { classifier.pack.labels[$0].parent }.first ?? nil)
        #expect(wanting.deficit.contains(index: parent))
    }

    @Test("a text that cannot be read leaves nothing of the one before")
    func unreadable() {
        var scratch = ClassifierScratch()
        var findings = Findings()
        let body = "发展公办托育服务,降低生育养育成本。"
        _ = classifier.classify(title: "".utf8.span, body: body.utf8.span, scratch: &scratch, findings: &findings)
        #expect(!findings.terms.isEmpty && !findings.rules.isEmpty)
        let bytes: [UInt8] = [0xFF, 0xFE]
        let verdict = classifier.classify(
            title: "".utf8.span,
            body: bytes.span,
            scratch: &scratch,
            findings: &findings
        )
        #expect(verdict.none == .unreadable && findings == Findings())
    }

    private func findings(of text: String) -> Findings {
        var scratch = ClassifierScratch()
        var findings = Findings()
        _ = classifier.classify(title: "".utf8.span, body: text.utf8.span, scratch: &scratch, findings: &findings)
        return findings
    }

    private func lineage(of labels: [Int]) -> LabelSet {
        labels.reduce(into: LabelSet()) { set, label in
            set.insert(LabelSet(index: label))
            if let parent = classifier.pack.labels[label].parent { set.insert(LabelSet(index: parent)) }
        }
    }
}
