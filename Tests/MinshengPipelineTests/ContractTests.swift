// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics
import MinshengPipeline
import MinshengTestKit
import Testing

/// Contract suites have to fail for stages that break the contract.
@Suite("Contracts", .timeLimit(.minutes(10)))
struct ContractTests {
    struct Unfaithful: Transform {
        func apply(to batch: inout Batch) throws {
            // Looks at items that are settled.
            for index in batch.items.indices { batch.setReading(TitleTransform.reading("a"), at: index) }
        }
    }

    @Test("of transforms")
    func transforms() async throws {
        try await TransformContract.verify(TitleTransform())
        await withKnownIssue { try await TransformContract.verify(Unfaithful()) }
    }

    /// Takes a stop for a fault.
    struct Nervous: Source {
        struct Failure: Error {}

        private let isStopped = Watched(false)

        func run(_ intake: Intake) async throws {
            var messages = intake.makeMessages()
            messages.append("{}".utf8.span)
            try await intake.send(Delivery(messages))
            try await isStopped.wait { $0 }
            throw Failure()
        }

        func stop() { isStopped.update { $0 = true } }
    }

    @Test("of sources")
    func sources() async throws {
        try await SourceContract.verify { InMemorySource([[Array("{}".utf8)]], staysOpen: true) }
        await withKnownIssue { try await SourceContract.verify { Nervous() } }
    }

    struct Fussy: Sink {
        struct Failure: Error {}

        func run(_ emissions: Emissions) async throws {
            for await emission in emissions where emission.updates.isEmpty { throw Failure() }
        }
    }

    @Test("of sinks")
    func sinks() async throws {
        try await SinkContract.verify { InMemorySink() }
        await withKnownIssue { try await SinkContract.verify { Fussy() } }
    }

    /// Does not enter what could not be read.
    struct Careless: Aggregator {
        private var windows: EventTimeWindows

        init() throws { windows = try EventTimeWindows(pack: .sample) }

        var ledger: Ledger { windows.ledger }
        var watermark: Timestamp? { windows.watermark }
        var hasClosedWindows: Bool { false }

        mutating func add(_ batch: inout Batch) {
            for index in batch.pendingIndices {
                windows.add(TitleTransform.verdict("a"), date: nil, receiptTime: batch.receivedAt)
                batch.settle(index, as: .counted)
            }
        }

        mutating func advance(to time: Timestamp) {}
        mutating func drainUpdates() -> [WindowUpdate] { windows.drainUpdates() }
        mutating func finish() { windows.finish() }
    }

    @Test("of aggregators")
    func aggregators() throws {
        withKnownIssue { try AggregatorContract.verify { try Careless() } }
    }
}
