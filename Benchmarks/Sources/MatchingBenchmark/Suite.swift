// SPDX-License-Identifier: Apache-2.0

import Foundation
import Minsheng

/// All that one run measured.
struct Report: Codable {
    var rounds: Int
    var pack: String
    var comparisons: [Comparison]
    var verdicts: [VerdictMeasurement]
}

/// Which texts are searched for which terms by whom.
struct Suite {
    var seeds: URL
    var statutes: URL?
    var peers: [Peer]
    var folder: URL

    /// Searches small texts with every engine, untimed; returns the number of comparisons.
    func check() throws -> Int {
        let corpora = try Corpus.all(seeds: seeds, statutes: statutes, limit: 200_000)
        var pairs = Adversary.all(count: 20_000)
        for terms in [TermSet.builtIn, .cut(1_000, from: corpora), try .sameMatches(3_000, in: corpora)] {
            for corpus in corpora { pairs.append((corpus, terms)) }
        }
        for (corpus, terms) in pairs {
            _ = try Comparison.run(corpus, terms, rounds: 1, peers: peers, folder: folder)
        }
        return pairs.count
    }

    /// Measures everything, or only the built-in pack.
    func run(rounds: Int, isPackOnly: Bool = false) throws -> Report {
        let corpora = try Corpus.all(seeds: seeds, statutes: statutes, limit: 12_000_000)
        let sources = corpora.filter { $0.text.count > 4_000_000 }
        note("verdicts")
        let verdicts = corpora.map { corpus in
            let verdict = VerdictMeasurement.run(corpus, rounds: rounds)
            let seconds = verdict.seconds.sorted()[verdict.seconds.count / 2]
            note("  \(corpus.name): \(Int(Double(verdict.bytes) / seconds / 1e6)) MB/s")
            return verdict
        }
        var pairs = corpora.map { ($0, TermSet.builtIn) }
        for count in isPackOnly ? [] : [1_000, 10_000, 100_000] {
            let sets = [TermSet.cut(count, from: sources), try .sameMatches(count, in: sources)]
            for terms in sets { for corpus in sources { pairs.append((corpus, terms)) } }
        }
        if !isPackOnly { pairs += Adversary.all(count: 1_000_000) }
        var comparisons: [Comparison] = []
        for (place, (corpus, terms)) in pairs.enumerated() {
            note("\(place + 1)/\(pairs.count) \(corpus.name), \(terms.name)")
            let peers = peers.filter { !$0.isSlow || terms.terms.count < 100_000 }
            let comparison = try Comparison.run(corpus, terms, rounds: rounds, peers: peers, folder: folder)
            for measurement in comparison.measurements {
                let speed = Double(comparison.bytes) / measurement.median / 1e6
                note("  \(measurement.engine): \(Int(speed.rounded())) MB/s")
            }
            comparisons.append(comparison)
        }
        return Report(
            rounds: rounds,
            pack: Classifier.builtIn.pack.identity,
            comparisons: comparisons,
            verdicts: verdicts
        )
    }
}
