// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import MinshengPipeline
import MinshengTestKit
import Synchronization

/// Throws for a batch that holds an item of a title.
struct FailOn: Transform {
    struct Failure: Error {}

    let title: String

    func apply(to batch: inout Batch) throws {
        if batch.items.contains(where: { batch.text($0.title) == title }) { throw Failure() }
    }
}

/// Takes nothing until it is opened, and then everything.
final class GateSink: Sink {
    private let gate = AsyncStream<Void>.makeStream()

    func openGate() { gate.continuation.finish() }

    func run(_ emissions: Emissions) async throws {
        for await _ in gate.stream {}
        for await _ in emissions {}
    }
}

/// Counts what it offers and what is taken.
final class CountingSource: Source {
    private let deliveries: Int
    private let counts = Watched((offered: 0, accepted: 0))

    init(deliveries: Int) {
        self.deliveries = deliveries
    }

    var acceptedCount: Int { counts.value.accepted }

    func waitUntilOffered(_ count: Int) async throws {
        try await counts.wait { $0.offered >= count }
    }

    func run(_ intake: Intake) async throws {
        for number in 0..<deliveries {
            var messages = intake.makeMessages()
            messages.append(Array("\(number)|s|a|1749427200".utf8).span)
            counts.update { $0.offered += 1 }
            try await intake.send(Delivery(messages))
            counts.update { $0.accepted += 1 }
        }
    }

    func stop() {}
}

/// Yields often before it takes the next emission.
final class SlowSink: Sink {
    private let state = Mutex<[Publication]>([])

    var received: [Publication] { state.withLock { $0 } }

    func run(_ emissions: Emissions) async throws {
        for await emission in emissions {
            for _ in 0..<200 { await Task.yield() }
            state.withLock { $0 += emission.updates }
        }
    }
}

/// Hands on an empty message, one it refuses, and a good one.
struct RefusingSource: Source {
    func run(_ intake: Intake) async throws {
        var messages = intake.makeMessages()
        let empty: [UInt8] = []
        messages.append(empty.span)
        messages.refuse(.badFraming, message: "one frame is expected")
        messages.append(Array("1|s|a|1749427200".utf8).span)
        try await intake.send(Delivery(messages))
    }

    func stop() {}
}

/// Fails once it runs.
struct FailingSource: Source {
    let error: any Error
    func run(_ intake: Intake) async throws { throw error }
    func stop() {}
}

/// Cannot be opened.
struct ClosedSource: Source {
    let error: any Error
    func open() async throws -> [String] { throw error }
    func run(_ intake: Intake) async throws {}
    func stop() {}
}

/// Fails at the first emission that holds an update.
struct FailingSink: Sink {
    let error: any Error
    func run(_ emissions: Emissions) async throws {
        for await emission in emissions where !emission.updates.isEmpty { throw error }
    }
}

/// Returns after one emission.
struct LeavingSink: Sink {
    func run(_ emissions: Emissions) async throws {
        for await _ in emissions { return }
    }
}
