// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics

/// Counts a stream in windows, with updates taken now and then, as the daemon does.
struct Counting {
    /// What came of it.
    struct Outcome {
        /// Items in final windows, by size.
        var items: [WindowSize: Int] = [:]
        var ledger = Ledger()
        var updates = 0
        var peakBytes = 0
        var boundBytes = 0
        /// Nanoseconds spent on updates.
        var draining = 0

        func isComplete(_ count: Int) -> Bool {
            ledger.balance == 0 && ledger.late == 0 && ledger.partlyLate == 0 && items.values.allSatisfy { $0 == count }
        }
    }

    /// Items between two rounds of updates.
    private static let round = 50_000

    let configuration: WindowConfiguration
    /// Whether stories, and the terms and rules that gave points, are counted too.
    let countsWords: Bool

    init(_ configuration: WindowConfiguration, countsWords: Bool) {
        self.configuration = configuration
        self.countsWords = countsWords
    }

    static func all() throws -> [(String, Counting)] {
        var labels = WindowConfiguration()
        labels.dividedFrom = try WindowSize("36500d")
        return [
            ("default dimensions", Counting(WindowConfiguration(), countsWords: false)),
            ("the same, terms, rules and stories", Counting(WindowConfiguration(), countsWords: true)),
            ("labels alone", Counting(labels, countsWords: false)),
        ]
    }

    func run(_ batch: BenchmarkBatch) -> Outcome {
        guard var windows = try? EventTimeWindows(configuration: configuration, pack: Stream.pack) else {
            return Outcome()
        }
        var outcome = Outcome()
        outcome.boundBytes = configuration.memoryBound(labelCount: Stream.pack.labels.count).bytes
        var facts = ItemFacts(verdict: batch.verdicts[0], date: nil, receiptTime: .epoch)
        for number in batch.items.indices {
            facts.fill(number, of: batch)
            if countsWords { facts.fillWords(number, of: batch) }
            windows.add(facts)
            if number % Self.round == Self.round - 1 { drain(&windows, &outcome) }
        }
        windows.finish()
        drain(&windows, &outcome)
        outcome.ledger = windows.ledger
        return outcome
    }

    private func drain(_ windows: inout EventTimeWindows, _ outcome: inout Outcome) {
        let time = ContinuousClock().measure {
            outcome.peakBytes = max(outcome.peakBytes, windows.byteCount)
            for update in windows.drainUpdates() {
                outcome.updates += 1
                guard update.group == .all else { continue }
                if update.state == .final {
                    outcome.items[update.window.size, default: 0] += update.tally.items
                } else if let delta = update.delta {
                    outcome.items[update.window.size, default: 0] += delta.items
                }
            }
        }
        outcome.draining += time.nanoseconds
    }
}

extension ItemFacts {
    /// Takes over what is known of an item.
    mutating func fill(_ number: Int, of batch: BenchmarkBatch) {
        let item = batch.items[number]
        let bytes = batch.bytes.span
        reset(verdict: batch.verdicts[item.verdict], date: item.date, receiptTime: item.receiptTime)
        insert(bytes.extracting(item.source), into: .source)
        insert(bytes.extracting(item.region), into: .region)
        insert(bytes.extracting(item.kind), into: .kind)
        for tag in item.tags { insert(bytes.extracting(batch.tags[tag]), into: .tag) }
    }

    /// Takes over what an item was labelled by, and the story that it tells.
    mutating func fillWords(_ number: Int, of batch: BenchmarkBatch) {
        let item = batch.items[number]
        let bytes = batch.bytes.span
        for term in item.terms { insert(term: bytes.extracting(batch.tags[term])) }
        for rule in item.rules { insert(rule: bytes.extracting(batch.tags[rule])) }
        story = item.story
    }
}

/// Reads the facts of all items and counts nothing: the part of the time that is not the windows'.
func readFacts(_ batch: BenchmarkBatch) -> Int {
    var facts = ItemFacts(verdict: batch.verdicts[0], date: nil, receiptTime: .epoch)
    var sum: UInt64 = 0
    for number in batch.items.indices {
        facts.fill(number, of: batch)
        sum &+= facts.source.rawValue
    }
    return Int(truncatingIfNeeded: sum)
}

/// What a program of ten lines would do: one dictionary, no windows that close, nothing but counts by hour, source and label.
func countInDictionary(_ batch: BenchmarkBatch) -> Int {
    struct Key: Hashable {
        let hour: Int64
        let source: String
        let label: Int
    }
    var counts: [Key: Int] = [:]
    for item in batch.items {
        let hour = item.date.microsecondsSince1970 / 3_600_000_000
        let source = String(decoding: batch.bytes[item.source], as: UTF8.self)
        counts[Key(hour: hour, source: source, label: -1), default: 0] += 1
        for label in batch.verdicts[item.verdict].labels.indices {
            counts[Key(hour: hour, source: source, label: label), default: 0] += 1
        }
    }
    return counts.count
}
