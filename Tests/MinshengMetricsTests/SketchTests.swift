// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics
import Testing

/// Sketches keep to the errors they state, and depend on nothing but what they were given.
@Suite struct SketchTests {
    private let pack = TestPack.pack
    private let noon = Timestamp("2025-06-09T12:00:00+08:00")

    // MARK: Distinct

    @Test func distinctCountsAreExactWhileSmall() {
        for precision in [6, 10, 12] {
            var counter = DistinctCounter(precision: precision)
            for number in 0..<counter.exactLimit {
                for _ in 0..<3 { counter.insert(UInt64(number)) }
                #expect(counter.isExact && counter.estimate == Double(number + 1) && counter.standardError == 0)
            }
            counter.insert(.max)
            #expect(!counter.isExact && counter.standardError > 0)
        }
    }

    @Test(arguments: [(10, 1_000), (10, 20_000), (12, 500), (12, 20_000)])
    func distinctCountsKeepToTheirStandardError(precision: Int, count: Int) {
        var squares = 0.0
        let runs = 100
        for run in 0..<runs {
            var random = SeededGenerator(seed: UInt64(run))
            var counter = DistinctCounter(precision: precision)
            for _ in 0..<count { counter.insert(random.next()) }
            let error = counter.estimate / Double(count) - 1
            #expect(abs(error) < 4 * counter.standardError, "run \(run): \(error)")
            squares += error * error
        }
        // The deviation of a hundred runs is itself known within some 7 %.
        let deviation = (squares / Double(runs)).squareRoot()
        #expect(deviation < 1.25 * 1.04 / Double(1 << precision).squareRoot(), "\(deviation)")
    }

    @Test func distinctCountsDoNotDependOnOrderOrShards() {
        for seed in 0..<60 {
            var random = SeededGenerator(seed: UInt64(seed))
            // Below, at and above the number where a counter of this precision begins to estimate.
            let numbers = (0..<[10, 64, 65, 90, 2_000][seed % 5]).map { _ in random.next() }
            var whole = DistinctCounter()
            var reversed = DistinctCounter()
            var shards = Array(repeating: DistinctCounter(), count: 8)
            for number in numbers {
                whole.insert(number)
                shards[Int.random(in: 0..<8, using: &random)].insert(number)
                shards[Int.random(in: 0..<8, using: &random)].insert(number)
            }
            for number in numbers.reversed() { reversed.insert(number) }
            var sum = shards[7]
            for shard in shards.dropLast() { sum.formUnion(shard) }
            #expect(whole == reversed && whole == sum && whole.estimate == sum.estimate)
        }
    }

    // MARK: Quantiles

    @Test func quantilesAreWithinTwoPercent() {
        for run in 0..<100 {
            var random = SeededGenerator(seed: UInt64(run))
            let greatest: Int32 = [10, 300, 5_000, 1_000_000, .max][run % 5]
            let values = (0..<Int.random(in: 1...2_000, using: &random)).map { _ in
                Int32.random(in: 1...greatest, using: &random)
            }
            var sketch = QuantileSketch()
            for value in values { sketch.insert(value) }
            let sorted = values.sorted()
            for part in [0, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1] {
                let truth = Double(sorted[Int(part * Double(values.count - 1))])
                let found = sketch.quantile(part) ?? 0
                #expect(abs(found - truth) <= truth * 0.020_000_1, "run \(run), \(part): \(found), not \(truth)")
            }
            #expect(sketch.count == values.count)
        }
    }

    @Test func quantileSketchesAddUp() {
        var random = SeededGenerator(seed: 5)
        var whole = QuantileSketch()
        var shards = Array(repeating: QuantileSketch(), count: 8)
        for _ in 0..<5_000 {
            let value = Int32.random(in: -100...100_000, using: &random)
            whole.insert(value)
            shards[Int.random(in: 0..<8, using: &random)].insert(value)
        }
        var sum = QuantileSketch()
        for shard in shards.reversed() { sum.merge(shard) }
        #expect(sum == whole)
    }

    @Test func valuesThatAreNotPositiveCountAsZero() {
        var sketch = QuantileSketch()
        #expect(sketch.quantile(0.5) == nil)
        for value in [-5, 0, Int32.min, 7] as [Int32] { sketch.insert(value) }
        #expect(sketch.quantile(0) == 0 && sketch.quantile(0.5) == 0 && sketch.count == 4)
        #expect(abs((sketch.quantile(1) ?? 0) - 7) < 0.15)
    }

    // MARK: Frequent names

    @Test func frequentTermsKeepToTheirBounds() throws {
        for run in 0..<100 {
            var random = SeededGenerator(seed: UInt64(run))
            var windows = try windows()
            var truth: [String: Int] = [:]
            var facts = ItemFacts(verdict: TestPack.verdict(), date: noon, receiptTime: noon)
            let items = 1_500
            for _ in 0..<items {
                facts.reset(verdict: facts.verdict, date: noon, receiptTime: noon)
                // Few terms come often and very many seldom.
                let draw = Double.random(in: 0..<1, using: &random)
                let term = "t\(Int(1 / (draw + 0.000_5)))"
                facts.insert(term: term)
                facts.insert(term: term)
                windows.add(facts)
                truth[term, default: 0] += 1
            }
            let top = try #require(windows.drainUpdates().first?.sketches).topTerms
            #expect(top.count == 10)
            for frequent in top {
                let count = truth[frequent.name] ?? 0
                #expect(frequent.count >= count && frequent.count - frequent.error <= count, "run \(run)")
                #expect(frequent.error <= items / 256)
            }
            for (term, count) in truth where count > top[9].count {
                #expect(top.contains { $0.name == term }, "run \(run): \(term) is missing")
            }
        }
    }

    @Test func fewTermsAreCountedExactly() throws {
        var windows = try windows()
        for number in 0..<200 {
            var facts = ItemFacts(verdict: TestPack.verdict(), date: noon, receiptTime: noon)
            for term in 0...(number % 12) { facts.insert(term: "t\(term)") }
            facts.insert(rule: "r\(number % 3)")
            windows.add(facts)
        }
        let sketches = try #require(windows.drainUpdates().first?.sketches)
        #expect(sketches.topTerms.map(\.name) == (0..<10).map { "t\($0)" })
        #expect(sketches.topTerms.first?.count == 200 && sketches.topTerms.allSatisfy { $0.error == 0 })
        #expect(Set(sketches.topRules.map(\.count)) == [66, 67] && sketches.topRules.count == 3)
    }

    // MARK: In windows

    @Test func sourcesAndStoriesAreCountedOnceForEachLabel() throws {
        var windows = try windows()
        for number in 0..<30 {
            var facts = ItemFacts(verdict: TestPack.verdict(number < 10 ? [4] : []), date: noon, receiptTime: noon)
            facts.insert("s\(number % 7)", into: .source)
            facts.story = UInt64(number % 5)
            windows.add(facts)
        }
        let updates = windows.drainUpdates()
        let all = try #require(updates.first { $0.group == .all }?.sketches)
        #expect(all.sources.estimate == 7 && all.sources.standardError == 0 && all.stories?.estimate == 5)
        let label = try #require(updates.first { $0.group == .measure(4) }?.sketches)
        #expect(label.sources.estimate == 7 && label.stories?.estimate == 5 && label.topTerms.isEmpty)
        #expect(abs((label.points?.quantile(0.5) ?? 0) - 104) <= 2.08)
        let other = try #require(updates.first { $0.group == .measure(5) }?.sketches)
        #expect(other.sources.estimate == 0 && other.points?.quantile(0.5) == nil)
    }

    @Test func sourcesAreCountedInEachRegionKindAndTag() throws {
        var windows = try windows()
        for number in 0..<60 {
            var facts = ItemFacts(verdict: TestPack.verdict(), date: noon, receiptTime: noon)
            facts.insert("s\(number % 20)", into: .source)
            if number % 3 != 0 { facts.insert("r\(number % 3)", into: .region) }
            facts.insert(number % 20 < 16 ? "news" : "policy", into: .kind)
            windows.add(facts)
        }
        let updates = windows.drainUpdates()
        func sources(_ value: WindowUpdate.Group.Value, of dimension: Dimension) throws -> GroupSketches.Distinct {
            try #require(updates.first { $0.group == .value(value, of: dimension) }?.sketches?.sources)
        }
        let news = try sources(.named("news"), of: .kind)
        #expect(news.estimate == 16 && news.standardError == 0)
        #expect(try sources(.named("policy"), of: .kind).estimate == 4)
        // Twenty sources are more than a group counts exactly.
        for value in [.named("r1"), .named("r2"), .none] as [WindowUpdate.Group.Value] {
            let region = try sources(value, of: .region)
            #expect(abs(region.estimate - 20) < 4 * 20 * region.standardError && region.standardError == 1.04 / 16)
        }
        #expect(try sources(.none, of: .tag).estimate == sources(.none, of: .region).estimate)
        #expect(updates.allSatisfy { $0.group.dimension != .source || $0.sketches == nil })
        let body = try #require(updates.first { $0.group == .value(.named("news"), of: .kind) })
            .json(pack: pack, epoch: "e", sequence: 1)
        let end = #""sketches":{"distinct_sources":{"estimate":16,"error":0.0}}}"#
        #expect(String(decoding: body, as: UTF8.self).hasSuffix(end))
    }

    @Test func sourcesOfAGroupKeepToTheirStandardError() throws {
        var squares = 0.0
        for run in 0..<100 {
            var random = SeededGenerator(seed: UInt64(run))
            var windows = try windows()
            var facts = ItemFacts(verdict: TestPack.verdict(), date: noon, receiptTime: noon)
            for _ in 0..<400 {
                facts.reset(verdict: facts.verdict, date: noon, receiptTime: noon)
                facts.source = SourceKey(rawValue: random.next())
                facts.insert("r", into: .region)
                windows.add(facts)
            }
            let update = windows.drainUpdates().first { $0.group == .value(.named("r"), of: .region) }
            let error = try #require(update?.sketches).sources.estimate / 400 - 1
            #expect(abs(error) < 4 * 1.04 / 16, "run \(run): \(error)")
            squares += error * error
        }
        #expect((squares / 100).squareRoot() < 1.25 * 1.04 / 16)
    }

    /// A source's own counts tell whether counters have seen it, unless another source was named for an item.
    @Test func aSourceThatIsNamedOtherwiseIsCountedAllTheSame() throws {
        var windows = try windows()
        for number in 0..<4 {
            var facts = ItemFacts(verdict: TestPack.verdict([4]), date: noon, receiptTime: noon)
            facts.insert("s", into: .source)
            if number < 2 { facts.source = SourceKey(rawValue: UInt64(number) + 1) }
            windows.add(facts)
            if number == 2 {
                windows = try EventTimeWindows(
                    snapshot: windows.snapshot().span,
                    configuration: windows.configuration,
                    pack: pack
                )
            }
        }
        let updates = windows.drainUpdates()
        #expect(updates.first { $0.group == .all }?.sketches?.sources.estimate == 3)
        #expect(updates.first { $0.group == .measure(4) }?.sketches?.sources.estimate == 3)
    }

    @Test func theBodySaysEstimatesWithTheirErrors() throws {
        var windows = try windows()
        var facts = ItemFacts(verdict: TestPack.verdict([0, 4]), date: noon, receiptTime: noon)
        facts.insert("新华社", into: .source)
        facts.insert(term: "养老保险")
        facts.insert(rule: "m01.coverage")
        windows.add(facts)
        let updates = windows.drainUpdates()
        func body(_ group: WindowUpdate.Group) throws -> String {
            let update = try #require(updates.first { $0.group == group })
            return String(decoding: update.json(pack: pack, epoch: "e", sequence: 1), as: UTF8.self)
        }
        let all = """
            "balance":0.0,"cooccurrence":{"principles":[[0,0,0],[0,0],[0]],"measures":[[0,0,0,0,0,0,0,0,0],\
            [0,0,0,0,0,0,0,0],[0,0,0,0,0,0,0],[0,0,0,0,0,0],[0,0,0,0,0],[0,0,0,0],[0,0,0],[0,0],[0]]}},\
            "sketches":{"distinct_sources":{"estimate":1,"error":0.0},\
            "top_terms":[{"name":"养老保险","count":1,"error":0}],\
            "top_rules":[{"name":"m01.coverage","count":1,"error":0}]}}
            """
        let found = try body(.all)
        #expect(found.hasSuffix(all), "\(found)")
        let label = #","sketches":{"distinct_sources":{"estimate":1,"error":0.0},"points":{"p50":104.0"#
        #expect(try body(.measure(4)).contains(label.dropLast(5)))
        #expect(try body(.measure(4)).hasSuffix(#","error":0.02}}}"#))
        #expect(!(try body(.value(.named("新华社"), of: .source)).contains("sketches")))
    }

    private func windows() throws -> EventTimeWindows {
        var configuration = WindowConfiguration()
        configuration.sizes = [.hour]
        return try EventTimeWindows(configuration: configuration, pack: pack)
    }
}
