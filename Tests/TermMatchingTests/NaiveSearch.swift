// SPDX-License-Identifier: Apache-2.0

import TermMatching

/// Compares every term with the text at every offset: what a matcher must agree with.
func naiveMatches(of terms: [[UInt8]], in text: [UInt8]) -> [TermMatch] {
    var matches: [TermMatch] = []
    for start in text.indices {
        var here: [TermMatch] = []
        for (index, term) in terms.enumerated() where text[start...].starts(with: term) {
            here.append(TermMatch(term: Int32(index), start: Int32(start), end: Int32(start + term.count)))
        }
        matches += here.sorted { ($0.end, $0.term) < ($1.end, $1.term) }
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
