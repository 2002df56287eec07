// SPDX-License-Identifier: Apache-2.0

/// Texts and terms that were made for each other, to make a search slow.
enum Adversary {
    /// A text and the terms that nearly match at each of its characters.
    static func all(count: Int) -> [(Corpus, TermSet)] {
        [
            pair("民", last: "生", terms: 30, count: count),
            pair("a", last: "b", terms: 30, count: count),
            falsePairs(count: count),
        ]
    }

    /// A text of one character, and the terms that are some of it and then another: 民生, 民民生, 民民民生.
    private static func pair(_ filler: String, last: String, terms: Int, count: Int) -> (Corpus, TermSet) {
        let text = Array(String(repeating: filler, count: count / filler.utf8.count).utf8)
        let terms = (1...terms).map { Array((String(repeating: filler, count: $0) + last).utf8) }
        return (
            Corpus(name: "hostile \(filler)…", text: text),
            TermSet(name: "\(filler)…\(filler)\(last)", terms: terms)
        )
    }

    /// Every pair of the text begins terms, whose third characters are of the text as well, and whose last ones are not.
    private static func falsePairs(count: Int) -> (Corpus, TermSet) {
        let alphabet = "社会保险养老医疗".unicodeScalars.map { Array(String($0).utf8) }
        var terms: [[UInt8]] = []
        for first in alphabet {
            for second in alphabet {
                for third in alphabet { terms.append(first + second + third + alphabet[0] + Array("龘".utf8)) }
            }
        }
        var generator = SeededGenerator(seed: 3)
        var text: [UInt8] = []
        while text.count < count { text += alphabet.randomElement(using: &generator) ?? [] }
        return (Corpus(name: "hostile, near misses", text: text), TermSet(name: "512 near misses", terms: terms))
    }
}
