// SPDX-License-Identifier: Apache-2.0

import TermMatching
import Testing

/// Sets and texts large enough to fill blocks, link and split nodes, and use up the allowed work.
@Suite struct LargeSetTests {
    static let kernels = [KernelChoice.fastest, .portable]

    /// Terms over a few common characters: many share their first two, so nodes split, down to the sixth character.
    @Test(arguments: kernels) func manyTermsThatShareTheirBeginnings(kernel: KernelChoice) throws {
        var generator = SeededGenerator(seed: 1)
        let characters = Array("民生保障公平均衡普惠可及A1").map { Array(String($0).utf8) }
        let terms = Self.words(3_000, of: 1...7, over: characters, using: &generator)
        let text = Self.words(1, of: 6_000...6_000, over: characters, using: &generator)[0]
        #expect(
            try TermMatcher(terms, limit: .standard, kernel: kernel).matches(in: text.span)
                == dictionaryMatches(of: terms, in: text)
        )
    }

    /// Terms over many characters: thousands of different beginnings, so nodes share slots.
    @Test(arguments: kernels) func manyTermsWithDifferentBeginnings(kernel: KernelChoice) throws {
        var generator = SeededGenerator(seed: 2)
        let characters = (0..<150).compactMap { Unicode.Scalar(0x4E00 + $0 * 7) }.map { Array(String($0).utf8) }
        let terms = Self.words(5_000, of: 2...4, over: characters, using: &generator)
        let text = Self.words(1, of: 8_000...8_000, over: characters, using: &generator)[0]
        let matches = try TermMatcher(terms, limit: .standard, kernel: kernel).matches(in: text.span)
        #expect(matches.count > 500)
        #expect(matches == dictionaryMatches(of: terms, in: text))
    }

    /// Every character is a match, in a text of several blocks.
    @Test(arguments: ["民", "A", "é", "𠀀"], kernels)
    func aMatchAtEveryCharacter(character: String, kernel: KernelChoice) throws {
        let terms = [character, character + character].map { Array($0.utf8) }
        let text = Array(String(repeating: character, count: 20_000).utf8)
        let matches = try TermMatcher(terms, limit: .standard, kernel: kernel).matches(in: text.span)
        #expect(matches.count == 39_999)
        let size = Int32(terms[0].count)
        let areRight = matches.enumerated().allSatisfy { place, match in
            match.start == Int32(place / 2) * size && match.end == match.start + size * (match.term + 1)
        }
        #expect(areRight)
    }

    /// Each start would try thirty terms that all fail at their last character.
    @Test(arguments: ["民", "A"], kernels)
    func aTextMadeToBeSlow(character: String, kernel: KernelChoice) throws {
        let terms = (1...30).map { Array((String(repeating: character, count: $0) + "生").utf8) }
        let text = Array((String(repeating: character, count: 2_000) + "生").utf8)
        let expected = dictionaryMatches(of: terms, in: text)
        #expect(expected.count == 30)
        #expect(try TermMatcher(terms, limit: .standard, kernel: kernel).matches(in: text.span) == expected)
    }

    /// The automaton finds matches by their ends; a long one that starts first must still come first.
    @Test(arguments: kernels) func theAutomatonKeepsTheOrder(kernel: KernelChoice) throws {
        let long = String(repeating: "民", count: 1_000)
        let terms = ["民", "民民", long + "生", long + "国"].map { Array($0.utf8) }
        let text = Array((long + "生民" + long + "民国").utf8)
        let matcher = try TermMatcher(terms, limit: WorkLimit(perByte: 0, atLeast: 0), kernel: kernel)
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

    /// More terms of one character than are compared with one by one, some of them twice, among longer ones.
    @Test(arguments: [3, 8, 9, 400], kernels)
    func termsOfOneCharacter(count: Int, kernel: KernelChoice) throws {
        var generator = SeededGenerator(seed: 3)
        let characters = Array("aé𠀀".unicodeScalars) + (0..<600).compactMap { Unicode.Scalar(0x4E00 + $0 * 31) }
        let all: [[UInt8]] = characters.map { Array(String($0).utf8) }
        let lone: [[UInt8]] = Array(all[..<count])
        let terms: [[UInt8]] = lone + lone[..<2] + Self.words(300, of: 2...3, over: all, using: &generator)
        let text = Self.words(1, of: 9_000...9_000, over: all, using: &generator)[0]
        let matcher = try TermMatcher(terms, limit: .standard, kernel: kernel)
        #expect(matcher.matches(in: text.span) == dictionaryMatches(of: terms, in: text))
    }

    /// More equal terms than fit into a list, and more matches at one start than are handed on at once.
    @Test(arguments: ["民", "民生", "民生保障", "a\u{0}"], kernels)
    func manyEqualTerms(term: String, kernel: KernelChoice) throws {
        let terms = Array(repeating: Array(term.utf8), count: 200) + [Array((term + "局").utf8), Array("局".utf8)]
        let text = Array("\(term)\(term)局，\(term)".utf8)
        let matcher = try TermMatcher(terms, limit: .standard, kernel: kernel)
        #expect(matcher.matches(in: text.span) == naiveMatches(of: terms, in: text))
        // Cut inside the last character, which with NUL looks as if it went on.
        let cut = Array(text.dropLast())
        #expect(matcher.matches(in: cut.span) == naiveMatches(of: terms, in: cut))
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
