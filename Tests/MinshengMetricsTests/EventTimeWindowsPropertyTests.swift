// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics
import Testing

/// What holds for any stream, checked against a count made without windows, watermarks or updates.
@Suite struct EventTimeWindowsPropertyTests {
    private struct Item {
        var verdict: Verdict
        var date: Timestamp?
        var receiptTime: Timestamp

        /// The instant at which the item counts, by the rule of the wire protocol.
        var instant: Timestamp {
            guard let date, date.microsecondsSince1970 - receiptTime.microsecondsSince1970 <= 600_000_000 else {
                return receiptTime
            }
            return date
        }
    }

    private struct Key: Hashable {
        var window: Window
        /// The index of a label, or nil for all items.
        var label: Int?
    }

    private struct Value: Hashable {
        var items = 0
        var count = 0
        var stated = 0
        var both = 0
        var points = 0
    }

    private let pack = TestPack.pack

    @Test func finalWindowsDoNotDependOnTheOrder() throws {
        for seed in 0..<300 {
            var random = SeededGenerator(seed: UInt64(seed))
            let configuration = try configuration(using: &random)
            let items = items(using: &random)
            let expected = batchCount(items, sizes: configuration.sizes)
            var states: [EventTimeWindows] = []
            for _ in 0..<3 {
                let order = shuffled(items, within: configuration.outOfOrderness, using: &random)
                var windows = try EventTimeWindows(configuration: configuration, pack: pack)
                let final = try run(order, through: &windows, using: &random)
                try #require(final == expected, "seed \(seed)")
                try #require(windows.ledger.late == 0 && windows.ledger.balance == 0, "seed \(seed)")

                var untouched = try EventTimeWindows(configuration: configuration, pack: pack)
                for item in order { untouched.add(item.verdict, date: item.date, receiptTime: item.receiptTime) }
                states.append(untouched)
            }
            try #require(states[0] == states[1] && states[1] == states[2], "seed \(seed)")
        }
    }

    @Test func nothingVanishesInAnyOrder() throws {
        for seed in 300..<600 {
            var random = SeededGenerator(seed: UInt64(seed))
            let configuration = try configuration(using: &random)
            let items = items(using: &random).shuffled(using: &random)
            var windows = try EventTimeWindows(configuration: configuration, pack: pack)
            let final = try run(items, through: &windows, using: &random)
            let onTime = itemsOnTime(items, configuration: configuration)
            for size in configuration.sizes {
                let counted = batchCount(onTime[size] ?? [], sizes: [size])
                let ofSize = final.filter { $0.key.window.size == size }
                try #require(ofSize == counted, "seed \(seed)")
                let inWindows = ofSize.reduce(0) { $0 + ($1.key.label == nil ? $1.value.items : 0) }
                try #require(inWindows + windows.lateItems(of: size) == items.count, "seed \(seed)")
            }
            let ledger = windows.ledger
            try #require(ledger.received == items.count && ledger.balance == 0, "seed \(seed)")
            try #require(ledger.undated == items.count { $0.date == nil }, "seed \(seed)")
        }
    }

    /// Adds items with updates taken now and then, checks the order of updates, and returns the last value of each.
    private func run(
        _ items: [Item],
        through windows: inout EventTimeWindows,
        using random: inout SeededGenerator
    ) throws -> [Key: Value] {
        var values: [Key: Value] = [:]
        var finals: Set<Key> = []
        func take(_ updates: [WindowUpdate]) throws {
            for update in updates {
                let key = Key(window: update.window, label: update.group.labelIndex)
                try #require(!finals.contains(key), "nothing follows a final update")
                if update.state == .final { finals.insert(key) }
                let value = value(of: update)
                try #require(update.state == .final || values[key]?.items != value.items, "only changes")
                values[key] = value
            }
        }
        for item in items {
            windows.add(item.verdict, date: item.date, receiptTime: item.receiptTime)
            if Int.random(in: 0..<5, using: &random) == 0 { try take(windows.drainUpdates()) }
        }
        windows.finish()
        try take(windows.drainUpdates())
        try #require(finals.count == values.count, "every window becomes final")
        return values
    }

    private func value(of update: WindowUpdate) -> Value {
        guard let index = update.group.labelIndex else { return Value(items: update.tally.items) }
        let label = update.tally[label: index]
        return Value(
            items: update.tally.items,
            count: label.count,
            stated: label.stated,
            both: label.both,
            points: label.points
        )
    }

    /// Counts all items at once.
    private func batchCount(_ items: [Item], sizes: [WindowSize]) -> [Key: Value] {
        var values: [Key: Value] = [:]
        for size in sizes {
            for (start, group) in Dictionary(grouping: items, by: { start(of: size, at: $0.instant) }) {
                let window = Window(of: size, containing: start)
                values[Key(window: window, label: nil)] = Value(items: group.count)
                for index in pack.labels.indices {
                    let carrying = group.filter { $0.verdict.labels.contains(index: index) }
                    values[Key(window: window, label: index)] = Value(
                        items: group.count,
                        count: carrying.count,
                        stated: group.count { $0.verdict.stated.contains(index: index) },
                        both: carrying.count { $0.verdict.stated.contains(index: index) },
                        points: carrying.reduce(0) { $0 + Int($1.verdict.points[index]) }
                    )
                }
            }
        }
        return values
    }

    /// The items that find their window of each size open, by walking through the stream with the latest date in hand.
    private func itemsOnTime(_ items: [Item], configuration: WindowConfiguration) -> [WindowSize: [Item]] {
        var onTime: [WindowSize: [Item]] = [:]
        for size in configuration.sizes {
            var latest: Timestamp?
            for item in items {
                let end = start(of: size, at: item.instant) + .seconds(size.seconds)
                if latest.map({ end > $0 - configuration.outOfOrderness }) ?? true {
                    onTime[size, default: []].append(item)
                }
                if item.date == item.instant { latest = max(latest ?? item.instant, item.instant) }
            }
        }
        return onTime
    }

    /// The start of a window that divides, or is, a day or a week in China's time, by remainders alone.
    private func start(of size: WindowSize, at instant: Timestamp) -> Timestamp {
        let length = Int64(size.seconds) * 1_000_000
        let local = instant.microsecondsSince1970 + (8 * 3600 + 3 * 86_400) * 1_000_000
        let past = ((local % length) + length) % length
        return instant - .microseconds(past)
    }

    private func configuration(using random: inout SeededGenerator) throws -> WindowConfiguration {
        var configuration = WindowConfiguration()
        let sizes = try ["10s", "1m", "15m", "1h", "1d", "7d"].map { text throws in try WindowSize(text) }
        configuration.sizes = Array(sizes.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random)))
        configuration.outOfOrderness = .seconds([0, 1, 60, 900, 3600, 20_000].randomElement(using: &random) ?? 0)
        // Receipt times come in any order here, so silence means nothing.
        configuration.idleTimeout = nil
        configuration.rememberedWindows = Int.random(in: 0...3, using: &random)
        return configuration
    }

    /// Up to 40 items over some seconds, hours or weeks, around 1970 or this century; some undated, some in the future.
    private func items(using random: inout SeededGenerator) -> [Item] {
        let base: Int64 = Bool.random(using: &random) ? 0 : 1_749_398_400
        let span: Int64 = [5, 600, 7_200, 1_000_000].randomElement(using: &random) ?? 5
        return (0..<Int.random(in: 1...40, using: &random)).map { _ in
            // Whole seconds now and then, so that items fall on bounds.
            var instant = Timestamp(secondsSince1970: base + Int64.random(in: -span...span, using: &random))
            if Bool.random(using: &random) {
                instant = instant + .microseconds(Int64.random(in: 0..<1_000_000, using: &random))
            }
            let kind = Int.random(in: 0..<10, using: &random)
            let date = kind == 0 ? nil : kind == 1 ? instant + .seconds(601) : instant
            let delay = kind < 2 ? 0 : Int64.random(in: -600...3600, using: &random)
            return Item(verdict: verdict(using: &random), date: date, receiptTime: instant + .seconds(delay))
        }
    }

    private func verdict(using random: inout SeededGenerator) -> Verdict {
        let indices = pack.labels.indices.filter { _ in Int.random(in: 0..<6, using: &random) == 0 }
        let stated = (0..<4).filter { _ in Int.random(in: 0..<4, using: &random) == 0 }
        return TestPack.verdict(Bool.random(using: &random) ? indices : [], stated: stated)
    }

    /// An order in which no item comes more than `disorder` behind the latest before it.
    private func shuffled(
        _ items: [Item],
        within disorder: Duration,
        using random: inout SeededGenerator
    ) -> [Item] {
        let limit = disorder.components.seconds * 1_000_000
        return items.map { item in (item, item.instant + .microseconds(Int64.random(in: 0...limit, using: &random))) }
            .shuffled(using: &random)
            .sorted { $0.1 < $1.1 }
            .map(\.0)
    }
}
