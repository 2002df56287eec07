// SPDX-License-Identifier: Apache-2.0

import TermMatching
import Testing

@Suite struct TermMatcherTests {
    private static let insurance = ["保险费", "社会保险", "保险", "保险"]
    /// The matches in 缴社会保险费.
    private static let insuranceMatches = [
        TermMatch(term: 1, start: 3, end: 15),
        TermMatch(term: 2, start: 9, end: 15),
        TermMatch(term: 3, start: 9, end: 15),
        TermMatch(term: 0, start: 9, end: 18),
    ]

    @Test func findsOverlappingNestedAndRepeatedOccurrencesInOrder() throws {
        let matcher = try TermMatcher(Self.insurance)
        #expect(matcher.matches(in: "缴社会保险费") == Self.insuranceMatches)
        #expect(matcher.termCount == 4)
    }

    @Test func allWaysOfSearchingAgree() throws {
        let matcher = try TermMatcher(Self.insurance)
        let text = Array("缴社会保险费".utf8)
        var handed: [TermMatch] = []
        matcher.forEachMatch(in: text.span) { handed.append($0) }
        var appended = [TermMatch(term: 7, start: 8, end: 9)]
        matcher.appendMatches(in: text.span, to: &appended)

        #expect(handed == Self.insuranceMatches)
        #expect(appended == [TermMatch(term: 7, start: 8, end: 9)] + Self.insuranceMatches)
        #expect(matcher.matches(in: text.span) == Self.insuranceMatches)
        #expect(matcher.matches(in: "缴社会保险费"[...]) == Self.insuranceMatches)
    }

    @Test func termsMayBeGivenAsBytesOrAsStrings() throws {
        let bytes = try TermMatcher(Self.insurance.map(\.utf8))
        #expect(bytes.matches(in: "缴社会保险费") == Self.insuranceMatches)
    }

    /// Terms and texts at their smallest, and where a text ends in the middle of what could be a term.
    @Test(
        arguments: [
            ([], "任何文字", []),
            (["民"], "", []),
            (["民"], "民", [TermMatch(term: 0, start: 0, end: 3)]),
            (["A"], "A", [TermMatch(term: 0, start: 0, end: 1)]),
            (["A"], "AA", [TermMatch(term: 0, start: 0, end: 1), TermMatch(term: 0, start: 1, end: 2)]),
            (["民生"], "民", []),
            (["民生保障"], "民生保", []),
            (["\u{0}"], "A\u{0}", [TermMatch(term: 0, start: 1, end: 2)]),
            (["A\u{0}"], "A", []),
            (["A", "A\u{0}"], "A", [TermMatch(term: 0, start: 0, end: 1)]),
            (["民\u{0}"], "民", []),
            (["民生\u{0}"], "民生", []),
            (["民生\u{0}\u{0}"], "民生\u{0}", []),
            (["A股"], "买A股", [TermMatch(term: 0, start: 3, end: 7)]),
            (["𠀀𠀁"], "𠀀𠀁", [TermMatch(term: 0, start: 0, end: 8)]),
            (["e\u{301}"], "\u{E9}", []),
        ]
    )
    func edges(terms: [String], text: String, matches: [TermMatch]) throws {
        #expect(try TermMatcher(terms).matches(in: text) == matches)
    }

    /// A match must not end beyond a text that is a part of a longer array.
    @Test func readsNothingBeyondItsSpan() throws {
        let matcher = try TermMatcher(["民", "民生", "民生保障", "民生保障制度完善"])
        let text = Array("民生保障制度完善".utf8)
        for count in 0...text.count {
            let found = matcher.matches(in: text.span.extracting(first: count))
            let ends = [3, 6, 12, 24].filter { $0 <= count }
            #expect(found.map { Int($0.end) } == ends, "text of \(count) bytes")
        }
    }

    @Test func anErrorOfTheBodyEndsTheSearch() throws {
        struct Enough: Error, Equatable {
            var count: Int
        }
        let matcher = try TermMatcher(["民"])
        let text = Array(String(repeating: "民", count: 500).utf8)
        var count = 0
        #expect(throws: Enough(count: 300)) {
            try matcher.forEachMatch(in: text.span) { _ throws(Enough) in
                count += 1
                if count == 300 { throw Enough(count: count) }
            }
        }
        #expect(count == 300)
    }

    @Test func refusesTermsThatAreEmptyOrNotUTF8() {
        func code(_ terms: [[UInt8]]) -> TermMatchingError? {
            do throws(TermMatchingError) {
                _ = try TermMatcher(terms)
                return nil
            } catch {
                return error
            }
        }
        let good = Array("民生".utf8)
        #expect(code([good, []])?.code == .emptyTerm)
        #expect(code([good, []])?.index == 1)
        #expect(code([good, []])?.description == "term 1 is empty; remove it")

        // Cut short, starting inside, overlong, a surrogate, beyond Unicode.
        for bytes: [UInt8] in [[0xE6, 0xB0], [0x91], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]] {
            #expect(code([bytes])?.code == .invalidUTF8)
            #expect(code([good, good, bytes])?.index == 2)
        }
        // One character in two terms, with and without an empty one between: the first fault is told.
        #expect(code([good, [0xE6, 0xB0], [0x91], good])?.index == 1)
        #expect(code([[0xE6], [], [0xB0, 0x91]])?.code == .invalidUTF8)
        #expect(code([[0xFF]])?.description == "term 0 is not valid UTF-8; convert it to UTF-8 or remove it")
    }

    @Test func takesTermsExactlyIfTheyAreUTF8() {
        // Where the ranges of first and second bytes begin and end.
        let edges: [UInt8] = [
            0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
            0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
        ]
        var generator = SeededGenerator(seed: 1)
        var taken = 0
        for _ in 0..<10_000 {
            let count = Int.random(in: 1...4, using: &generator)
            let term = (0..<count).map { _ in edges.randomElement(using: &generator) ?? 0 }
            let isTaken = (try? TermMatcher([term])) != nil
            taken += isTaken ? 1 : 0
            guard isTaken != (String(validating: term, as: UTF8.self) != nil) else { continue }
            Issue.record("\(term)")
        }
        #expect(taken > 300)
    }
}
