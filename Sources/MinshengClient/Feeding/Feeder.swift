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
/// daemon had taken in the first time it knows again. The daemon may be stopped and started meanwhile. Time in which the
/// program itself stood still is not held against the daemon.
public final class Feeder: Sendable {
    private struct State {
        var machine: FeederStateMachine
        var time: WakingTime
        var waiters: [Int: CheckedContinuation<Result<FeedReceipt, ClientError>, Never>] = [:]
        var outgoing: [(id: Int, items: [UInt8])] = []
        /// Why no more batches are taken, nil while they are.
        var end: ClientError?
    }

    private static let tick = Duration.milliseconds(20)

    private let state: Mutex<State>
    private let uptime: @Sendable () -> Duration
    private let door = Door()
    private let work = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    private init(settings: FeederSettings, uptime: @escaping @Sendable () -> Duration) {
        self.uptime = uptime
        state = Mutex(State(machine: FeederStateMachine(settings: settings), time: WakingTime(uptime: uptime())))
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
        let start = ContinuousClock.now
        let uptime: @Sendable () -> Duration = { start.duration(to: .now) }
        return try await connected(to: endpoint, in: context, settings, keys, options, uptime: uptime, body)
    }

    /// Does so by a clock of the caller's, which a test can let run as it likes.
    package static func connected<Result: Sendable>(
        to endpoint: Endpoint,
        in context: Context,
        _ settings: FeederSettings,
        _ keys: LaneKeys? = nil,
        _ options: SocketOptions = .client,
        uptime: @escaping @Sendable () -> Duration,
        _ body: @Sendable (Feeder) async throws -> Result
    ) async throws -> Result {
        let dealer = try DealerSocket(context, options: keys?.unlocking(options) ?? options)
        let monitor = try dealer.monitor()
        try dealer.connect(to: endpoint)
        let socket = try AsyncSocket(dealer)
        let feeder = Feeder(settings: settings, uptime: uptime)
        let outcome: Swift.Result<Result, any Error> = await withTaskGroup(of: Void.self) { group in
            group.addTask { await feeder.send(on: socket) }
            group.addTask { await feeder.receive(from: socket) }
            group.addTask { await feeder.tick() }
            group.addTask { await feeder.watchDoor(monitor) }
            let outcome: Swift.Result<Result, any Error>
            do {
                outcome = .success(try await body(feeder))
            } catch {
                outcome = .failure(error)
            }
            feeder.close(ClientError(.closed, "the feeder was closed before the batch was acknowledged"))
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
    ///   ``FeederSettings/patience``, `lockedOut` if the daemon does not let the feeder in, `closed` if the feeder was closed
    ///   or the task cancelled.
    public func put(_ items: [UInt8]) async throws(ClientError) -> FeedReceipt {
        let id = state.withLock { $0.machine.makeID() }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let end = state.withLock { state -> ClientError? in
                    if let end = state.end { return end }
                    // A cancellation after this finds the waiter.
                    if Task.isCancelled { return Self.cancelled }
                    state.waiters[id] = waiter
                    perform(state.machine.put(items, as: id, at: state.time.now(uptime: uptime())), &state)
                    return nil
                }
                if let end { waiter.resume(returning: .failure(end)) }
            }
        } onCancel: {
            withdraw(id)
        }
        do throws(ClientError) {
            return try result.get()
        } catch {
            guard error.code == .timedOut, let fault = door.fault else { throw error }
            throw ClientError(.lockedOut, "\(error.message): \(fault.reason)")
        }
    }

    private static let cancelled = ClientError(.closed, "the task was cancelled before the batch was acknowledged")

    /// Waits no longer for a batch; the daemon may have taken it all the same.
    private func withdraw(_ id: Int) {
        let waiter = state.withLock { state in
            state.machine.withdraw(id)
            return state.waiters.removeValue(forKey: id)
        }
        waiter?.resume(returning: .failure(Self.cancelled))
    }

    /// How many times a batch had to be sent again.
    public var resentCount: Int { state.withLock { $0.machine.resentCount } }

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
                step { $0.receive(reply, at: $1) }
            }
        }
    }

    private func tick() async {
        while (try? await Task.sleep(for: Self.tick)) != nil { step { $0.advance(to: $1) } }
    }

    /// Gives up at once if the daemon refuses the feeder, since its socket would not try again.
    private func watchDoor(_ monitor: SocketMonitor) async {
        await door.follow(monitor) { fault in
            if fault.isFinal { close(ClientError(.lockedOut, fault.reason)) }
        }
    }

    private func close(_ error: ClientError) {
        let waiters = state.withLock { state in
            state.end = state.end ?? error
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiters { waiter.resume(returning: .failure(error)) }
    }

    private func step(_ change: (inout FeederStateMachine, Duration) -> [FeederStateMachine.Action]) {
        state.withLock { state in
            let now = state.time.now(uptime: uptime())
            perform(change(&state.machine, now), &state)
        }
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
