// SPDX-License-Identifier: Apache-2.0

import Foundation
import TermMatching
import Testing

/// Random terms and texts over alphabets so small that terms overlap, nest and share beginnings all the time.
@Suite struct RandomTermTests {
    /// Characters of one, two, three and four bytes, alone and mixed.
    static let alphabets = [
        "A", "ab", "aé", "民生", "民生公", "𠀀𠀁", "A民", "a民𠀀", "aé民𠀀", "\u{0}a民", "国民，A1é𠀀",
        "\u{7F}\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}",
    ]

    /// The cases for each alphabet; `make test-matching` asks for a million in all.
    private static let caseCount =
        ProcessInfo.processInfo.environment["MINSHENG_MATCHING_CASES"].flatMap(Int.init) ?? 2_000

    @Test(arguments: alphabets.indices)
    func agreesWithNaiveSearch(alphabet: Int) throws {
        let characters = Self.alphabets[alphabet].unicodeScalars.map { Array(String($0).utf8) }
        for seed in 0..<Self.caseCount {
            var generator = SeededGenerator(seed: UInt64(alphabet * 1_000_000 + seed))
            let terms = Self.terms(over: characters, using: &generator)
            let text = Self.text(over: characters, including: terms, using: &generator)
            let expected = naiveMatches(of: terms, in: text)
            // Some cases change to the automaton at once, some on the way, some never.
            let limit = WorkLimit(perByte: 0, atLeast: Int.random(in: 0...20, using: &generator))
            for kernel in [KernelChoice.fastest, .portable] {
                for limit in [WorkLimit.standard, limit] {
                    let matcher = try TermMatcher(terms, limit: limit, kernel: kernel)
                    guard matcher.matches(in: text.span) != expected else { continue }
                    Issue.record("alphabet \(alphabet), seed \(seed), \(kernel), \(limit): \(terms) in \(text)")
                    return
                }
            }
        }
    }

    private static func terms(
        over characters: [[UInt8]],
        using generator: inout SeededGenerator
    ) -> [[UInt8]] {
        var terms: [[UInt8]] = []
        for _ in 0..<Int.random(in: 0...8, using: &generator) {
            let isLong = Int.random(in: 0..<8, using: &generator) == 0
            let length = Int.random(in: 1...(isLong ? 35 : 5), using: &generator)
            terms.append(word(of: length, over: characters, using: &generator))
        }
        // Beginnings, endings and copies of terms, so that terms nest by construction.
        for term in terms {
            let ends = (1...term.count).filter { $0 == term.count || term[$0] & 0xC0 != 0x80 }
            let cut = ends.randomElement(using: &generator) ?? term.count
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: terms.append(Array(term[..<cut]))
            case 1 where cut < term.count: terms.append(Array(term[cut...]))
            case 2: terms.append(term)
            default: break
            }
        }
        return terms.shuffled(using: &generator)
    }

    private static func text(
        over characters: [[UInt8]],
        including terms: [[UInt8]],
        using generator: inout SeededGenerator
    ) -> [UInt8] {
        let isLong = Int.random(in: 0..<50, using: &generator) == 0
        var text: [UInt8] = []
        for _ in 0..<Int.random(in: 0...(isLong ? 600 : 24), using: &generator) {
            switch Int.random(in: 0..<16, using: &generator) {
            case 0: text += terms.randomElement(using: &generator) ?? []
            default: text += characters.randomElement(using: &generator) ?? []
            }
        }
        // One text in three is broken: cut inside a character, or with bytes that are not UTF-8.
        switch Int.random(in: 0..<9, using: &generator) {
        case 0: text.removeLast(min(text.count, Int.random(in: 1...3, using: &generator)))
        case 1: text.removeFirst(min(text.count, Int.random(in: 1...3, using: &generator)))
        case 2:
            for _ in 0..<Int.random(in: 1...4, using: &generator) where !text.isEmpty {
                text[Int.random(in: text.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
        default: break
        }
        return text
    }

    private static func word(
        of length: Int,
        over characters: [[UInt8]],
        using generator: inout SeededGenerator
    ) -> [UInt8] {
        (0..<length).flatMap { _ in characters.randomElement(using: &generator) ?? [] }
    }
}
