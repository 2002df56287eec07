// SPDX-License-Identifier: Apache-2.0

import Foundation
import Minsheng

/// The full verdict on every line of a corpus.
struct VerdictMeasurement: Codable {
    var corpus: String
    var bytes: Int
    var items: Int
    var labelled: Int
    /// Processor time on one thread.
    var seconds: [Double]
    /// Time on the wall with one thread and with two at once, each of which reads half of the lines.
    var wallOneThread: [Double]
    var wallTwoThreads: [Double]

    static func run(_ corpus: Corpus, rounds: Int) -> VerdictMeasurement {
        let lines = corpus.lines
        let halves = [Array(lines[..<(lines.count / 2)]), Array(lines[(lines.count / 2)...])]
        let (totals, seconds) = measure(rounds: rounds, bytes: corpus.text.count) { Self.totals(of: lines) }
        var one: [Double] = []
        var two: [Double] = []
        for _ in 0..<rounds {
            one.append(wallTime { for half in halves { _ = Self.totals(of: half) } })
            two.append(
                wallTime { DispatchQueue.concurrentPerform(iterations: 2) { _ = Self.totals(of: halves[$0]) } }
            )
        }
        return VerdictMeasurement(
            corpus: corpus.name,
            bytes: corpus.text.count,
            items: lines.count,
            labelled: Int(totals.count),
            seconds: seconds,
            wallOneThread: one,
            wallTwoThreads: two
        )
    }

    /// Classifies every line and counts those with a label.
    static func totals(of lines: [[UInt8]]) -> Totals {
        var scratch = ClassifierScratch()
        return totals(of: lines, scratch: &scratch)
    }

    /// The same, with working memory that has grown before.
    static func totals(of lines: [[UInt8]], scratch: inout ClassifierScratch) -> Totals {
        let classifier = Classifier.builtIn
        let nothing: [UInt8] = []
        var totals = Totals()
        for line in lines {
            let verdict = classifier.classify(title: nothing.span, body: line.span, scratch: &scratch)
            if !verdict.labels.isEmpty { totals.count += 1 }
            totals.sum &+= verdict.labels.rawValue
        }
        return totals
    }

    private static func wallTime(_ work: () -> Void) -> Double {
        let time = ContinuousClock().measure(work)
        return Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
    }
}
