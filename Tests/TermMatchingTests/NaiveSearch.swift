// SPDX-License-Identifier: Apache-2.0

import TermMatching

/// Compares every term with the text at every offset: what a matcher must agree with.
func naiveMatches(of terms: [[UInt8]], in text: [UInt8]) -> [TermMatch] {
    var matches: [TermMatch] = []
    for start in text.indices {
        let first = matches.count
        for (index, term) in terms.enumerated() where occurs(term, in: text, at: start) {
            matches.append(TermMatch(term: Int32(index), start: Int32(start), end: Int32(start + term.count)))
        }
        matches[first...].sort { ($0.end, $0.term) < ($1.end, $1.term) }
    }
    return matches
}

private func occurs(_ term: [UInt8], in text: [UInt8], at start: Int) -> Bool {
    guard start + term.count <= text.count else { return false }
    var index = 0
    while index < term.count, term[index] == text[start + index] { index += 1 }
    return index == term.count
}

/// Looks every substring up that is as long as some term: as plain, and quick enough for many terms.
func dictionaryMatches(of terms: [[UInt8]], in text: [UInt8]) -> [TermMatch] {
    let indices = Dictionary(grouping: terms.indices) { terms[$0][...] }
    let lengths = Set(terms.map(\.count)).sorted()
    var matches: [TermMatch] = []
    for start in text.indices {
        for length in lengths.prefix(while: { start + $0 <= text.count }) {
            for term in indices[text[start..<start + length]] ?? [] {
                matches.append(TermMatch(term: Int32(term), start: Int32(start), end: Int32(start + length)))
            }
        }
    }
    return matches
}

/// A small generator with a fixed sequence (SplitMix64), so that a failing case can be run again.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
