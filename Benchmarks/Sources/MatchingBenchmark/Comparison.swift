// SPDX-License-Identifier: Apache-2.0

import Foundation
import TermMatching

/// One text and one set of terms, searched by every engine.
struct Comparison: Codable {
    var corpus: String
    var bytes: Int
    var terms: String
    var termCount: Int
    var series: String?
    var matches: Int
    var measurements: [Measurement]

    /// Searches with every engine and checks that all find the same.
    /// - Throws: ``BenchmarkError`` if an engine reports other matches than ours.
    static func run(
        _ corpus: Corpus,
        _ terms: TermSet,
        rounds: Int,
        peers: [Peer],
        folder: URL
    ) throws -> Comparison {
        let own = try OwnEngine(terms)
        let expected = own.matches(in: corpus)
        var measurements = [own.measurement(in: corpus, rounds: rounds)]
        let vectorscan = try VectorscanEngine(terms)
        try check(try vectorscan.matches(in: corpus, capacity: expected.count), expected, "Vectorscan", corpus, terms)
        measurements.append(vectorscan.measurement(in: corpus, rounds: rounds))
        for peer in peers {
            let (measurement, matches) = try peer.run(terms, in: corpus, rounds: rounds, folder: folder)
            try check(matches, expected, peer.name, corpus, terms)
            measurements.append(measurement)
        }
        for other in measurements where other.totals != measurements[0].totals {
            throw BenchmarkError("\(other.engine) counts \(other.totals), not \(measurements[0].totals)")
        }
        return Comparison(
            corpus: corpus.name,
            bytes: corpus.text.count,
            terms: terms.name,
            termCount: terms.terms.count,
            series: terms.series,
            matches: expected.count,
            measurements: measurements
        )
    }

    private static func check(
        _ matches: [TermMatch],
        _ expected: [TermMatch],
        _ engine: String,
        _ corpus: Corpus,
        _ terms: TermSet
    ) throws {
        let sorted = matches.sorted { ($0.start, $0.end, $0.term) < ($1.start, $1.end, $1.term) }
        guard sorted != expected else { return }
        let place =
            zip(sorted, expected).enumerated().first { $1.0 != $1.1 }?.offset ?? min(sorted.count, expected.count)
        throw BenchmarkError(
            """
            \(engine) reports \(matches.count) matches of \(terms.name) in \(corpus.name), TermMatching \
            \(expected.count); the first difference is match \(place)
            """
        )
    }
}
