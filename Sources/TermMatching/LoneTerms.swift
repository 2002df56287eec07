// SPDX-License-Identifier: Apache-2.0

import CTermKernel

/// The terms of one character, by its ``TermPrefix/code(_:)``.
///
/// `bits` has a bit for each code, `ranks` the place in `terms` of each word's lowest bit. An element of `terms` is
/// the character's `key` of so many `bits` and the `term`; or, where several terms have one code, a `term` below 0
/// and the first of their `entries`, which have the character itself as their tail. All arrays are empty if there is
/// no such term.
struct LoneTerms: Sendable {
    private(set) var bits: [UInt64] = []
    private(set) var ranks: [UInt32] = []
    private(set) var terms: [term_lone] = []

    var isEmpty: Bool { terms.isEmpty }

    /// The number of codes.
    var count: Int { max(0, terms.count - 1) }

    /// Makes the tables.
    /// - Parameter terms: the terms, in ascending order of the codes of their keys.
    init(_ terms: [term_lone]) {
        guard !terms.isEmpty else { return }
        bits = Array(repeating: 0, count: 1_024)
        for term in terms {
            let code = TermPrefix.code(UInt64(term.key))
            bits[Int(code >> 6)] |= 1 << UInt64(code & 63)
        }
        var rank = 0
        for word in bits {
            ranks.append(UInt32(rank))
            rank += word.nonzeroBitCount
        }
        // One more than there are: where no bit is set, the place after the last one may be read, and is not used.
        self.terms = terms + [term_lone(key: 0, bits: 8, term: 0, entries: 0)]
    }
}
