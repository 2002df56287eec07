// SPDX-License-Identifier: Apache-2.0

import TermMatching

/// Our own matcher.
struct OwnEngine {
    let matcher: TermMatcher
    let building: Double

    init(_ terms: TermSet) throws {
        let start = threadTime()
        matcher = try TermMatcher(terms.terms)
        building = threadTime() - start
    }

    func matches(in corpus: Corpus) -> [TermMatch] { matcher.matches(in: corpus.text.span) }

    /// Counts the matches and adds up their ends.
    func totals(in corpus: Corpus) -> Totals {
        var totals = Totals()
        matcher.forEachMatch(in: corpus.text.span) { match in
            totals.count &+= 1
            totals.sum &+= UInt64(truncatingIfNeeded: match.end)
        }
        return totals
    }

    func measurement(in corpus: Corpus, rounds: Int) -> Measurement {
        let (totals, seconds) = measure(rounds: rounds, bytes: corpus.text.count) { self.totals(in: corpus) }
        return Measurement(engine: "TermMatching", version: "", building: building, totals: totals, seconds: seconds)
    }
}
