// SPDX-License-Identifier: Apache-2.0

import Synchronization
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
/// daemon had taken in the first time it knows again. The daemon may be stopped and started meanwhile.
public final class Feeder: Sendable {
    private struct State {
        var machine: FeederStateMachine
        var waiters: [Int: CheckedContinuation<Result<FeedReceipt, ClientError>, Never>] = [:]
        var outgoing: [(id: Int, items: [UInt8])] = []
        var isClosed = false
    }

    private static let tick = Duration.milliseconds(20)

    private let state: Mutex<State>
    private let clock = ContinuousClock()
    private let start = ContinuousClock().now
    private let work = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    private init(settings: FeederSettings) {
        state = Mutex(State(machine: FeederStateMachine(settings: settings)))
    }

    /// Runs `body` with a feeder that is connected to a put lane.
    ///
    /// When `body` returns, batches without an answer are given up; what it handed over it has awaited.
    /// - Parameters:
    ///   - endpoint: the address of the lane.
    ///   - context: the context that the socket is made in.
    ///   - settings: how patient the feeder is.
    ///   - options: the options of the socket, for example with keys.
    ///   - body: what to do with it; when it returns or throws, the sockets are closed.
    public static func connected<Result: Sendable>(
        to endpoint: Endpoint,
        in context: Context,
        settings: FeederSettings = FeederSettings(),
        options: SocketOptions = .client,
        _ body: @Sendable (Feeder) async throws -> Result
    ) async throws -> Result {
        let dealer = try DealerSocket(context, options: options)
        try dealer.connect(to: endpoint)
        let socket = try AsyncSocket(dealer)
        let feeder = Feeder(settings: settings)
        let outcome: Swift.Result<Result, any Error> = await withTaskGroup(of: Void.self) { group in
            group.addTask { await feeder.send(on: socket) }
            group.addTask { await feeder.receive(from: socket) }
            group.addTask { await feeder.tick() }
            let outcome: Swift.Result<Result, any Error>
            do {
                outcome = .success(try await body(feeder))
            } catch {
                outcome = .failure(error)
            }
            feeder.close()
            group.cancelAll()
            return outcome
        }
        await socket.close(flushingFor: .zero)
        return try outcome.get()
    }

    /// Sends a batch and waits until the daemon has settled it.
    /// - Parameter items: one JSON object, or an array of up to 1,000, in UTF-8, at most 4 MiB.
    /// - Returns: what became of the items; those that were rejected are listed, the others are counted.
    /// - Throws: ``ClientError`` with code `refused` if the batch cannot be read, `timedOut` after
    ///   ``FeederSettings/patience``, `closed` if the feeder was closed.
    public func put(_ items: [UInt8]) async throws(ClientError) -> FeedReceipt {
        let result = await withCheckedContinuation { waiter in
            let isClosed = state.withLock { state in
                guard !state.isClosed else { return true }
                let (id, actions) = state.machine.put(items, at: now)
                state.waiters[id] = waiter
                perform(actions, &state)
                return false
            }
            if isClosed { waiter.resume(returning: .failure(ClientError(.closed, "the feeder is closed"))) }
        }
        return try result.get()
    }

    /// How many times a batch had to be sent again.
    public var resentCount: Int { state.withLock { $0.machine.resentCount } }

    private var now: Duration { start.duration(to: clock.now) }

    // MARK: Tasks

    private func send(on socket: AsyncSocket<Roles.Dealer>) async {
        for await _ in work.stream {
            let outgoing = state.withLock { state in
                defer { state.outgoing = [] }
                return state.outgoing
            }
            guard !outgoing.isEmpty else { continue }
            var batch = OutgoingBatch(frameCapacity: 4 * outgoing.count)
            for (id, items) in outgoing { batch.append("MS1", "PUT", "\(id)", items) }
            guard (try? await socket.send(batch)) != nil else { return }
        }
    }

    private func receive(from socket: AsyncSocket<Roles.Dealer>) async {
        var batches = socket.batches.makeAsyncIterator()
        while let batch = try? await batches.next() {
            for reply in batch.compactMap(LaneReply.init) {
                step { $0.receive(reply, at: now) }
            }
        }
    }

    private func tick() async {
        while (try? await clock.sleep(for: Self.tick)) != nil { step { $0.advance(to: now) } }
    }

    private func close() {
        let waiters = state.withLock { state in
            state.isClosed = true
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiters {
            let error = ClientError(.closed, "the feeder was closed before the batch was acknowledged")
            waiter.resume(returning: .failure(error))
        }
    }

    private func step(_ change: (inout FeederStateMachine) -> [FeederStateMachine.Action]) {
        state.withLock { state in perform(change(&state.machine), &state) }
    }

    /// Does what the state machine says; resuming a task under the lock only schedules it.
    private func perform(_ actions: [FeederStateMachine.Action], _ state: inout State) {
        for action in actions {
            switch action {
            case .send(let id, let items): state.outgoing.append((id, items))
            case .finish(let id, let result): state.waiters.removeValue(forKey: id)?.resume(returning: result)
            }
        }
        if !state.outgoing.isEmpty { work.continuation.yield() }
    }
}
