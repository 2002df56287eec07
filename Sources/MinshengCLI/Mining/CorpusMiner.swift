// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// Looks through a corpus for what a pack passes over: sentences with words of its rules in which no rule finds anything,
/// what those sentences have in common, and terms that stand across the border of two words.
struct CorpusMiner {
    /// A sentence in which a rule could have found something and none did.
    struct SilentSentence {
        let place: String
        let text: String
        /// The terms that could have set off a rule.
        let terms: [String]
    }

    /// A term across the border of words.
    struct Straddle: Hashable {
        let term: String
        /// The words that it touches: `办公|平台`.
        let words: String
    }

    /// What was found.
    struct Findings {
        var texts = 0
        var sentences = 0
        var silentSentences = 0
        var nearest: [SilentSentence] = []
        var collocations: [CollocationCounter.Collocation] = []
        var straddles: [(straddle: Straddle, count: Int, example: String)] = []
        var refused = 0
    }

    let classifier: Classifier
    let segmenter: WordSegmenter?
    /// How many of each kind are kept.
    let limit: Int

    /// Reads a corpus twice: once for what stands in silent sentences, once for how often that stands elsewhere.
    func mine(_ corpus: Corpus) throws -> Findings {
        var findings = Findings()
        var counter = CollocationCounter()
        var straddles: [Straddle: (count: Int, example: String)] = [:]
        findings.refused = try forEachSentence(in: corpus) { sentence, place, isFirst in
            if isFirst { findings.texts += 1 }
            findings.sentences += 1
            note(sentence, place, in: &straddles)
            guard sentence.isSilent else { return }
            findings.silentSentences += 1
            counter.add(sentence.text)
            keep(sentence, place, in: &findings.nearest)
        }
        counter.endFirstPart()
        _ = try forEachSentence(in: corpus, isQuiet: true) { sentence, _, _ in
            if !sentence.isSilent { counter.addElsewhere(sentence.text) }
        }
        findings.collocations = counter.collocations(limit: limit)
        findings.straddles = straddles.sorted {
            (-$0.value.count, $0.key.term, $0.key.words) < (-$1.value.count, $1.key.term, $1.key.words)
        }
        .prefix(limit).map { ($0.key, $0.value.count, $0.value.example) }
        return findings
    }

    private func forEachSentence(
        in corpus: Corpus,
        isQuiet: Bool = false,
        _ body: (SentenceReading, _ place: String, _ isFirst: Bool) -> Void
    ) throws -> Int {
        var scratch = ClassifierScratch()
        return try corpus.read(isQuiet: isQuiet) { text in
            let sentences = classifier.sentences(title: text.title, body: text.body, scratch: &scratch)
            for (index, sentence) in sentences.enumerated() { body(sentence, text.place, index == 0) }
        }
    }

    /// Keeps the sentences with the most different terms, the shorter of two that have as many.
    private func keep(_ sentence: SentenceReading, _ place: String, in nearest: inout [SilentSentence]) {
        var seen: Set<String> = []
        let terms = sentence.anchors.map(\.term).filter { seen.insert($0).inserted }
        let candidate = SilentSentence(place: place, text: sentence.text, terms: terms)
        func precedes(_ left: SilentSentence, _ right: SilentSentence) -> Bool {
            (-left.terms.count, left.text.utf8.count) < (-right.terms.count, right.text.utf8.count)
        }
        if nearest.count == limit, let last = nearest.last, !precedes(candidate, last) { return }
        let index = nearest.firstIndex { precedes(candidate, $0) } ?? nearest.endIndex
        nearest.insert(candidate, at: index)
        if nearest.count > limit { nearest.removeLast() }
    }

    private func note(
        _ sentence: SentenceReading,
        _ place: String,
        in straddles: inout [Straddle: (count: Int, example: String)]
    ) {
        guard let segmenter else { return }
        for anchor in sentence.anchors {
            guard let words = segmenter.wordsAcross(anchor.range, of: sentence.text) else { continue }
            let straddle = Straddle(term: anchor.term, words: words)
            straddles[straddle, default: (0, "\(place) 「\(sentence.text)」")].count += 1
        }
    }
}
