// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Holds the state machine of an ``AsyncSocket`` behind a lock, and resumes and wakes whom it says, outside the lock.
final class AsyncSocketStorage: Sendable {
    private typealias Machine = AsyncSocketStateMachine<IncomingBatch, FrameBuffer>
    private typealias ReceiveResult = Result<IncomingBatch?, ZeroMQError>
    private typealias SendResult = Result<Void, ZeroMQError>

    private struct State {
        var machine: Machine
        var receivers: [Machine.WaiterID: CheckedContinuation<ReceiveResult, Never>] = [:]
        var senders: [Machine.WaiterID: CheckedContinuation<SendResult, Never>] = [:]
        var drainDeadline = Deadline(after: .zero)
        var flushDeadline = Deadline(after: .zero)
        var unsentCount = 0
        var counters = AsyncSocketCounters()
    }

    let waker: Waker
    private let completion: Completion
    private let state: Locked<State>
    private let nextID = Atomic<Machine.WaiterID>(0)

    init(_ configuration: AsyncSocketConfiguration) throws(ZeroMQError) {
        waker = try Waker()
        completion = try Completion()
        let machine = Machine(receivedLimit: configuration.receivedLimit, queuedLimit: configuration.queuedLimit)
        state = Locked(State(machine: machine))
    }

    var counters: AsyncSocketCounters { state.withLock(\.counters) }

    private func makeID() -> Machine.WaiterID { nextID.add(1, ordering: .relaxed).newValue }
}

// MARK: - Tasks

extension AsyncSocketStorage {
    /// The next received batch; `nil` at the end or when the task is cancelled.
    func receive() async throws(ZeroMQError) -> IncomingBatch? {
        let id = makeID()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in receive(id, continuation) }
        } onCancel: {
            cancelReceive(id)
        }
        return try result.get()
    }

    private func receive(_ id: Machine.WaiterID, _ continuation: CheckedContinuation<ReceiveResult, Never>) {
        let (result, wakesThread): (ReceiveResult?, Bool) = state.withLock { state in
            // Looked at inside the lock: a cancellation from now on finds the registered task.
            if Task.isCancelled { return (.success(nil), false) }
            switch state.machine.receive(id) {
            case .take(let batch, let wakesThread): return (.success(batch), wakesThread)
            case .finish(let error): return (error.map { .failure($0) } ?? .success(nil), false)
            case .wait:
                state.receivers[id] = continuation
                return (nil, false)
            }
        }
        if wakesThread { waker.wake() }
        if let result { continuation.resume(returning: result) }
    }

    private func cancelReceive(_ id: Machine.WaiterID) {
        let continuation = state.withLock { state in
            state.machine.cancelReceive(id) ? state.receivers.removeValue(forKey: id) : nil
        }
        continuation?.resume(returning: .success(nil))
    }

    /// Queues a batch, waiting for room.
    func send(_ batch: FrameBuffer) async throws(ZeroMQError) {
        let id = makeID()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in send(id, batch, continuation) }
        } onCancel: {
            cancelSend(id)
        }
        try result.get()
    }

    private func send(
        _ id: Machine.WaiterID,
        _ batch: FrameBuffer,
        _ continuation: CheckedContinuation<SendResult, Never>
    ) {
        let (result, wakesThread): (SendResult?, Bool) = state.withLock { state in
            if Task.isCancelled { return (.failure(Self.sendCancelled), false) }
            switch state.machine.send(id, batch) {
            case .accept(let wakesThread): return (.success(()), wakesThread)
            case .refuse(let error): return (.failure(error), false)
            case .wait:
                state.senders[id] = continuation
                return (nil, false)
            }
        }
        if wakesThread { waker.wake() }
        if let result { continuation.resume(returning: result) }
    }

    private func cancelSend(_ id: Machine.WaiterID) {
        let continuation = state.withLock { state in
            state.machine.cancelSend(id) ? state.senders.removeValue(forKey: id) : nil
        }
        continuation?.resume(returning: .failure(Self.sendCancelled))
    }

    /// Queues a batch if there is room; returns whether there was.
    func trySend(_ batch: FrameBuffer) throws(ZeroMQError) -> Bool {
        switch state.withLock({ $0.machine.trySend(batch) }) {
        case .accept(let wakesThread):
            if wakesThread { waker.wake() }
            return true
        case .refuse(let error): throw error
        case .wait, nil: return false
        }
    }

    /// Tells the thread to take what was received and to send what is queued, each for a limited time, and to close.
    func beginClosing(drainingFor drainTime: Duration = .zero, flushingFor flushTime: Duration) {
        let refused = state.withLock { state in
            let ids = state.machine.close(draining: drainTime > .zero)
            state.drainDeadline = Deadline(after: drainTime)
            state.flushDeadline = Deadline(after: drainTime + flushTime)
            let error = state.machine.refusal
            return ids.compactMap { id in state.senders.removeValue(forKey: id).map { ($0, error) } }
        }
        waker.wake()
        for (sender, error) in refused {
            sender.resume(returning: error.map { .failure($0) } ?? .success(()))
        }
    }

    /// Waits for the thread to end; returns how many messages were not sent.
    func waitForEnd() async -> Int {
        await completion.value()
        return state.withLock(\.unsentCount)
    }

    private static var sendCancelled: ZeroMQError {
        ZeroMQError(.cancelled, operation: "send", reason: "the task was cancelled before the batch was queued")
    }
}

// MARK: - Thread

extension AsyncSocketStorage {
    var plan: AsyncSocketStateMachine<IncomingBatch, FrameBuffer>.Plan { state.withLock(\.machine.plan) }

    var drainDeadline: Deadline { state.withLock(\.drainDeadline) }

    var flushDeadline: Deadline { state.withLock(\.flushDeadline) }

    func endDraining() { state.withLock { $0.machine.endDraining() } }

    func deliver(_ batch: IncomingBatch) {
        let receiver = state.withLock { state in
            state.counters.received += batch.count
            state.counters.receivedBytes += batch.byteCount
            return state.machine.deliver(batch).flatMap { state.receivers.removeValue(forKey: $0) }
        }
        receiver?.resume(returning: .success(batch))
    }

    /// Counts a batch that is given to a handler instead.
    func count(_ batch: IncomingBatch) {
        state.withLock { state in
            state.counters.received += batch.count
            state.counters.receivedBytes += batch.byteCount
        }
    }

    func countSent(_ sent: Int, undelivered: Int) {
        state.withLock { state in
            state.counters.sent += sent
            state.counters.undelivered += undelivered
        }
    }

    func takeOutgoing() -> FrameBuffer? {
        let (batch, sender) = state.withLock { state in
            let taken = state.machine.takeOutgoing()
            return (taken?.batch, taken?.resumed.flatMap { state.senders.removeValue(forKey: $0) })
        }
        sender?.resume(returning: .success(()))
        return batch
    }

    /// The thread ends: everyone who waits is told, then whoever waits for the end.
    func finish(_ error: ZeroMQError?, unsentCount: Int) {
        let (receivers, senders, refusal) = state.withLock { state in
            let left = state.machine.finish(error)
            state.unsentCount = unsentCount + left.unsent.reduce(0) { $0 + $1.messageCount }
            let receivers = left.receivers.compactMap { state.receivers.removeValue(forKey: $0) }
            let senders = left.senders.compactMap { state.senders.removeValue(forKey: $0) }
            return (receivers, senders, state.machine.refusal)
        }
        for receiver in receivers { receiver.resume(returning: error.map { .failure($0) } ?? .success(nil)) }
        for sender in senders { sender.resume(returning: refusal.map { .failure($0) } ?? .success(())) }
        completion.complete()
    }
}
