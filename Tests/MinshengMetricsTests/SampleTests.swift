// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics
import Testing

/// The items kept as evidence behind a number.
@Suite struct SampleTests {
    private let pack = TestPack.pack
    private let noon = Timestamp("2025-06-09T12:00:00+08:00")

    @Test func aSampleDoesNotDependOnOrderOrShards() throws {
        for seed in 0..<40 {
            var random = SeededGenerator(seed: UInt64(seed))
            let numbers = Array(0..<60).shuffled(using: &random)
            var whole = try windows()
            var other = whole
            var shards = Array(repeating: whole, count: 8)
            for number in numbers {
                add(number, to: &whole)
                add(number, to: &shards[Int.random(in: 0..<8, using: &random)])
            }
            for number in numbers.reversed() { add(number, to: &other) }
            var sum = shards[0]
            for shard in shards.dropFirst() { try sum.merge(shard) }
            #expect(whole == other && whole.snapshot() == other.snapshot())
            #expect(sum == whole && sum.snapshot() == whole.snapshot())
            let items = whole.sampledItems(label: 4, shape: .tumbling(.hour))
            #expect(items.count == 5 && items.allSatisfy { $0.labels.contains(index: 4) })
            let restored = try EventTimeWindows(
                snapshot: whole.snapshot().span,
                configuration: whole.configuration,
                pack: pack
            )
            #expect(restored == whole && restored.sampledItems(label: 4, shape: .tumbling(.hour)) == items)
        }
    }

    @Test func everyItemHasTheSameChance() throws {
        var kept = [Int](repeating: 0, count: 50)
        for run in 0..<400 {
            var windows = try windows()
            for number in 0..<50 { add(number, to: &windows, identity: UInt64(run * 50 + number), labels: [4]) }
            for item in windows.sampledItems(label: 4, shape: .tumbling(.hour)) { kept[Int(item.id) ?? 0] += 1 }
        }
        // Forty times each on average; the deviation of chance is six.
        #expect(kept.reduce(0, +) == 2_000 && kept.allSatisfy { (14...66).contains($0) }, "\(kept)")
    }

    @Test func recordsAreMadeForFewItemsAlone() throws {
        var windows = try windows()
        var made = 0
        for number in 0..<5_000 {
            windows.add(facts(number, labels: [4])) {
                made += 1
                return record(number, labels: [4])
            }
        }
        // 5 · (1 + ln(5,000 / 5)) for the hour; nothing for the minute.
        #expect(made < 100 && made >= 5)
    }

    @Test func itemsWithoutALabelAndLateOnesAreNotKept() throws {
        var windows = try windows()
        windows.add(facts(1, labels: [])) {
            Issue.record("there is no number to give evidence for")
            return nil
        }
        windows.finish()
        windows.add(facts(2, labels: [4])) {
            Issue.record("it is not counted")
            return nil
        }
        #expect(windows.sampledItems(label: 4, shape: .tumbling(.hour)).isEmpty)
        #expect(windows.sampledItems(label: 99, shape: .tumbling(.day)).isEmpty)
    }

    @Test func statedPrinciplesHaveEvidenceToo() throws {
        var windows = try windows()
        var facts = facts(1, labels: [])
        facts.verdict = TestPack.verdict([], stated: [2])
        windows.add(facts) {
            SampledItem(
                id: "1",
                source: "a",
                title: "普惠",
                date: noon,
                labels: [],
                stated: LabelSet(index: 2),
                words: []
            )
        }
        #expect(windows.sampledItems(label: 2, shape: .tumbling(.hour)).map(\.title) == ["普惠"])
        #expect(windows.sampledItems(label: 2, shape: .tumbling(.hour), windowStart: noon).count == 1)
        #expect(windows.sampledItems(label: 2, shape: .tumbling(.hour), windowStart: noon + .seconds(3600)).isEmpty)
    }

    @Test func recordsAreCutToFixedLengths() {
        let long = String(repeating: "长", count: 10_000)
        let word = SampledItem.Words(
            label: 0,
            isStatement: false,
            isDeficit: false,
            isInTitle: false,
            utf8: 0..<3,
            surface: long,
            rule: long
        )
        let words = Array(repeating: word, count: 100)
        let item = SampledItem(
            id: long,
            source: long,
            title: long,
            url: long,
            date: noon,
            labels: [],
            stated: [],
            words: words
        )
        #expect(item.id.utf8.count <= 256 && item.source.utf8.count <= 128 && item.title.utf8.count <= 256)
        #expect(item.title.hasPrefix("长长") && item.title.hasSuffix("长…"))
        #expect(item.words.count == SampledItem.wordLimit && item.words[0].surface.utf8.count <= 96)
    }

    @Test func wordsComeFromTheExplanation() {
        let body = "全面取消在就业地参加社会保险的户籍限制。"
        let explanation = Classifier.builtIn.explain(title: "", body: body)
        let words = SampledItem.words(of: explanation, title: "".utf8.span, body: body.utf8.span)
        #expect(!words.isEmpty)
        for word in words {
            #expect(String(decoding: Array(body.utf8)[word.utf8], as: UTF8.self) == word.surface)
            #expect(explanation.verdict.labels.union(explanation.verdict.stated).contains(index: word.label))
        }
    }

    @Test func wordsStandInTheirLine() throws {
        let title = "养老"
        let body = "第一行\n到二〇二七年，全面取消在就业地参加社会保险的户籍限制，健全灵活就业人员参保政策，扩大覆盖面。\n末行"
        let explanation = Classifier.builtIn.explain(title: title, body: body)
        let words = SampledItem.words(of: explanation, title: title.utf8.span, body: body.utf8.span)
        #expect(!words.isEmpty)
        for word in words {
            let text = Array((word.isInTitle ? title : body).utf8)
            let line = String(decoding: text, as: UTF8.self)
            #expect(line.contains(word.before + word.surface + word.after))
            #expect(max(word.before.utf8.count, word.after.utf8.count) <= SampledItem.Words.contextLimit)
            #expect(!word.before.contains("\n") && !word.after.contains("\n") && !word.before.contains("\u{FFFD}"))
        }
    }

    @Test func eachLabelHasItsWordsThoughAnotherHasMany() throws {
        let many = (1...30).map { "第\($0)条：健全第\($0)类社会保险参保制度，扩大社会保险覆盖面。" }.joined(separator: "\n")
        let body = many + "\n发展公办托育服务，降低生育养育成本。"
        let explanation = Classifier.builtIn.explain(title: "", body: body)
        try #require(explanation.evidence.count > SampledItem.wordLimit)
        let words = SampledItem.words(of: explanation, title: "".utf8.span, body: body.utf8.span)
        #expect(words.count == SampledItem.wordLimit)
        #expect(Set(words.map(\.label)) == Set(explanation.evidence.map(\.label)))
        #expect(words.map(\.utf8.lowerBound) == words.map(\.utf8.lowerBound).sorted(), "in reading order")
    }

    @Test func updatesCarryTheSample() throws {
        var windows = try windows()
        for number in 0..<20 { add(number, to: &windows) }
        windows.add(facts(21, labels: []))
        let updates = windows.drainUpdates()
        let samples = updates.compactMap(\.sample)
        #expect(samples.count == 1, "the hour's; the minute keeps none")
        let sample = try #require(samples.first)
        #expect(sample.window.shape == .tumbling(.hour) && !sample.isEmpty && sample.byteCount > 1_000)
        for label in pack.labels.indices {
            #expect(sample.items(label: label) == windows.sampledItems(label: label, shape: .tumbling(.hour)))
        }
        #expect(sample.items(label: -1).isEmpty && sample.items(label: 99).isEmpty)
        // A value: what comes later is not in it.
        for number in 22..<400 { add(number, to: &windows) }
        #expect(sample == samples.first && windows.drainUpdates().compactMap(\.sample).first != sample)
    }

    private func windows() throws -> EventTimeWindows {
        var configuration = WindowConfiguration()
        configuration.sizes = [.minute, .hour]
        return try EventTimeWindows(configuration: configuration, pack: pack)
    }

    private func add(_ number: Int, to windows: inout EventTimeWindows, identity: UInt64? = nil, labels: [Int]? = nil) {
        let labels = labels ?? [4 + number % 3, number % 2]
        windows.add(facts(number, labels: labels, identity: identity)) { record(number, labels: labels) }
    }

    private func facts(_ number: Int, labels: [Int], identity: UInt64? = nil) -> ItemFacts {
        var facts = ItemFacts(verdict: TestPack.verdict(labels), date: noon, receiptTime: noon)
        facts.identity = identity ?? UInt64(number)
        return facts
    }

    private func record(_ number: Int, labels: [Int]) -> SampledItem {
        let word = SampledItem.Words(
            label: labels[0],
            isStatement: false,
            isDeficit: number.isMultiple(of: 2),
            isInTitle: true,
            utf8: 3..<9,
            surface: "社保",
            rule: "m01.coverage"
        )
        return SampledItem(
            id: "\(number)",
            source: "a",
            title: "第\(number)条",
            date: noon,
            labels: TestPack.verdict(labels).labels,
            stated: [],
            words: [word]
        )
    }
}
