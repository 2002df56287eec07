// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengClient
import ZeroMQ

/// The sending end of a put lane: a `MinshengClient.Feeder` that sends each batch until it is acknowledged.
///
/// The command reads its input by calls that block, on a thread that runs no tasks; the feeder's tasks run beside it.
/// Between the two are a bounded number of places for batches.
struct PutLane: FeedLane, ~Copyable {
    static let messageLimit = 4 << 20
    static let isAcknowledged = true

    /// Batches that are handed over and not acknowledged; more than the daemon gives credit for, so that it never waits.
    private static let places = 32
    /// How often a wait looks whether the user has interrupted.
    private static let slice = DispatchTimeInterval.milliseconds(100)
    /// How many slices a user who has interrupted waits for answers that are under way.
    private static let farewellSlices = 10

    private struct Batch: Sendable {
        let items: [UInt8]
        let origin: FeedOrigin
    }

    private let desk = PutDesk()
    private let batches: AsyncStream<Batch>.Continuation
    private let places = DispatchSemaphore(value: Self.places)
    private let end = DispatchSemaphore(value: 0)
    private let task: Task<Void, Never>

    /// Connects; whether anybody answers shows with the first batch.
    /// - Parameter patience: how long a batch is tried.
    init(to endpoint: Endpoint, keys: LaneKeys?, patience: Duration) {
        var settings = FeederSettings()
        settings.patience = patience
        settings.answerTimeout = min(settings.answerTimeout, patience / 2)
        let (stream, continuation) = AsyncStream.makeStream(of: Batch.self)
        batches = continuation
        task = Task.detached { [desk, places, end, settings] in
            do {
                try await Feeder.connected(
                    to: endpoint,
                    in: Context(),
                    settings: settings,
                    keys: keys,
                    options: .lane
                ) { feeder in
                    await withDiscardingTaskGroup { group in
                        for await batch in stream {
                            group.addTask {
                                await desk.settle(batch.origin) { () throws(ClientError) in
                                    try await feeder.put(batch.items)
                                }
                                places.signal()
                            }
                        }
                    }
                }
            } catch {
                desk.fail("\(error)")
            }
            end.signal()
        }
    }

    func send(_ message: Span<UInt8>, from origin: FeedOrigin, whileWaiting idle: () -> Void) throws {
        while places.wait(timeout: .now() + Self.slice) == .timedOut {
            idle()
            if Interruption.isRequested { throw FeedStop.interrupted }
            if desk.hasFailed { throw FeedStop.stalled }
        }
        if desk.hasFailed { throw FeedStop.stalled }
        desk.begin()
        batches.yield(Batch(items: message.withUnsafeBufferPointer(Array.init), origin: origin))
    }

    func takeComplaints() -> [String] { desk.takeComplaints() }

    consuming func finish(whileWaiting idle: () -> Void) -> FeedOutcome {
        batches.finish()
        var farewell = Self.farewellSlices
        while end.wait(timeout: .now() + Self.slice) == .timedOut {
            idle()
            if Interruption.isRequested { farewell -= 1 }
            // What is under way then is given up, and told as not acknowledged.
            if farewell == 0 || desk.hasFailed { task.cancel() }
        }
        return desk.outcome
    }
}
