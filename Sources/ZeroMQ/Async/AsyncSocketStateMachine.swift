// SPDX-License-Identifier: Apache-2.0

/// How far the end of an ``AsyncSocket`` has come.
package enum AsyncSocketStage: Equatable, Sendable {
    case open
    /// What the socket has received is still taken.
    case draining
    /// What is queued is still sent.
    case closing
}

/// Decides what happens between the thread of an ``AsyncSocket`` and the tasks that use it.
///
/// ```
///            deliver                      receive
///  thread ───────────▶ received (bounded) ───────▶ tasks
///         ◀─────────── queued   (bounded) ◀───────
///          takeOutgoing                   send
/// ```
///
/// It is a pure value: each event returns the action for its caller to take, outside the lock. When `received` is full the
/// thread stops reading, so the peer feels it; when `queued` is full senders wait in order. Closing ends reading, at once or
/// when the socket has nothing more, lets the thread send what is queued, and lets tasks take what was received.
package struct AsyncSocketStateMachine<Incoming, Outgoing> {
    package typealias WaiterID = UInt64

    /// What a task that wants a batch does next.
    package enum ReceiveAction {
        /// Return the batch, after waking the thread if it had stopped reading.
        case take(Incoming, wakesThread: Bool)
        case wait
        case finish(ZeroMQError?)
    }

    /// What a task that sends a batch does next.
    package enum SendAction {
        case accept(wakesThread: Bool)
        case wait
        case refuse(ZeroMQError)
    }

    /// What the thread may do next.
    package struct Plan: Equatable {
        package var isReading: Bool
        package var stage: AsyncSocketStage

        package init(isReading: Bool, stage: AsyncSocketStage) {
            self.isReading = isReading
            self.stage = stage
        }
    }

    private enum Phase {
        case open
        case draining
        case closing
        case finished(ZeroMQError?)
    }

    private let receivedLimit: Int
    private let queuedLimit: Int
    private var phase = Phase.open
    private var received: [Incoming] = []
    private var receivers: [WaiterID] = []
    private var queued: [Outgoing] = []
    private var senders: [(id: WaiterID, batch: Outgoing)] = []

    package init(receivedLimit: Int, queuedLimit: Int) {
        self.receivedLimit = receivedLimit
        self.queuedLimit = queuedLimit
    }

    // MARK: Tasks

    /// A task wants the next batch.
    package mutating func receive(_ id: WaiterID) -> ReceiveAction {
        if !received.isEmpty {
            let wasFull = received.count == receivedLimit
            return .take(received.removeFirst(), wakesThread: wasFull)
        }
        if case .finished(let error) = phase { return .finish(error) }
        receivers.append(id)
        return .wait
    }

    /// A waiting task was cancelled; returns whether it was waiting.
    package mutating func cancelReceive(_ id: WaiterID) -> Bool {
        guard let index = receivers.firstIndex(of: id) else { return false }
        receivers.remove(at: index)
        return true
    }

    /// A task hands over a batch.
    package mutating func send(_ id: WaiterID, _ batch: Outgoing) -> SendAction {
        if let refusal { return .refuse(refusal) }
        if queued.count < queuedLimit {
            queued.append(batch)
            return .accept(wakesThread: queued.count == 1)
        }
        senders.append((id, batch))
        return .wait
    }

    /// A task hands over a batch only if there is room; `nil` if there is none.
    package mutating func trySend(_ batch: Outgoing) -> SendAction? {
        if let refusal { return .refuse(refusal) }
        guard queued.count < queuedLimit else { return nil }
        queued.append(batch)
        return .accept(wakesThread: queued.count == 1)
    }

    /// A sending task was cancelled; returns whether its batch was still waiting and is now dropped.
    package mutating func cancelSend(_ id: WaiterID) -> Bool {
        guard let index = senders.firstIndex(where: { $0.id == id }) else { return false }
        senders.remove(at: index)
        return true
    }

    /// The socket is to be closed, at once or when what it has received was taken; returns the senders whose batches are
    /// refused.
    package mutating func close(draining: Bool = false) -> [WaiterID] {
        switch phase {
        case .open: phase = draining ? .draining : .closing
        case .draining: phase = draining ? .draining : .closing
        case .closing, .finished: break
        }
        defer { senders = [] }
        return senders.map(\.id)
    }

    /// What the socket had received was taken.
    package mutating func endDraining() {
        guard case .draining = phase else { return }
        phase = .closing
    }

    // MARK: Thread

    package var plan: Plan {
        switch phase {
        case .open: Plan(isReading: received.count < receivedLimit, stage: .open)
        case .draining: Plan(isReading: received.count < receivedLimit, stage: .draining)
        case .closing, .finished: Plan(isReading: false, stage: .closing)
        }
    }

    /// The thread received a batch; returns the task to give it to, if one waits.
    package mutating func deliver(_ batch: Incoming) -> WaiterID? {
        guard receivers.isEmpty else { return receivers.removeFirst() }
        received.append(batch)
        return nil
    }

    /// The thread can send; returns the next batch, and the task whose batch has moved up.
    package mutating func takeOutgoing() -> (batch: Outgoing, resumed: WaiterID?)? {
        guard !queued.isEmpty else { return nil }
        let batch = queued.removeFirst()
        guard !senders.isEmpty else { return (batch, nil) }
        let sender = senders.removeFirst()
        queued.append(sender.batch)
        return (batch, sender.id)
    }

    /// The thread has closed the socket; returns everyone who waits, and the batches that were not sent.
    package mutating func finish(
        _ error: ZeroMQError?
    ) -> (receivers: [WaiterID], senders: [WaiterID], unsent: [Outgoing]) {
        phase = .finished(error)
        defer { (receivers, senders, queued) = ([], [], []) }
        return (receivers, senders.map(\.id), queued)
    }

    /// Why nothing can be sent any more.
    package var refusal: ZeroMQError? {
        switch phase {
        case .open: nil
        case .finished(let error?): error
        case .draining, .closing, .finished(nil):
            ZeroMQError(.closed, operation: "send", reason: "the socket was closed")
        }
    }
}

extension AsyncSocketStateMachine: Sendable where Incoming: Sendable, Outgoing: Sendable {}
