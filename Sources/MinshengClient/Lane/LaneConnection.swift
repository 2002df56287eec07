// SPDX-License-Identifier: Apache-2.0

import Synchronization
import ZeroMQ

/// A machine on a DEALER socket: it moves bytes, looks at the clock, and lets tasks wait for what becomes of their requests.
final class LaneConnection<Machine: LaneMachine>: Sendable {
    private struct State {
        var machine: Machine
        var time: WakingTime
        var waiters: [Int: CheckedContinuation<Result<Machine.Outcome, ClientError>, Never>] = [:]
        var outgoing: [(id: Int, verb: String, body: [UInt8])] = []
        var nextID = 1
        /// Why no more requests are taken, nil while they are.
        var end: ClientError?
    }

    private static var tick: Duration { .milliseconds(20) }

    private let state: Mutex<State>
    private let uptime: @Sendable () -> Duration
    private let door = Door()
    private let work = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    private init(_ machine: Machine, uptime: @escaping @Sendable () -> Duration) {
        self.uptime = uptime
        state = Mutex(State(machine: machine, time: WakingTime(uptime: uptime())))
    }

    /// Runs `body` with a machine that is connected to a lane.
    /// - Parameters:
    ///   - endpoint: the address of the lane.
    ///   - context: the context that the socket is made in.
    ///   - machine: the decisions.
    ///   - keys: what lets the client in where the lane is locked.
    ///   - options: the other options of the socket.
    ///   - uptime: the clock; by default one that begins now.
    ///   - body: when it returns or throws, requests without an answer are given up and the socket is closed.
    static func opened<Result: Sendable>(
        to endpoint: Endpoint,
        in context: Context,
        _ machine: Machine,
        keys: LaneKeys?,
        options: SocketOptions,
        uptime: (@Sendable () -> Duration)? = nil,
        _ body: (LaneConnection) async throws -> Result
    ) async throws -> Result {
        let dealer = try DealerSocket(context, options: keys?.unlocking(options) ?? options)
        let monitor = try dealer.monitor()
        try dealer.connect(to: endpoint)
        let socket = try AsyncSocket(dealer)
        let start = ContinuousClock.now
        let connection = LaneConnection(machine, uptime: uptime ?? { start.duration(to: .now) })
        let outcome: Swift.Result<Result, any Error> = await withTaskGroup(of: Void.self) { group in
            group.addTask { await connection.send(on: socket) }
            group.addTask { await connection.receive(from: socket) }
            group.addTask { await connection.tick() }
            group.addTask { await connection.watchDoor(monitor) }
            let outcome: Swift.Result<Result, any Error>
            do {
                outcome = .success(try await body(connection))
            } catch {
                outcome = .failure(error)
            }
            connection.close(ClientError(.closed, "the client was closed before the daemon answered"))
            group.cancelAll()
            return outcome
        }
        await socket.close(flushingFor: .zero)
        return try outcome.get()
    }

    /// Makes a request and waits for what becomes of it.
    /// - Throws: what the machine gives up with; `lockedOut` in place of `timedOut` if the door was seen to be shut;
    ///   `closed` if the client was closed or the task cancelled.
    func settle(_ request: Machine.Request) async throws(ClientError) -> Machine.Outcome {
        let id = state.withLock { state in
            defer { state.nextID += 1 }
            return state.nextID
        }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let end = state.withLock { state -> ClientError? in
                    if let end = state.end { return end }
                    // A cancellation after this finds the waiter.
                    if Task.isCancelled { return Self.cancelled }
                    state.waiters[id] = waiter
                    perform(state.machine.begin(request, as: id, at: state.time.now(uptime: uptime())), &state)
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

    /// Looks at the machine.
    func read<Value>(_ value: (Machine) -> Value) -> Value { state.withLock { value($0.machine) } }

    private static var cancelled: ClientError {
        ClientError(.closed, "the task was cancelled before the daemon answered")
    }

    /// Waits no longer for a request; the daemon may have taken it all the same.
    private func withdraw(_ id: Int) {
        let waiter = state.withLock { state in
            perform(state.machine.withdraw(id, at: state.time.now(uptime: uptime())), &state)
            return state.waiters.removeValue(forKey: id)
        }
        waiter?.resume(returning: .failure(Self.cancelled))
    }

    // MARK: Tasks

    private func send(on socket: AsyncSocket<Roles.Dealer>) async {
        for await _ in work.stream {
            let outgoing = state.withLock { state in
                defer { state.outgoing = [] }
                return state.outgoing
            }
            guard !outgoing.isEmpty else { continue }
            var batch = OutgoingBatch(frameCapacity: 4 * outgoing.count)
            for (id, verb, body) in outgoing { batch.append("MS1", verb, "\(id)", body) }
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

    /// Gives up at once if the daemon refuses the client, since its socket would not try again.
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

    private func step(_ change: (inout Machine, Duration) -> [Machine.Action]) {
        state.withLock { state in
            let now = state.time.now(uptime: uptime())
            perform(change(&state.machine, now), &state)
        }
    }

    /// Does what the machine says; resuming a task under the lock only schedules it.
    private func perform(_ actions: [Machine.Action], _ state: inout State) {
        for action in actions {
            switch action {
            case .send(let id, let verb, let body): state.outgoing.append((id, verb, body))
            case .finish(let id, let result): state.waiters.removeValue(forKey: id)?.resume(returning: result)
            }
        }
        if !state.outgoing.isEmpty { work.continuation.yield() }
    }
}
