// SPDX-License-Identifier: Apache-2.0

import Foundation
import Minsheng
import MinshengMetrics
import Testing

/// What is worked out from exact counts: pairs, balance, trends.
@Suite struct DerivedTests {
    private let pack = TestPack.pack
    private let noon = Timestamp("2025-06-09T12:00:00+08:00")

    @Test func pairsOfLabelsAreCounted() throws {
        for seed in 0..<50 {
            var stream = RandomStream(seed: seed)
            var configuration = WindowConfiguration()
            configuration.sizes = [.day]
            var windows = try EventTimeWindows(configuration: configuration, pack: pack)
            let verdicts = (0..<30).map { _ in stream.verdict() }
            for verdict in verdicts { windows.add(verdict, date: noon, receiptTime: noon) }
            let pairs = try #require(windows.drainUpdates().first?.cooccurrence)
            for first in pack.labels.indices {
                for second in pack.labels.indices where second != first {
                    let count = verdicts.count { $0.labels.contains(index: first) && $0.labels.contains(index: second) }
                    #expect(pairs[first, second] == count)
                }
            }
        }
    }

    @Test func shortWindowsCountNoPairsAndKeepNoSketches() throws {
        var windows = try EventTimeWindows(pack: pack)
        windows.add(TestPack.verdict([0, 4]), date: noon, receiptTime: noon)
        let updates = windows.drainUpdates().filter { $0.group == .all }
        #expect(updates.map { $0.cooccurrence != nil } == [false, true, true])
        #expect(updates.map { $0.sketches != nil } == [false, true, true])
    }

    @Test func balanceIsTheEvennessOfThePrinciples() throws {
        #expect(balance([]) == nil)
        #expect(balance([5, 0, 0, 0]) == 0)
        #expect(balance([7, 7, 7, 7]) == 1)
        for counts in [[1, 1, 0, 0], [3, 1, 0, 2], [1_000, 1, 1, 1], [17, 4, 9, 23]] {
            let sum = Double(counts.reduce(0, +))
            let expected =
                -counts.filter { $0 > 0 }.map { Double($0) / sum * log(Double($0) / sum) }.reduce(0, +) / log(4)
            let found = try #require(balance(counts))
            #expect(abs(found - expected) < 1e-14, "\(counts)")
        }
        #expect(Tally(labelCount: 14).balance(of: LabelSet(index: 0)) == nil)
    }

    private func balance(_ counts: [Int]) -> Double? {
        var tally = Tally(labelCount: pack.labels.count)
        for (label, count) in counts.enumerated() {
            for _ in 0..<count { tally.add(TestPack.verdict([label])) }
        }
        return tally.balance(of: pack.principles)
    }

    @Test func aTrendComparesWithTheWindowsBefore() throws {
        // Ten hours with two or four items, one without, then fifteen.
        let counts = [2, 4, 2, 4, 2, 4, 2, 4, 2, 4, 0, 15]
        let updates = try run(counts)
        let last = try #require(updates.last { $0.group == .all && $0.tally.items == 15 }?.trend)
        let former = counts.dropLast().map(Double.init)
        let mean = former.reduce(0, +) / 11
        let deviation = (former.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 10).squareRoot()
        #expect(last.windows == 11)
        #expect(abs(last.mean - mean) < 1e-12 && abs(last.deviation - deviation) < 1e-12)
        #expect(abs(last.zScore - (15 - mean) / max(deviation, mean.squareRoot(), 1)) < 1e-12)
        #expect(last.isBurst)
        let trends = updates.filter { $0.group == .all }.map { $0.trend }
        #expect(trends.prefix(6).allSatisfy { $0 == nil } && trends.dropFirst(6).allSatisfy { $0 != nil })
        #expect(trends.dropFirst(6).dropLast().allSatisfy { $0?.isBurst == false })
        let source = try #require(updates.last { $0.group == .value(.named("a"), of: .source) && $0.tally.items == 15 })
        #expect(source.trend == last)
        // The label is on every other item.
        let label = try #require(updates.last { $0.group == .measure(4) && $0.tally.items == 15 }?.trend)
        #expect(abs(label.mean - mean / 2) < 1e-12)
        let body = String(decoding: source.json(pack: pack, epoch: "", sequence: 1), as: UTF8.self)
        #expect(body.contains(#""trend":{"windows":11,"mean":2.7"#) && body.hasSuffix(#""burst":true}}"#))
    }

    @Test func aProvisionalWindowHasNoTrend() throws {
        var windows = try EventTimeWindows(configuration: configuration, pack: pack)
        for hour in 0..<10 {
            let date = noon + .seconds(3600 * hour)
            windows.add(TestPack.verdict(), date: date, receiptTime: date)
        }
        let updates = windows.drainUpdates()
        #expect(updates.filter { $0.state == .provisional }.allSatisfy { $0.trend == nil })
        #expect(updates.contains { $0.state == .final && $0.trend != nil })
    }

    @Test func aTrendIsNotSaidOfAValueThatMayHaveBeenInOther() throws {
        var configuration = configuration
        configuration.limits[.source] = DimensionLimit(1)
        let updates = try run([2, 2, 2, 2, 2, 2, 2, 2, 2], sources: ["a", "b"], configuration)
        #expect(updates.filter { $0.group.dimension == .source }.allSatisfy { $0.trend == nil })
    }

    @Test func aSlidingWindowIsComparedWithThoseThatDoNotOverlapIt() throws {
        var configuration = configuration
        configuration.shapes = [.sliding(try WindowSize("2h"), every: .hour)]
        // A window of two hours has 6, one that overlaps the last rise has more.
        let counts = [2, 4, 2, 4, 2, 4, 2, 4, 2, 4, 2, 4, 2, 4, 2, 4, 2, 40]
        let updates = try run(counts, configuration).filter { $0.group == .all }
        let rise = try #require(updates.last { $0.tally.items == 42 })
        let trend = try #require(rise.trend)
        // From noon: the first window begins at eleven with half of its hours empty, and is known.
        #expect(rise.window.start == noon + .seconds(16 * 3600))
        #expect(trend.windows == 8 && trend.mean == 6 && trend.deviation == 0 && trend.isBurst)
        let none = updates.filter { $0.trend == nil }
        #expect(none.count == 12 && none.allSatisfy { $0.window.start <= noon + .seconds(10 * 3600) })
    }

    @Test func aSessionHasNoTrend() throws {
        var configuration = configuration
        configuration.shapes = [.session(gap: .minute)]
        let updates = try run(Array(repeating: 3, count: 20), configuration)
        #expect(updates.count > 20 && updates.allSatisfy { $0.trend == nil })
    }

    /// Windows that were forgotten are not taken for empty ones.
    @Test func aTrendIsMadeOfWindowsThatAreRemembered() throws {
        var configuration = configuration
        configuration.allowedLateness = .zero
        configuration.rememberedWindows = 7
        let updates = try run(Array(repeating: 3, count: 20), configuration).filter { $0.group == .all }
        #expect(updates.compactMap(\.trend).allSatisfy { (6...8).contains($0.windows) && $0.mean == 3 })
        #expect(updates.last?.trend != nil)
    }

    private var configuration: WindowConfiguration {
        var configuration = WindowConfiguration()
        configuration.sizes = [.hour]
        configuration.outOfOrderness = .zero
        configuration.idleTimeout = nil
        return configuration
    }

    /// The final updates of hours with so many items.
    private func run(
        _ counts: [Int],
        sources: [String] = ["a"],
        _ configuration: WindowConfiguration? = nil
    ) throws -> [WindowUpdate] {
        var windows = try EventTimeWindows(configuration: configuration ?? self.configuration, pack: pack)
        var updates: [WindowUpdate] = []
        for (hour, count) in counts.enumerated() {
            let date = noon + .seconds(3600 * hour)
            for number in 0..<count {
                var facts = ItemFacts(
                    verdict: TestPack.verdict(number.isMultiple(of: 2) ? [4] : []),
                    date: date,
                    receiptTime: date
                )
                facts.insert(sources[number % sources.count], into: .source)
                facts.source = .unnamed
                windows.add(facts)
            }
            updates += windows.drainUpdates()
        }
        windows.finish()
        updates += windows.drainUpdates()
        return updates.filter { $0.state == .final }
    }
}
