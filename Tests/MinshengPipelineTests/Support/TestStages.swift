// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import MinshengPipeline
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
    private struct State {
        var offered = 0
        var accepted = 0
        var waiter: (count: Int, continuation: CheckedContinuation<Void, Never>)?
    }

    private let deliveries: Int
    private let state = Mutex(State())

    init(deliveries: Int) {
        self.deliveries = deliveries
    }

    var acceptedCount: Int { state.withLock { $0.accepted } }

    func waitUntilOffered(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isReached = state.withLock { state in
                if state.offered < count { state.waiter = (count, continuation) }
                return state.offered >= count
            }
            if isReached { continuation.resume() }
        }
    }

    func run(_ intake: Intake) async throws {
        for number in 0..<deliveries {
            var messages = intake.makeMessages()
            messages.append(Array("\(number)|s|a|1749427200".utf8).span)
            offer()
            try await intake.send(Delivery(messages))
            state.withLock { $0.accepted += 1 }
        }
    }

    func stop() {}

    private func offer() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.offered += 1
            guard let waiter = state.waiter, state.offered >= waiter.count else { return nil }
            state.waiter = nil
            return waiter.continuation
        }
        waiter?.resume()
    }
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
