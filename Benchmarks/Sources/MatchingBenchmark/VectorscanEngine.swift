// SPDX-License-Identifier: Apache-2.0

import CVectorscan
import Foundation
import TermMatching

/// Vectorscan, through C.
final class VectorscanEngine {
    private let scan: OpaquePointer
    private let terms: TermSet
    private let building: Double

    init(_ terms: TermSet) throws {
        let start = threadTime()
        let copies = terms.terms.map { term in strdup(String(decoding: term, as: UTF8.self)) }
        defer { for copy in copies { free(copy) } }
        var message = [CChar](repeating: 0, count: 256)
        let scan = vectorscan_create(
            copies.map { UnsafePointer($0) },
            terms.terms.map(\.count),
            UInt32(terms.terms.count),
            &message,
            message.count
        )
        guard let scan else {
            let text = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            throw BenchmarkError("Vectorscan refuses the terms: \(text)")
        }
        self.scan = scan
        self.terms = terms
        building = threadTime() - start
    }

    deinit { vectorscan_destroy(scan) }

    func matches(in corpus: Corpus, capacity: Int) throws -> [TermMatch] {
        var found = [vectorscan_match](repeating: vectorscan_match(), count: capacity + 1)
        let count = corpus.text.withUnsafeBytes {
            vectorscan_collect(scan, $0.baseAddress, UInt32($0.count), &found, UInt64(found.count))
        }
        guard count >= 0 else { throw BenchmarkError("Vectorscan's search failed") }
        return found.prefix(Int(count)).map {
            let length = terms.terms[Int($0.term)].count
            return TermMatch(term: Int32($0.term), start: Int32($0.end) - Int32(length), end: Int32($0.end))
        }
    }

    func measurement(in corpus: Corpus, rounds: Int) -> Measurement {
        let (totals, seconds) = measure(rounds: rounds, bytes: corpus.text.count) {
            var totals = Totals()
            corpus.text.withUnsafeBytes {
                _ = vectorscan_count(scan, $0.baseAddress, UInt32($0.count), &totals.count, &totals.sum)
            }
            return totals
        }
        let version = String(cString: vectorscan_version()).prefix { $0 != " " }
        return Measurement(
            engine: "Vectorscan",
            version: String(version),
            building: building,
            totals: totals,
            seconds: seconds
        )
    }
}
