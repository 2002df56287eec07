// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics

/// An item of a made-up stream.
struct StreamItem {
    var verdict: Verdict
    var date: Timestamp?
    var receiptTime: Timestamp
    var source: SourceKey = .unnamed
    /// The names in each open dimension, with repetitions.
    var groups: [MinshengMetrics.Dimension: [String]] = [:]
    var terms: [String] = []
    var story: UInt64?

    /// The instant at which the item counts, by the rule of the wire protocol.
    var instant: Timestamp {
        guard let date, date.microsecondsSince1970 - receiptTime.microsecondsSince1970 <= 600_000_000 else {
            return receiptTime
        }
        return date
    }
}

/// Streams and configurations made up from a seed.
struct RandomStream {
    var random: SeededGenerator

    init(seed: Int) {
        random = SeededGenerator(seed: UInt64(seed))
    }

    /// One to three sizes, some disorder, no lateness.
    mutating func configuration() throws -> WindowConfiguration {
        var configuration = WindowConfiguration()
        let sizes = try ["10s", "1m", "15m", "1h", "1d", "7d"].map { text throws in try WindowSize(text) }
        configuration.sizes = Array(sizes.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random)))
        configuration.outOfOrderness = .seconds([0, 1, 60, 900, 3600, 20_000].randomElement(using: &random) ?? 0)
        configuration.allowedLateness = .zero
        // Receipt times come in any order here, so silence means nothing.
        configuration.idleTimeout = nil
        configuration.rememberedWindows = Int.random(in: 0...3, using: &random)
        configuration.dividedFrom = configuration.sizes.randomElement(using: &random) ?? .hour
        for dimension in MinshengMetrics.Dimension.open {
            configuration.limits[dimension] = DimensionLimit(Int.random(in: 0...6, using: &random))
        }
        if configuration.limit(of: .tag).count > 0 { configuration.limits[.tag]?.reserved = ["tag3"] }
        return configuration
    }

    /// Up to 40 items over some seconds, hours or weeks, around 1970 or this century; some undated, some in the future.
    mutating func items() -> [StreamItem] {
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
            let receiptTime = instant + .seconds(delay)
            return StreamItem(
                verdict: verdict(),
                date: date,
                receiptTime: receiptTime,
                groups: groups(),
                terms: (0..<Int.random(in: 0...4, using: &random)).map { _ in
                    "t\(Int.random(in: 0..<20, using: &random))"
                },
                story: Bool.random(using: &random) ? UInt64.random(in: 0..<20, using: &random) : nil
            )
        }
    }

    /// Up to one source, region and kind, and up to four tags.
    private mutating func groups() -> [MinshengMetrics.Dimension: [String]] {
        var groups: [MinshengMetrics.Dimension: [String]] = [:]
        for (dimension, most) in [(.source, 1), (.region, 1), (.kind, 1), (.tag, 4)]
            as [(MinshengMetrics.Dimension, Int)]
        {
            groups[dimension] = (0..<Int.random(in: 0...most, using: &random)).map { _ in
                "\(dimension)\(Int.random(in: 0..<10, using: &random))"
            }
        }
        return groups
    }

    mutating func verdict() -> Verdict {
        let indices = TestPack.pack.labels.indices.filter { _ in Int.random(in: 0..<6, using: &random) == 0 }
        let stated = (0..<4).filter { _ in Int.random(in: 0..<4, using: &random) == 0 }
        return TestPack.verdict(Bool.random(using: &random) ? indices : [], stated: stated)
    }

    /// An order in which no item comes more than `disorder` behind the latest before it.
    mutating func shuffled(_ items: [StreamItem], within disorder: Duration) -> [StreamItem] {
        let limit = disorder.components.seconds * 1_000_000
        var keyed: [(item: StreamItem, key: Timestamp)] = []
        for item in items {
            keyed.append((item, item.instant + .microseconds(Int64.random(in: 0...limit, using: &random))))
        }
        return keyed.shuffled(using: &random).sorted { $0.key < $1.key }.map(\.item)
    }
}

extension EventTimeWindows {
    mutating func add(_ item: StreamItem) {
        var facts = ItemFacts(verdict: item.verdict, date: item.date, receiptTime: item.receiptTime)
        for (dimension, names) in item.groups {
            for name in names { facts.insert(name, into: dimension) }
        }
        for term in item.terms {
            facts.insert(term: term)
            facts.insert(rule: "\(term).rule")
        }
        facts.story = item.story
        facts.source = item.source
        add(facts)
    }
}
