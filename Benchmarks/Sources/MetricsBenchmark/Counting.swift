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

    init(_ configuration: WindowConfiguration) {
        self.configuration = configuration
    }

    static func configurations() throws -> [(String, WindowConfiguration)] {
        var labels = WindowConfiguration()
        labels.dividedFrom = try WindowSize("36500d")
        return [("all dimensions, the default", WindowConfiguration()), ("labels alone", labels)]
    }

    func run(_ items: [BenchmarkItem]) -> Outcome {
        guard var windows = try? EventTimeWindows(configuration: configuration, pack: Stream.pack) else {
            return Outcome()
        }
        var outcome = Outcome()
        outcome.boundBytes = configuration.memoryBound(labelCount: Stream.pack.labels.count).bytes
        var facts = ItemFacts(verdict: items[0].verdict, date: nil, receiptTime: items[0].date)
        for (number, item) in items.enumerated() {
            facts.reset(verdict: item.verdict, date: item.date, receiptTime: item.date)
            facts.insert(item.source.span, into: .source)
            facts.insert(item.region.span, into: .region)
            facts.insert(item.kind.span, into: .kind)
            for tag in item.tags { facts.insert(tag.span, into: .tag) }
            windows.add(facts)
            if number % Self.round == Self.round - 1 { drain(&windows, &outcome) }
        }
        windows.finish()
        drain(&windows, &outcome)
        outcome.ledger = windows.ledger
        return outcome
    }

    private func drain(_ windows: inout EventTimeWindows, _ outcome: inout Outcome) {
        outcome.peakBytes = max(outcome.peakBytes, windows.byteCount)
        let time = ContinuousClock().measure {
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

/// What a program of ten lines would do: one dictionary, no windows that close, nothing but counts by hour, source and label.
func countInDictionary(_ items: [BenchmarkItem]) -> Int {
    struct Key: Hashable {
        let hour: Int64
        let source: [UInt8]
        let label: Int
    }
    var counts: [Key: Int] = [:]
    for item in items {
        let hour = item.date.microsecondsSince1970 / 3_600_000_000
        counts[Key(hour: hour, source: item.source, label: -1), default: 0] += 1
        for label in item.verdict.labels.indices {
            counts[Key(hour: hour, source: item.source, label: label), default: 0] += 1
        }
    }
    return counts.count
}
