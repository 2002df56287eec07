// SPDX-License-Identifier: Apache-2.0

import Foundation
import Minsheng

/// A fixed piece of work, for a profiler or for counting instructions.
struct Work {
    /// Whether the built-in pack's literals are searched for, or the full verdict is made.
    var isMatching: Bool
    var rounds: Int

    /// Works through a file, or through the seeds, and tells what came of it and how fast.
    func run(on file: URL?, seeds: URL) throws -> String {
        let corpus: Corpus =
            if let file {
                try Corpus(name: file.lastPathComponent, text: [UInt8](Data(contentsOf: file)))
            } else {
                try Corpus.seeds(seeds)
            }
        var totals = Totals()
        var best = Double.infinity
        let engine = try OwnEngine(.builtIn)
        let lines = corpus.lines
        var scratch = ClassifierScratch()
        for _ in 0..<rounds {
            let start = threadTime()
            totals = isMatching ? engine.totals(in: corpus) : VerdictMeasurement.totals(of: lines, scratch: &scratch)
            best = min(best, threadTime() - start)
        }
        let speed = Double(corpus.text.count) / best / 1e6
        return "\(totals.count) \(totals.sum) \(String(format: "%.1f", speed)) MB/s"
    }
}
