// SPDX-License-Identifier: Apache-2.0

import TermMatching
import Testing

/// Sets and texts large enough to fill blocks, link and split nodes, and use up the allowed work.
@Suite struct LargeSetTests {
    /// Terms over a few common characters: many share their first two, so nodes split, down to the sixth character.
    @Test func manyTermsThatShareTheirBeginnings() throws {
        var generator = SeededGenerator(seed: 1)
        let characters = Array("民生保障公平均衡普惠可及A1").map { Array(String($0).utf8) }
        let terms = Self.words(3_000, of: 1...7, over: characters, using: &generator)
        let text = Self.words(1, of: 6_000...6_000, over: characters, using: &generator)[0]
        #expect(try TermMatcher(terms).matches(in: text.span) == dictionaryMatches(of: terms, in: text))
    }

    /// Terms over many characters: thousands of different beginnings, so nodes share slots.
    @Test func manyTermsWithDifferentBeginnings() throws {
        var generator = SeededGenerator(seed: 2)
        let characters = (0..<150).compactMap { Unicode.Scalar(0x4E00 + $0 * 7) }.map { Array(String($0).utf8) }
        let terms = Self.words(5_000, of: 2...4, over: characters, using: &generator)
        let text = Self.words(1, of: 8_000...8_000, over: characters, using: &generator)[0]
        let matches = try TermMatcher(terms).matches(in: text.span)
        #expect(matches.count > 500)
        #expect(matches == dictionaryMatches(of: terms, in: text))
    }

    /// Every character is a match, in a text of several blocks.
    @Test(arguments: ["民", "A", "é", "𠀀"])
    func aMatchAtEveryCharacter(character: String) throws {
        let terms = [character, character + character].map { Array($0.utf8) }
        let text = Array(String(repeating: character, count: 20_000).utf8)
        let matches = try TermMatcher(terms).matches(in: text.span)
        #expect(matches.count == 39_999)
        let size = Int32(terms[0].count)
        let areRight = matches.enumerated().allSatisfy { place, match in
            match.start == Int32(place / 2) * size && match.end == match.start + size * (match.term + 1)
        }
        #expect(areRight)
    }

    /// Each start would try thirty terms that all fail at their last character.
    @Test(arguments: ["民", "A"])
    func aTextMadeToBeSlow(character: String) throws {
        let terms = (1...30).map { Array((String(repeating: character, count: $0) + "生").utf8) }
        let text = Array((String(repeating: character, count: 2_000) + "生").utf8)
        let expected = dictionaryMatches(of: terms, in: text)
        #expect(expected.count == 30)
        #expect(try TermMatcher(terms).matches(in: text.span) == expected)
    }

    /// The automaton finds matches by their ends; a long one that starts first must still come first.
    @Test func theAutomatonKeepsTheOrder() throws {
        let long = String(repeating: "民", count: 1_000)
        let terms = ["民", "民民", long + "生", long + "国"].map { Array($0.utf8) }
        let text = Array((long + "生民" + long + "民国").utf8)
        let matcher = try TermMatcher(terms, limit: WorkLimit(perByte: 0, atLeast: 0))
        #expect(matcher.matches(in: text.span) == naiveMatches(of: terms, in: text))
        var count = 0
        struct Enough: Error {}
        #expect(throws: Enough.self) {
            try matcher.forEachMatch(in: text.span) { _ throws(Enough) in
                count += 1
                if count == 2_000 { throw Enough() }
            }
        }
        #expect(count == 2_000)
    }

    private static func words(
        _ count: Int,
        of length: ClosedRange<Int>,
        over characters: [[UInt8]],
        using generator: inout SeededGenerator
    ) -> [[UInt8]] {
        (0..<count).map { _ in
            var word: [UInt8] = []
            for _ in 0..<Int.random(in: length, using: &generator) {
                word += characters[Int.random(in: characters.indices, using: &generator)]
            }
            return word
        }
    }
}
