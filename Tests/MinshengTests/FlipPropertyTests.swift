// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

@Suite("Flips of real texts")
struct FlipPropertyTests {
    /// Whether the label of `flip` is on in a verdict.
    private func isOn(_ flip: Flip, _ verdict: Verdict) -> Bool {
        (flip.isStatement ? verdict.stated : verdict.labels).contains(index: flip.label)
    }

    @Test("the set flips its label, and no proper subset does", arguments: 0..<4)
    func minimal(part: Int) throws {
        var random = SeededGenerator(seed: UInt64(part))
        let classifier = Classifier.builtIn
        var flips = 0
        for (number, text) in SeedTexts.passages.enumerated() where number % 12 == part * 3 {
            for flip in classifier.explain(body: text).flips {
                flips += 1
                #expect(!flip.evidence.isEmpty)
                #expect(isOn(flip, classifier.classify(body: text, without: flip.evidence)) == flip.turnsOn, "\(text)")
                for subset in subsets(of: flip.evidence, &random) {
                    let verdict = classifier.classify(body: text, without: subset)
                    #expect(isOn(flip, verdict) != flip.turnsOn, "\(text): \(subset.map(\.anchor.surface))")
                }
            }
        }
        #expect(flips > 60)
    }

    @Test("no set of evidence that is smaller flips a label")
    func smallest() throws {
        let classifier = Classifier.builtIn
        var tried = 0
        for text in SeedTexts.passages where text.utf8.count < 600 {
            let explanation = classifier.explain(body: text)
            for flip in explanation.flips
            where flip.isSmallest && !flip.turnsOn && (2...3).contains(flip.evidence.count) {
                let others = explanation.evidence.filter { $0.isStatement == flip.isStatement }
                guard others.count <= 9, tried < 400 else { continue }
                for smaller in combinations(of: others, count: flip.evidence.count - 1) {
                    tried += 1
                    #expect(isOn(flip, classifier.classify(body: text, without: smaller)), "\(text)")
                }
            }
        }
        #expect(tried >= 400)
    }

    @Test("a long document, section by section and as a whole")
    func document() throws {
        let classifier = Classifier.builtIn
        let flips = classifier.explain(body: SeedTexts.document).flips
        #expect(flips.count >= 14)
        for flip in flips {
            #expect(flip.isSmallest)
            let verdict = classifier.classify(body: SeedTexts.document, without: flip.evidence)
            #expect(isOn(flip, verdict) == flip.turnsOn)
            guard let last = flip.evidence.indices.last else { continue }
            let fewer = Array(flip.evidence[..<last])
            #expect(isOn(flip, classifier.classify(body: SeedTexts.document, without: fewer)) != flip.turnsOn)
        }
    }

    @Test("taking everything away leaves nothing, and nothing leaves everything")
    func extremes() {
        let classifier = Classifier.builtIn
        for text in SeedTexts.passages.prefix(40) {
            let explanation = classifier.explain(body: text)
            #expect(classifier.classify(body: text, without: []) == explanation.verdict)
            guard explanation.vetoes.isEmpty else { continue }
            let empty = classifier.classify(body: text, without: explanation.evidence)
            #expect(empty.labels.isEmpty && empty.stated.isEmpty)
            #expect(empty.points.allSatisfy { $0 == 0 })
        }
    }

    /// Each subset that lacks one piece, and some that lack more.
    private func subsets(of evidence: [Evidence], _ random: inout SeededGenerator) -> [[Evidence]] {
        var subsets = evidence.indices.prefix(12).map { left in
            evidence.indices.filter { $0 != left }.map { evidence[$0] }
        }
        guard evidence.count > 2 else { return subsets }
        for _ in 0..<4 {
            let subset = evidence.filter { _ in Bool.random(using: &random) }
            if subset.count < evidence.count { subsets.append(subset) }
        }
        return subsets
    }

    private func combinations(of evidence: [Evidence], count: Int) -> [[Evidence]] {
        guard count > 0 else { return [[]] }
        return evidence.indices.flatMap { first in
            combinations(of: Array(evidence[(first + 1)...]), count: count - 1).map { [evidence[first]] + $0 }
        }
    }
}
