// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics
import Testing

/// What holds for any stream, checked against a count made without windows, watermarks or updates.
@Suite struct EventTimeWindowsPropertyTests {
    private struct Key: Hashable {
        var window: Window
        /// The index of a label, or nil for all items of the group.
        var label: Int?
        /// A group of an open dimension, or nil for all items.
        var group: WindowUpdate.Group?
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
        for seed in 0..<LongRun.streams {
            var stream = RandomStream(seed: seed)
            let configuration = try stream.configuration()
            let items = stream.items()
            let expected = batchCount(items, sizes: configuration.sizes)
            var states: [EventTimeWindows] = []
            var groups: [[Key: Value]] = []
            for _ in 0..<3 {
                let order = stream.shuffled(items, within: configuration.outOfOrderness)
                var windows = try EventTimeWindows(configuration: configuration, pack: pack)
                let (values, revisions) = try run(order, through: &windows, using: &stream.random)
                try #require(values.filter { $0.key.group == nil } == expected && revisions == 0, "seed \(seed)")
                try checkGroups(values, items, configuration, "seed \(seed)")
                groups.append(values.filter { $0.key.group != nil })
                try #require(windows.ledger.late == 0 && windows.ledger.balance == 0, "seed \(seed)")

                var untouched = try EventTimeWindows(configuration: configuration, pack: pack)
                for item in order { untouched.add(item) }
                states.append(untouched)
            }
            try #require(groups[0] == groups[1] && groups[1] == groups[2], "seed \(seed)")
            try #require(states[0] == states[1] && states[1] == states[2], "seed \(seed)")
            try #require(Set(states.map { $0.snapshot() }).count == 1, "seed \(seed)")
        }
    }

    @Test func theLastRevisionDoesNotDependOnTheOrder() throws {
        var revisionsOfAll = 0
        for seed in 100_000..<100_000 + LongRun.streams {
            var stream = RandomStream(seed: seed)
            var configuration = try stream.configuration()
            configuration.allowedLateness = .seconds([60, 3600, 20_000].randomElement(using: &stream.random) ?? 60)
            configuration.windowLimit = 10_000
            let items = stream.items()
            let spread = configuration.outOfOrderness + configuration.allowedLateness
            var windows = try EventTimeWindows(configuration: configuration, pack: pack)
            let order = stream.shuffled(items, within: spread)
            let (values, revisions) = try run(order, through: &windows, using: &stream.random)
            let expected = batchCount(items, sizes: configuration.sizes)
            try #require(values.filter { $0.key.group == nil } == expected, "seed \(seed)")
            try checkGroups(values, items, configuration, "seed \(seed)")
            try #require(windows.ledger.late == 0 && windows.ledger.partlyLate == 0, "seed \(seed)")
            try #require(revisions == 0 || windows.ledger.revising > 0, "seed \(seed)")
            revisionsOfAll += revisions
        }
        #expect(revisionsOfAll > 3 * LongRun.streams, "the streams are not disordered enough to test anything")
    }

    @Test func nothingVanishesInAnyOrder() throws {
        for seed in 200_000..<200_000 + LongRun.streams {
            var stream = RandomStream(seed: seed)
            var configuration = try stream.configuration()
            configuration.allowedLateness = .seconds([0, 60, 3600].randomElement(using: &stream.random) ?? 0)
            let items = stream.items().shuffled(using: &stream.random)
            var windows = try EventTimeWindows(configuration: configuration, pack: pack)
            let (all, _) = try run(items, through: &windows, using: &stream.random)
            let values = all.filter { $0.key.group == nil }
            let onTime = itemsOnTime(items, configuration: configuration)
            for size in configuration.sizes {
                let counted = batchCount(onTime[size] ?? [], sizes: [size])
                let ofSize = values.filter { $0.key.window.size == size }
                try #require(ofSize == counted, "seed \(seed)")
                let inWindows = ofSize.reduce(0) { $0 + ($1.key.label == nil ? $1.value.items : 0) }
                try #require(inWindows + windows.lateItems(of: size) == items.count, "seed \(seed)")
            }
            let ledger = windows.ledger
            try #require(ledger.received == items.count && ledger.balance == 0, "seed \(seed)")
            try #require(ledger.undated == items.count { $0.date == nil }, "seed \(seed)")
        }
    }

    /// Adds items with updates taken now and then, checks how the updates of each window follow each other, and returns
    /// the last value of each and the number of revisions.
    private func run(
        _ items: [StreamItem],
        through windows: inout EventTimeWindows,
        using random: inout SeededGenerator
    ) throws -> (values: [Key: Value], revisions: Int) {
        var last: [Key: WindowUpdate] = [:]
        var revisions = 0
        func take(_ updates: [WindowUpdate]) throws {
            for update in updates {
                let isOpen = update.group.value != nil
                let key = Key(window: update.window, label: update.group.labelIndex, group: isOpen ? update.group : nil)
                if isOpen {
                    try checkGroupSuccession(last[key], update)
                } else {
                    try checkSuccession(last[key], update)
                }
                revisions += update.state == .revised && !isOpen ? 1 : 0
                last[key] = update
            }
        }
        for item in items {
            windows.add(item)
            if Int.random(in: 0..<5, using: &random) == 0 { try take(windows.drainUpdates()) }
        }
        windows.finish()
        try take(windows.drainUpdates())
        try #require(windows.drainUpdates().isEmpty)
        try #require(
            last.values.allSatisfy { $0.state != .provisional || $0.isWithdrawn },
            "every window becomes final"
        )
        return (last.mapValues { value(of: $0) }.filter { $0.value.items > 0 }, revisions)
    }

    /// As for all items, but a value may come, or lose its place, at any time.
    private func checkGroupSuccession(_ earlier: WindowUpdate?, _ update: WindowUpdate) throws {
        try #require(earlier?.isWithdrawn != true, "a value that lost its place does not get it back")
        try #require(update.isWithdrawn == (update.tally.items == 0))
        guard update.state == .revised else { return }
        var sum = earlier?.tally ?? Tally(labelCount: pack.labels.count)
        sum.add(try #require(update.delta))
        try #require(sum == update.tally)
    }

    /// Compares each group of the open dimensions with a count of its own, and the rest with what is left.
    private func checkGroups(
        _ values: [Key: Value],
        _ items: [StreamItem],
        _ configuration: WindowConfiguration,
        _ comment: Comment
    ) throws {
        for size in configuration.sizes where size >= configuration.dividedFrom {
            for (start, items) in Dictionary(grouping: items, by: { start(of: size, at: $0.instant) }) {
                for dimension in MinshengMetrics.Dimension.open {
                    func found(_ value: WindowUpdate.Group.Value) -> Int {
                        let group = WindowUpdate.Group.value(value, of: dimension)
                        let key = Key(window: Window(of: size, containing: start), label: nil, group: group)
                        return values[key]?.items ?? 0
                    }
                    let names = items.flatMap { Set($0.groups[dimension] ?? []) }
                    let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
                    let apart = counts.filter { found(.named($0.key)) > 0 }
                    let limit = configuration.limit(of: dimension)
                    try #require(apart.count == min(counts.count, limit.count), comment)
                    try #require(apart.allSatisfy { found(.named($0.key)) == $0.value }, comment)
                    try #require(limit.reserved.allSatisfy { counts[$0] == apart[$0] }, comment)
                    try #require(found(.other) == names.count - apart.values.reduce(0, +), comment)
                    try #require(found(.none) == items.count { $0.groups[dimension]?.isEmpty ?? true }, comment)
                }
            }
        }
    }

    /// Provisional updates, each with something new; one final update; revisions, numbered, each with what it adds.
    private func checkSuccession(_ earlier: WindowUpdate?, _ update: WindowUpdate) throws {
        switch update.state {
        case .provisional:
            try #require(earlier?.state ?? .provisional == .provisional)
            try #require(earlier?.tally != update.tally)
            try #require(update.revision == 0 && update.delta == nil && update.reason == nil)
        case .final:
            try #require(earlier?.state ?? .provisional == .provisional, "a window becomes final once")
            try #require(update.revision == 0 && update.delta == nil && update.reason == nil)
        case .revised:
            let earlier = try #require(earlier)
            try #require(earlier.state != .provisional && update.revision == earlier.revision + 1)
            try #require(update.reason == .lateItems)
            var sum = earlier.tally
            sum.add(try #require(update.delta))
            try #require(sum == update.tally && sum != earlier.tally)
        }
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
    private func batchCount(_ items: [StreamItem], sizes: [WindowSize]) -> [Key: Value] {
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
    private func itemsOnTime(_ items: [StreamItem], configuration: WindowConfiguration) -> [WindowSize: [StreamItem]] {
        var onTime: [WindowSize: [StreamItem]] = [:]
        for size in configuration.sizes {
            var latest: Timestamp?
            for item in items {
                let end = start(of: size, at: item.instant) + .seconds(size.seconds)
                let shutLine = latest.map { $0 - configuration.outOfOrderness - configuration.allowedLateness }
                if end > shutLine ?? .min {
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
}
