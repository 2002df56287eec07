// SPDX-License-Identifier: Apache-2.0

import Minsheng
import TermMatching

/// Terms to search for, with a name for the table.
struct TermSet {
    var name: String
    var terms: [[UInt8]]
    /// Whether the number of terms is part of a series for the plot.
    var series: String?

    /// The literals of the built-in rule pack.
    static var builtIn: TermSet {
        TermSet(name: "built-in pack", terms: Classifier.builtIn.literals.map { Array($0.utf8) })
    }

    /// `count` distinct terms of two to six characters, cut from the corpora where chance has it: the more terms, the
    /// more matches.
    static func cut(_ count: Int, from corpora: [Corpus]) -> TermSet {
        var generator = SeededGenerator(seed: 7)
        var seen: Set<[UInt8]> = []
        var terms: [[UInt8]] = []
        var tries = 0
        while terms.count < count, tries < 100 * count, let corpus = corpora.randomElement(using: &generator) {
            tries += 1
            guard let term = term(in: corpus.text, using: &generator), seen.insert(term).inserted else { continue }
            terms.append(term)
        }
        return TermSet(name: "\(terms.count) cut from the texts", terms: terms, series: "cut from the texts")
    }

    /// The 1,000 terms of ``cut(_:from:)``, filled up to `count` with terms that occur nowhere in the corpora: whatever
    /// the number of terms, the matches are the same.
    static func sameMatches(_ count: Int, in corpora: [Corpus]) throws -> TermSet {
        var terms = cut(1_000, from: corpora).terms
        var generator = SeededGenerator(seed: 11)
        var seen = Set(terms)
        while terms.count < count {
            var more: [[UInt8]] = []
            for _ in 0..<2 * (count - terms.count) {
                guard let corpus = corpora.randomElement(using: &generator),
                    let first = character(in: corpus.text, using: &generator),
                    let second = character(in: corpus.text, using: &generator)
                else { continue }
                let third = Bool.random(using: &generator) ? character(in: corpus.text, using: &generator) : nil
                let term = first + second + (third ?? [])
                if seen.insert(term).inserted { more.append(term) }
            }
            let matcher = try TermMatcher(more)
            var occurs = [Bool](repeating: false, count: more.count)
            for corpus in corpora { matcher.forEachMatch(in: corpus.text.span) { occurs[Int($0.term)] = true } }
            terms += zip(more, occurs).filter { !$0.1 }.map(\.0).prefix(count - terms.count)
        }
        return TermSet(name: "\(count), same matches", terms: terms, series: "same matches")
    }

    /// Two to six Chinese characters in a row, or nil.
    private static func term(in text: [UInt8], using generator: inout SeededGenerator) -> [UInt8]? {
        let characters = [2, 2, 2, 2, 3, 3, 4, 4, 5, 6].randomElement(using: &generator) ?? 2
        var start = Int.random(in: 0..<text.count, using: &generator)
        while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
        let end = start + 3 * characters
        guard end <= text.count else { return nil }
        for offset in stride(from: start, to: end, by: 3) where !(0xE4...0xE9).contains(text[offset]) { return nil }
        return Array(text[start..<end])
    }

    private static func character(in text: [UInt8], using generator: inout SeededGenerator) -> [UInt8]? {
        term(in: text, using: &generator).map { Array($0.prefix(3)) }
    }
}
