// SPDX-License-Identifier: Apache-2.0

import Logging
import MinshengMetrics
import MinshengPipeline
import MinshengTestKit
import ServiceLifecycle
import Synchronization
import Testing

@Suite("Pipeline", .timeLimit(.minutes(10)))
struct PipelineTests {
    /// Items over some hours, a tenth of them sent twice and a tenth unreadable, in deliveries of messages of lines.
    struct Load {
        var deliveries: [[[UInt8]]] = []
        var received = 0
        var duplicates = 0
        var unreadable = 0
        var unmatched = 0
        var counted = 0
        var countByHourAndLabel: [String: Int] = [:]

        init(itemCount: Int, seed: UInt64) {
            var generator = SeededGenerator(seed: seed)
            var lines: [String] = []
            for number in 0..<itemCount {
                switch Int.random(in: 0..<10, using: &generator) {
                case 0 where !lines.isEmpty: repeatLine(&lines, &generator)
                case 1: addUnreadable(&lines)
                default: addItem(number, to: &lines, &generator)
                }
            }
            deliveries = stride(from: 0, to: lines.count, by: 50).map { start in
                stride(from: start, to: min(start + 50, lines.count), by: 5).map { first in
                    Array(lines[first..<min(first + 5, lines.count)].joined(separator: "\n").utf8)
                }
            }
            received = lines.count
        }

        private mutating func addItem(_ number: Int, to lines: inout [String], _ generator: inout SeededGenerator) {
            let title = ["a", "b", "c"].randomElement(using: &generator) ?? "c"
            let seconds = 1_749_427_200 + Int.random(in: 0..<3600, using: &generator) + number
            lines.append("\(number)|s\(number % 7)|\(title)\(number)|\(seconds)")
            if title == "c" { unmatched += 1 } else { counted += 1 }
            countByHourAndLabel["\(seconds / 3600) \(title)", default: 0] += 1
        }

        private mutating func addUnreadable(_ lines: inout [String]) {
            lines.append("no item")
            unreadable += 1
        }

        private mutating func repeatLine(_ lines: inout [String], _ generator: inout SeededGenerator) {
            let line = lines.randomElement(using: &generator) ?? ""
            lines.append(line)
            if line == "no item" { unreadable += 1 } else { duplicates += 1 }
        }
    }

    @Test("ten thousand items end where an independent count says", arguments: [1, 4])
    func countsEqualIndependentCount(workers: Int) async throws {
        let load = Load(itemCount: 10_000, seed: 7)
        let source = InMemorySource(load.deliveries)
        let sink = InMemorySink()
        try await run(.sample(sources: [source], sinks: [sink]), workers: workers)

        #expect(source.settledCount == load.deliveries.count)
        #expect(source.outcomes[.counted] == load.counted)
        #expect(source.outcomes[.unmatched] == load.unmatched)
        #expect(source.outcomes[.duplicate] == load.duplicates)
        #expect(source.rejections.count == load.unreadable)
        let ledger = try #require(sink.emissions.last?.ledger.map { String(decoding: $0.body, as: UTF8.self) })
        #expect(ledger.contains(#""received":\#(load.received),"counted":\#(load.counted),"#))
        #expect(
            ledger.contains(#""duplicate":\#(load.duplicates),"late":0,"rejected":\#(load.unreadable),"balance":0,"#)
        )
        expectHours(of: load, in: sink)
    }

    private func expectHours(of load: Load, in sink: InMemorySink) {
        for (title, topic) in [("a", "v1/1h/principle/fairness/"), ("b", "v1/1h/principle/balance/")] {
            let latest = sink.updates.filter { $0.topic == topic }
                .reduce(into: [Int64: Publication]()) {
                    $0[($1.windowStart?.microsecondsSince1970 ?? 0) / 3_600_000_000] = $1
                }
            #expect(latest.count == 4)
            for (hour, update) in latest {
                let body = String(decoding: update.body, as: UTF8.self)
                #expect(
                    body.contains(#""count":\#(load.countByHourAndLabel["\(hour) \(title)"] ?? 0),"#),
                    "hour \(hour): \(body)"
                )
                #expect(update.isFinal, "the sources came to an end")
            }
        }
    }

    @Test("the number of workers changes nothing that is final")
    func resultsDoNotDependOnWorkers() async throws {
        let load = Load(itemCount: 2000, seed: 11)
        var results: [[String: Int]] = []
        for workers in [1, 3] {
            let sink = InMemorySink()
            try await run(.sample(sources: [InMemorySource(load.deliveries)], sinks: [sink]), workers: workers)
            results.append(
                sink.updates.filter(\.isFinal).reduce(into: [:]) { results, update in
                    let body = String(decoding: update.body, as: UTF8.self)
                    // All but what belongs to the run: its epoch and its numbers.
                    let counts = body.suffix(from: body.firstRange(of: #""counts""#)?.lowerBound ?? body.startIndex)
                    results["\(update.topic) \(update.windowStart.debugDescription) \(counts)"] = 1
                }
            )
        }
        #expect(results[0] == results[1])
        #expect(results[0].isEmpty == false)
    }

    @Test("each topic's messages are numbered from one without a gap, under one epoch")
    func sequencesHaveNoGap() async throws {
        let sink = InMemorySink()
        let load = Load(itemCount: 3000, seed: 3)
        try await run(.sample(sources: [InMemorySource(load.deliveries)], sinks: [sink]), workers: 2)
        let published = sink.emissions.flatMap { $0.updates + [$0.ledger].compactMap(\.self) }
        for (topic, messages) in Dictionary(grouping: published, by: \.topic) {
            #expect(messages.map(\.sequence) == Array(1...messages.count), "\(topic)")
        }
        #expect(Set(sink.emissions.map(\.epoch)).count == 1)
        #expect(sink.emissions.first?.isHeartbeat == true)
    }

    @Test("a source waits while as much as allowed is on the way")
    func sourceWaits() async throws {
        let gate = GateSink()
        let source = CountingSource(deliveries: 100)
        let stages = try PipelineStages.sample(sources: [source], sinks: [gate])
        var settings = PipelineSettings(workers: 2)
        settings.batchesInFlight = 5
        let pipeline = Pipeline(stages: stages, settings: settings, logger: .silent)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await pipeline.run() }
            // The aggregator waits for the sink from the start, so five deliveries are taken and a sixth is offered.
            try await source.waitUntilOffered(6)
            #expect(source.acceptedCount == 5)
            gate.openGate()
            try await group.waitForAll()
        }
        #expect(source.acceptedCount == 100)
    }

    @Test("a slow sink gets everything, in order, and holds nobody's outcome back")
    func slowSink() async throws {
        let load = Load(itemCount: 2000, seed: 5)
        let source = InMemorySource(load.deliveries)
        let slow = SlowSink()
        let fast = InMemorySink()
        var settings = PipelineSettings(workers: 2)
        settings.provisionalInterval = .zero
        settings.emissionsInFlight = 1
        try await Pipeline(
            stages: .sample(sources: [source], sinks: [slow, fast]),
            settings: settings,
            logger: .silent
        ).run()
        #expect(source.settledCount == load.deliveries.count)
        #expect(slow.received == fast.updates)
    }

    @Test("a transform that throws rejects the items of its batch, and the pipeline lives")
    func failingTransform() async throws {
        let deliveries = (0..<10).map { number in [Array("\(number)|s|a\(number)|1749427200".utf8)] }
        let source = InMemorySource(deliveries)
        try await run(.sample(sources: [source], transforms: [TitleTransform(), FailOn(title: "a4")]), workers: 2)
        #expect(source.outcomes == [.counted: 9, .rejected: 1])
        let rejection = try #require(source.rejections.first)
        #expect(rejection.reason == .stageFailed)
        #expect(rejection.code == 500)
        #expect(rejection.id == "4")
    }

    @Test("a message without an item, and one the source refuses, are counted as one rejected item each")
    func emptyAndRefusedMessages() async throws {
        let source = RefusingSource()
        let sink = InMemorySink()
        try await run(.sample(sources: [source], sinks: [sink]), workers: 1)
        let ledger = String(decoding: sink.emissions.last?.ledger?.body ?? [], as: UTF8.self)
        #expect(
            ledger.contains(#""received":3,"counted":1,"unmatched":0,"duplicate":0,"late":0,"rejected":2,"balance":0"#)
        )
        #expect(ledger.contains(#""rejected_by_reason":{"bad_framing":1,"no_item":1}"#))
    }

    @Test("an item with the id of another is a conflict, whatever its source's other items")
    func conflict() async throws {
        let source = InMemorySource([
            [Array("1|s|a|1749427200".utf8)], [Array("1|t|a|1749427200".utf8)], [Array("1|s|b|1749427200".utf8)],
            [Array("1|s|a|1749427200".utf8)],
        ])
        try await run(.sample(sources: [source]), workers: 1)
        #expect(source.outcomes == [.counted: 2, .rejected: 1, .duplicate: 1])
        #expect(source.rejections.map(\.code) == [409])
    }

    @Test("late items are counted as late")
    func late() async throws {
        var settings = MetricsAggregator.Settings()
        settings.windows.sizes = [.minute]
        settings.windows.outOfOrderness = .zero
        settings.windows.allowedLateness = .zero
        let source = InMemorySource([["1|s|a|1749427200\n2|s|a|1749427300\n3|s|a|1749427201"].map { Array($0.utf8) }])
        try await run(.sample(sources: [source], aggregator: settings), workers: 1)
        #expect(source.outcomes == [.counted: 2, .late: 1])
    }

    private func run(_ stages: PipelineStages, workers: Int) async throws {
        try await Pipeline(stages: stages, settings: PipelineSettings(workers: workers), logger: .silent).run()
    }
}
