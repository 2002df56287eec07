// SPDX-License-Identifier: Apache-2.0

import Minsheng
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

    @Test("what the text says beside the verdict is counted: polarity, terms, rules and stories")
    func countsReadings() throws {
        var aggregator = try MetricsAggregator(pack: .sample)
        var batch = Self.reprints()
        aggregator.add(&batch)
        let hour = try #require(Self.hour(of: &aggregator))
        let sketches = try #require(hour.sketches)
        #expect(hour.tally.items == 3 && sketches.stories?.estimate == 2)
        #expect(sketches.topTerms.map(\.name) == ["社保"] && sketches.topTerms.map(\.count) == [3])
        #expect(sketches.topRules.map(\.name) == ["m01.social"])
        #expect(hour.tally[label: 2].deficit == 3 && hour.tally[label: 3].denied == 3)
        #expect(hour.cooccurrence != nil)
    }

    @Test("no stories are counted where none are remembered")
    func countsNoStories() throws {
        var settings = MetricsAggregator.Settings()
        settings.rememberedStories = 0
        var aggregator = try MetricsAggregator(settings: settings, pack: .sample)
        var batch = Self.reprints()
        aggregator.add(&batch)
        #expect(try #require(Self.hour(of: &aggregator)).sketches?.stories == nil)
    }

    @Test("items are kept as evidence where there is a classifier to say what for")
    func keepsEvidence() throws {
        let text = "全面取消在就业地参加社会保险的户籍限制。"
        let far = Timestamp(secondsSince1970: 1_800_000_000)
        var items = [SampleItem(id: "1", source: "a", contentText: text), SampleItem(id: "2", title: "天气晴")]
        items.append(SampleItem(id: "3", source: "b", contentText: text, publishedAt: far))
        for explainer in [Classifier.builtIn, nil] {
            var aggregator = try MetricsAggregator(pack: Classifier.builtIn.pack, explainer: explainer)
            var batch = Batch(of: items)
            for index in batch.items.indices {
                let verdict = Classifier.builtIn.classify(batch.text(batch.items[index].contentText))
                batch.setReading(ItemReading(verdict: verdict), at: index)
            }
            aggregator.add(&batch)
            let sample = try #require(Self.hour(of: &aggregator)?.sample)
            let label = try #require(Classifier.builtIn.pack.labels.firstIndex { $0.id == "m01" })
            let kept = sample.items(label: label)
            #expect(Set(kept.map(\.id)) == (explainer == nil ? [] : ["1", "3"]))
            #expect(kept.allSatisfy { $0.words.contains { $0.label == label && $0.surface.contains("社会保险") } })
            #expect(kept.allSatisfy { $0.date == batch.receivedAt }, "a date far in the future does not count")
        }
    }

    /// Three items with findings, two of them reprints of one story.
    private static func reprints() -> Batch {
        let long = "本报讯 某市昨日宣布全面取消在就业地参加社会保险的户籍限制，惠及灵活就业人员二十万人。"
        let texts = [long, long, "另一家报纸讲的是另一件事情，与前面的报道没有任何关系，篇幅也差不多长。"]
        var sketcher = StorySketcher()
        var batch = Batch(of: texts.enumerated().map { SampleItem(id: "\($0)", contentText: $1) })
        for (index, text) in texts.enumerated() {
            var reading = TitleTransform.reading("a")
            reading.findings.terms = ["社保"]
            reading.findings.rules = ["m01.social"]
            reading.findings.deficit = LabelSet(index: 2)
            reading.findings.denied = LabelSet(index: 3)
            reading.story = sketcher.signature(title: "", body: text)
            batch.setReading(reading, at: index)
        }
        return batch
    }

    private static func hour(of aggregator: inout MetricsAggregator) -> WindowUpdate? {
        aggregator.drainUpdates().first { $0.group == .all && $0.window.size == .hour }
    }

    @Test("windows that make no sense are refused")
    func refusesSettings() {
        var settings = MetricsAggregator.Settings()
        settings.windows.sizes = []
        #expect(throws: MetricsError.self) { try MetricsAggregator(settings: settings, pack: .sample) }
    }
}
