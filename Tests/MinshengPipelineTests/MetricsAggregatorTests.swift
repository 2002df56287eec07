// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import MinshengPipeline
import MinshengTestKit
import Testing

@Suite("Metrics aggregator")
struct MetricsAggregatorTests {
    @Test("keeps the contract of aggregators")
    func keepsContract() throws {
        try AggregatorContract.verify { try MetricsAggregator(pack: .sample) }
    }

    @Test("windows that have closed are told once, until they are taken")
    func tellsClosedWindows() throws {
        var settings = MetricsAggregator.Settings()
        settings.windows.sizes = [.minute]
        settings.windows.outOfOrderness = .zero
        var aggregator = try MetricsAggregator(settings: settings, pack: .sample)
        #expect(!aggregator.hasClosedWindows)
        for (seconds, expected) in [(0, true), (30, false), (59, false), (60, true), (61, false), (600, true)] {
            let time = Timestamp(secondsSince1970: 1_749_427_200 + Int64(seconds))
            var batch = Batch(of: [SampleItem(id: "\(seconds)", title: "a", publishedAt: time)])
            aggregator.add(&batch)
            #expect(aggregator.hasClosedWindows == expected, "at second \(seconds)")
            let finals = aggregator.drainUpdates().filter { $0.state == .final }
            #expect(finals.isEmpty == (seconds == 0 || !expected), "at second \(seconds)")
            #expect(!aggregator.hasClosedWindows)
        }
    }

    @Test("items without a verdict are counted as unmatched")
    func countsUnread() throws {
        var aggregator = try MetricsAggregator(pack: .sample)
        var batch = Batch(of: [SampleItem(id: "1", title: "a")])
        aggregator.add(&batch)
        #expect(batch.outcomes == [.unmatched])
        #expect(aggregator.ledger.unmatched == 1 && aggregator.ledger.undated == 1)
    }

    @Test("a newer text of an item is a correction and counts once; another that is not newer is rejected")
    func corrects() throws {
        var aggregator = try MetricsAggregator(pack: .sample)
        var batch = Batch(of: [SampleItem(id: "1", title: "a")])
        aggregator.add(&batch)
        for (title, seconds, outcome) in [("b", 60, Outcome.corrected), ("c", 60, .rejected), ("c", 61, .corrected)] {
            var item = SampleItem(id: "1", title: title)
            item.modifiedAt = Timestamp(secondsSince1970: Int64(seconds))
            var later = Batch(of: [item])
            aggregator.add(&later)
            #expect(later.outcomes == [outcome])
            #expect(later.rejections.map(\.code) == (outcome == .rejected ? [409] : []))
        }
        #expect(aggregator.ledger.unmatched == 1 && aggregator.ledger.duplicate == 2 && aggregator.ledger.balance == 0)
    }

    @Test("with nothing remembered every item counts")
    func remembersNothing() throws {
        var settings = MetricsAggregator.Settings()
        settings.rememberedItems = 0
        var aggregator = try MetricsAggregator(settings: settings, pack: .sample)
        var batch = Batch(of: [SampleItem(id: "1", title: "a"), SampleItem(id: "1", title: "a")])
        aggregator.add(&batch)
        #expect(batch.outcomes == [.unmatched, .unmatched])
    }

    @Test("windows that make no sense are refused")
    func refusesSettings() {
        var settings = MetricsAggregator.Settings()
        settings.windows.sizes = []
        #expect(throws: MetricsError.self) { try MetricsAggregator(settings: settings, pack: .sample) }
    }
}
