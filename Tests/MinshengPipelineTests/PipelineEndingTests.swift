// SPDX-License-Identifier: Apache-2.0

import Logging
import MetricsTestKit
import MinshengMetrics
import MinshengPipeline
import MinshengTestKit
import ServiceLifecycle
import Synchronization
import Testing

@Suite("Pipeline endings", .timeLimit(.minutes(10)))
struct PipelineEndingTests {
    struct Broken: Error, Equatable {}

    @Test("on graceful shutdown what was read is counted and emitted, and no window is closed")
    func gracefulShutdown() async throws {
        let deliveries = (0..<20).map { number in [Array("\(number)|s|a|1749427200".utf8)] }
        let source = InMemorySource(deliveries, staysOpen: true)
        let sink = InMemorySink()
        let pipeline = Pipeline(stages: try .sample(sources: [source], sinks: [sink]), logger: .silent)
        let group = ServiceGroup(services: [pipeline], logger: .silent)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            _ = try await sink.first { $0.ledger?.body.contains(received: 20) == true }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        #expect(source.settledCount == 20)
        let last = try #require(sink.emissions.last)
        #expect(last.isHeartbeat && last.ledger?.body.contains(received: 20) == true)
        #expect(sink.updates.contains { $0.topic == "v1/1d/all/" })
        #expect(sink.updates.allSatisfy { !$0.isFinal })
    }

    @Test("a source that fails stops the others, what was read is counted, and its error is thrown")
    func failingSource() async throws {
        let good = InMemorySource([[Array("1|s|a|1749427200".utf8)]], staysOpen: true)
        let bad = FailingSource(error: Broken())
        let sink = InMemorySink()
        await #expect(throws: Broken()) {
            try await Pipeline(stages: .sample(sources: [good, bad], sinks: [sink]), logger: .silent).run()
        }
        #expect(good.settledCount == 1)
        #expect(sink.emissions.last?.ledger?.body.contains(received: 1) == true)
        #expect(sink.updates.allSatisfy { !$0.isFinal }, "a stream that broke off is not at its end")
    }

    @Test("a sink that fails stops the pipeline, and the other sink gets everything")
    func failingSink() async throws {
        let source = InMemorySource([[Array("1|s|a|1749427200".utf8)]], staysOpen: true)
        let sink = InMemorySink()
        await #expect(throws: Broken()) {
            let stages = try PipelineStages.sample(sources: [source], sinks: [FailingSink(error: Broken()), sink])
            try await Pipeline(stages: stages, logger: .silent).run()
        }
        #expect(source.settledCount == 1)
        #expect(sink.emissions.last?.ledger?.body.contains(received: 1) == true)
    }

    @Test("a sink that leaves early holds nobody up")
    func leavingSink() async throws {
        let source = InMemorySource((0..<50).map { number in [Array("\(number)|s|a|1749427200".utf8)] })
        var settings = PipelineSettings(workers: 1)
        settings.provisionalInterval = .zero
        settings.emissionsInFlight = 1
        let stages = try PipelineStages.sample(sources: [source], sinks: [LeavingSink()])
        try await Pipeline(stages: stages, settings: settings, logger: .silent).run()
        #expect(source.settledCount == 50)
    }

    @Test("a stage that cannot be opened keeps the pipeline from starting")
    func failingOpen() async throws {
        let source = InMemorySource([[Array("1|s|a|1749427200".utf8)]])
        await #expect(throws: Broken()) {
            let stages = try PipelineStages.sample(sources: [source, ClosedSource(error: Broken())])
            try await Pipeline(stages: stages, logger: .silent).run()
        }
        #expect(source.settledCount == 0)
    }

    @Test("cancellation ends a pipeline whose sink takes nothing")
    func cancellation() async throws {
        let source = CountingSource(deliveries: 1000)
        var settings = PipelineSettings(workers: 1)
        settings.batchesInFlight = 2
        let pipeline = Pipeline(
            stages: try .sample(sources: [source], sinks: [GateSink()]),
            settings: settings,
            logger: .silent
        )
        await #expect(throws: CancellationError.self) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await pipeline.run() }
                try await source.waitUntilOffered(3)
                group.cancelAll()
                try await group.waitForAll()
            }
        }
        #expect(source.acceptedCount == 2)
    }

    @Test("what does not drain in time is dropped, and the pipeline says so")
    func drainLimit() async throws {
        let clock = ManualClock()
        let source = CountingSource(deliveries: 1000)
        var settings = PipelineSettings(workers: 1)
        settings.batchesInFlight = 2
        let pipeline = Pipeline(
            stages: try .sample(sources: [source], sinks: [GateSink()]),
            settings: settings,
            clock: clock.pipelineClock,
            logger: .silent
        )
        let group = ServiceGroup(services: [pipeline], logger: .silent)
        await #expect(throws: PipelineError.self) {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                try await source.waitUntilOffered(3)
                await group.triggerGracefulShutdown()
                try await clock.waitForSleeper(until: settings.drainLimit)
                try await clock.advance(by: settings.drainLimit)
                try await tasks.waitForAll()
            }
        }
        #expect(source.acceptedCount == 2)
    }

    @Test("what became of the items is counted for whoever watches the process")
    func meters() async throws {
        let meters = TestMetrics()
        let source = InMemorySource([["1|s|a|1749427200", "1|s|a|1749427200", "no item"].map { Array($0.utf8) }])
        try await Pipeline(stages: .sample(sources: [source]), logger: .silent, meters: meters).run()
        for (outcome, count) in [("counted", 1), ("duplicate", 1), ("rejected", 1)] {
            let counter = try meters.expectCounter("minsheng_items_total", [("outcome", outcome)])
            #expect(counter.totalValue == Int64(count), "\(outcome)")
        }
    }

    @Test("changes of open windows are gathered until the interval has passed")
    func coalescing() async throws {
        let clock = ManualClock()
        let source = InMemorySource(
            (0..<100).map { number in [Array("\(number)|s|a|1749427200".utf8)] },
            staysOpen: true
        )
        let sink = InMemorySink()
        let pipeline = Pipeline(
            stages: try .sample(sources: [source], sinks: [sink]),
            clock: clock.pipelineClock,
            logger: .silent
        )
        let group = ServiceGroup(services: [pipeline], logger: .silent)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await source.waitUntilSettled(100)
            for _ in 0..<5 { try await clock.advance(by: .milliseconds(100)) }
            let emission = try await sink.first { !$0.updates.isEmpty }
            #expect(emission?.updates.first?.body.contains(items: 100) == true)
            #expect(sink.emissions.count == 2, "the first heartbeat and one emission of updates")
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}

extension [UInt8] {
    fileprivate func contains(received count: Int) -> Bool {
        String(decoding: self, as: UTF8.self).contains(#""received":\#(count),"#)
    }

    fileprivate func contains(items count: Int) -> Bool {
        String(decoding: self, as: UTF8.self).contains(#""items":\#(count),"#)
    }
}
