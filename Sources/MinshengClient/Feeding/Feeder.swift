// SPDX-License-Identifier: Apache-2.0

public import ZeroMQ

/// Sends items to the put lane and makes sure of them: each batch is sent until it is acknowledged, and counts once.
///
/// ```swift
/// try await Feeder.connected(to: "tcp://127.0.0.1:7702", in: context) { feeder in
///     let receipt = try await feeder.put(Array(#"[{"id": "1", "source": "me", "title": "…"}]"#.utf8))
///     print(receipt.accepted, receipt.rejected)
/// }
/// ```
///
/// Batches may be handed over from many tasks at once; as many as the daemon gives credit for are under way, the others
/// wait. What is answered with 429, 500, 503 or 507, or not in time, is sent again as it is, with the same ids: what the
/// daemon had taken in the first time it knows again. The daemon may be stopped and started meanwhile. Time in which the
/// program itself stood still is not held against the daemon.
public final class Feeder: Sendable {
    private let lane: LaneConnection<FeederStateMachine>

    private init(_ lane: LaneConnection<FeederStateMachine>) {
        self.lane = lane
    }

    /// Runs `body` with a feeder that is connected to a put lane.
    ///
    /// When `body` returns, batches without an answer are given up; what it handed over it has awaited.
    /// - Parameters:
    ///   - endpoint: the address of the lane.
    ///   - context: the context that the socket is made in.
    ///   - settings: how patient the feeder is.
    ///   - keys: what lets the feeder in where the lane is locked.
    ///   - options: the other options of the socket.
    ///   - body: what to do with it; when it returns or throws, the sockets are closed.
    public static func connected<Result: Sendable>(
        to endpoint: Endpoint,
        in context: Context,
        settings: FeederSettings = FeederSettings(),
        keys: LaneKeys? = nil,
        options: SocketOptions = .client,
        _ body: @Sendable (Feeder) async throws -> Result
    ) async throws -> Result {
        let machine = FeederStateMachine(settings: settings)
        return try await LaneConnection.opened(to: endpoint, in: context, machine, keys: keys, options: options) {
            try await body(Feeder($0))
        }
    }

    /// Does so by a clock of the caller's, which a test can let run as it likes.
    package static func connected<Result: Sendable>(
        to endpoint: Endpoint,
        in context: Context,
        _ settings: FeederSettings,
        uptime: @escaping @Sendable () -> Duration,
        _ body: @Sendable (Feeder) async throws -> Result
    ) async throws -> Result {
        let machine = FeederStateMachine(settings: settings)
        return try await LaneConnection.opened(
            to: endpoint,
            in: context,
            machine,
            keys: nil,
            options: .client,
            uptime: uptime
        ) { try await body(Feeder($0)) }
    }

    /// Sends a batch and waits until the daemon has settled it.
    /// - Parameter items: one JSON object, or an array of up to 1,000, in UTF-8, at most 4 MiB.
    /// - Returns: what became of the items; those that were rejected are listed, the others are counted.
    /// - Throws: ``ClientError`` with code `refused` if the batch cannot be read, `timedOut` after
    ///   ``FeederSettings/patience``, `lockedOut` if the daemon does not let the feeder in, `closed` if the feeder was closed
    ///   or the task cancelled.
    public func put(_ items: [UInt8]) async throws(ClientError) -> FeedReceipt { try await lane.settle(items) }

    /// How many times a batch had to be sent again.
    public var resentCount: Int { lane.read(\.resentCount) }
}
