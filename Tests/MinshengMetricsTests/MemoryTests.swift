// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics
import Testing

/// Memory stays below what is worked out from the limits, whatever comes in.
@Suite struct MemoryTests {
    private let pack = TestPack.pack
    private let noon = Timestamp("2025-06-09T12:00:00+08:00")

    @Test func manySourcesTakeNoMoreThanTheBound() throws {
        var configuration = WindowConfiguration()
        configuration.sourceLimit = 16
        configuration.limits = [.source: DimensionLimit(40), .tag: DimensionLimit(30), .region: DimensionLimit(20)]
        let bound = configuration.memoryBound(labelCount: pack.labels.count)
        var windows = try EventTimeWindows(configuration: configuration, pack: pack)
        var facts = ItemFacts(verdict: TestPack.verdict([1, 5], stated: [1]), date: noon, receiptTime: noon)
        var sizes: [Int] = []
        let count = LongRun.sources
        for number in 0..<count {
            facts.reset(verdict: facts.verdict, date: noon, receiptTime: noon)
            // Names as long as the wire allows them.
            facts.insert("\(number)" + String(repeating: "源", count: 80), into: .source)
            facts.insert("t\(number % 1_000)", into: .tag)
            facts.insert("r\(number % 700)", into: .region)
            windows.add(facts)
            if number % (count / 4) == count / 4 - 1 { sizes.append(windows.byteCount) }
        }
        #expect(sizes.allSatisfy { $0 <= bound.bytes })
        #expect(sizes[3] - sizes[0] < 1 << 20, "\(sizes)")
        let updates = windows.drainUpdates().filter { $0.group.dimension == .source && $0.window.size == .day }
        #expect(updates.count == 41)
        #expect(updates.reduce(0) { $0 + $1.tally.items } == count)
        #expect(updates.reduce(0) { $0 + $1.tally[label: 5].points } == count * 105)
        #expect(windows.ledger.counted == count && windows.ledger.balance == 0)
        if LongRun.isOn { print("\(count) sources: \(sizes) bytes after each quarter, of \(bound.bytes)") }
    }

    @Test func manyLargeWindowsAreShutEarly() throws {
        var configuration = WindowConfiguration()
        configuration.sizes = [.hour]
        configuration.memoryLimit = 1 << 20
        configuration.rememberedWindows = 2
        let bound = configuration.memoryBound(labelCount: pack.labels.count)
        var windows = try EventTimeWindows(configuration: configuration, pack: pack)
        var facts = ItemFacts(verdict: TestPack.verdict([1, 5]), date: nil, receiptTime: noon)
        var final = 0
        var items = 0
        for hour in 0..<24 {
            for number in 0..<300 {
                // Without dates, so that the watermark shuts nothing.
                facts.reset(verdict: facts.verdict, date: nil, receiptTime: noon + .seconds(3600 * hour))
                facts.insert("s\(number)", into: .source)
                windows.add(facts)
            }
            for update in windows.drainUpdates() where update.group == .all && update.state == .final {
                final += 1
                items += update.tally.items
            }
            #expect(windows.byteCount <= bound.bytes)
        }
        #expect(final > 0, "there is no room for a day of hours")
        windows.finish()
        for update in windows.drainUpdates() where update.group == .all { items += update.tally.items }
        #expect(items == 7_200, "windows that are shut early keep what they hold")
    }

    @Test func namesThatNoWindowHoldsAreForgotten() throws {
        var configuration = WindowConfiguration()
        configuration.sizes = [.hour]
        configuration.limits = [.source: DimensionLimit(10)]
        configuration.rememberedWindows = 0
        configuration.outOfOrderness = .zero
        configuration.allowedLateness = .zero
        configuration.idleTimeout = nil
        var windows = try EventTimeWindows(configuration: configuration, pack: pack)
        var sizes: [Int] = []
        for hour in 0..<1_000 {
            for number in 0..<10 {
                let date = noon + .seconds(3600 * hour)
                var facts = ItemFacts(verdict: TestPack.verdict(), date: date, receiptTime: date)
                facts.insert("source \(hour) \(number)", into: .source)
                // One source for the watermark, which would wait for those that never come again.
                facts.source = .unnamed
                windows.add(facts)
            }
            let names = windows.drainUpdates().compactMap { update -> String? in
                if case .named(let name) = update.group.value { name } else { nil }
            }
            #expect(names.allSatisfy { $0.hasPrefix("source ") })
            sizes.append(windows.byteCount)
        }
        // Ten thousand names would take more than a megabyte.
        #expect(try #require(sizes.max()) < 1 << 19)
    }

    @Test func theBoundIsTheSumOfItsParts() {
        let configuration = WindowConfiguration()
        let bound = configuration.memoryBound(labelCount: pack.labels.count)
        #expect(bound.sizes.map(\.shape) == configuration.shapes)
        #expect(bound.bytes == bound.sizes.reduce(0) { $0 + $1.bytes } + bound.bytesOfNames + bound.bytesOfSources)
        #expect(bound.sizes[0].bytesOfWindow < 5_000, "a minute counts labels alone")
        #expect(bound.sizes.allSatisfy { $0.bytesOfWindows <= configuration.memoryLimit + $0.bytesOfWindow })
    }
}
