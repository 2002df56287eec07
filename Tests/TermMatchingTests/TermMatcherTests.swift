// SPDX-License-Identifier: Apache-2.0

import TermMatching
import Testing

@Suite struct TermMatcherTests {
    @Test func findsOverlappingNestedAndRepeatedOccurrencesInOrder() throws {
        let matcher = try TermMatcher(["保险费", "社会保险", "保险", "保险"])
        #expect(
            matcher.matches(in: "缴社会保险费") == [
                TermMatch(term: 1, start: 3, end: 15),
                TermMatch(term: 2, start: 9, end: 15),
                TermMatch(term: 3, start: 9, end: 15),
                TermMatch(term: 0, start: 9, end: 18),
            ]
        )
    }
}
