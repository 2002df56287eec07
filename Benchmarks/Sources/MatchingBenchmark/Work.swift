// SPDX-License-Identifier: Apache-2.0

import Foundation
import Minsheng

/// A fixed piece of work, for a profiler or for counting instructions.
struct Work {
    /// What is done with a text.
    enum Kind: String {
        /// The built-in pack's literals are searched for.
        case match
        /// The full verdict is made, line by line.
        case verdict
        /// The same, of all lines as one batch.
        case batch
    }

    var kind: Kind
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
        var batch = TextBatch()
        let nothing: [UInt8] = []
        for line in lines { batch.append(title: nothing.span, body: line.span) }
        var verdicts = VerdictBatch()
        var scratch = ClassifierScratch()
        for _ in 0..<rounds {
            let start = threadTime()
            switch kind {
            case .match: totals = engine.totals(in: corpus)
            case .verdict: totals = VerdictMeasurement.totals(of: lines, scratch: &scratch)
            case .batch:
                Classifier.builtIn.classify(batch, 0..<batch.count, scratch: &scratch, into: &verdicts)
                totals = Totals()
                for index in verdicts.indices {
                    if !verdicts.labels(at: index).isEmpty { totals.count += 1 }
                    totals.sum &+= verdicts.labels(at: index).rawValue
                }
            }
            best = min(best, threadTime() - start)
        }
        let speed = Double(corpus.text.count) / best / 1e6
        return "\(totals.count) \(totals.sum) \(String(format: "%.1f", speed)) MB/s"
    }
}
