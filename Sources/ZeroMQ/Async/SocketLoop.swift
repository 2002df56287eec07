// SPDX-License-Identifier: Apache-2.0

/// The thread of an ``AsyncSocket``: it alone uses the socket, from its start to closing it.
///
/// Each round it takes at most one batch from the socket and sends at most one slice of a batch, so that neither direction
/// starves the other, and sleeps in `zmq_poll` only if a round has done nothing. Under load it never polls.
///
/// Sendable although it is mutable: it is made by one thread, handed to its own thread, and used by that one only.
final class SocketLoop: @unchecked Sendable {
    /// How many messages are sent before the other direction has its turn.
    private static let sliceLimit = 256
    /// A socket that received nothing for so long has nothing more; long enough for libzmq's own thread to have its turn on a busy machine.
    private static let quietTime = Duration.milliseconds(250)

    private let handle: SocketHandle
    private let storage: AsyncSocketStorage
    private let configuration: AsyncSocketConfiguration
    private let handler: (@Sendable (IncomingBatch) -> Void)?
    private let canReceive: Bool

    /// What is being received: not yet a full batch, and the time when it is handed on anyway.
    private var filling = FrameBuffer(capacity: 1)
    private var fillingDeadline: Deadline?
    /// What is being sent, and its first message that is not sent yet.
    private var sending: FrameBuffer?
    private var sendingIndex = 0

    init(
        _ handle: SocketHandle,
        storage: AsyncSocketStorage,
        configuration: AsyncSocketConfiguration,
        handler: (@Sendable (IncomingBatch) -> Void)?
    ) {
        self.handle = handle
        self.storage = storage
        self.configuration = configuration
        self.handler = handler
        canReceive = handle.kind != .push && handle.kind != .publisher
    }

    /// Runs until the socket is to be closed or fails, and closes it.
    func run() {
        var failure: ZeroMQError?
        do throws(ZeroMQError) {
            try loop()
        } catch {
            failure = error
        }
        var unsentCount = (sending?.messageCount ?? sendingIndex) - sendingIndex
        if failure == nil {
            unsentCount += handle.close(flushingUntil: storage.flushDeadline)
        } else {
            unsentCount += handle.tracker?.unsentCount ?? 0
            handle.close(linger: .zero)
        }
        storage.finish(failure, unsentCount: unsentCount)
    }

    private func loop() throws(ZeroMQError) {
        var poller = Poller()
        let socketKey = poller.add(handle, for: [])
        _ = poller.add(storage.waker)
        while true {
            let plan = storage.plan
            let isReading = canReceive && (plan.isReading || (handler != nil && plan.stage != .closing))
            let hasReceived = isReading ? try receive() : false
            let hasSent = try send()
            switch plan.stage {
            case .open: break
            case .draining:
                handle.unbindAll()
                if storage.drainDeadline.hasPassed { storage.endDraining() }
            case .closing:
                // Nothing is queued any more if nothing was there to send in this round.
                if (sending == nil && !hasSent) || storage.flushDeadline.hasPassed { return handOnFilling() }
            }
            if hasReceived || hasSent { continue }

            var interest: Poller.Readiness = isReading ? .readable : []
            if sending != nil { interest.insert(.writable) }
            poller.setInterest(interest, for: socketKey)
            let isReady = try poller.wait(until: pollDeadline(plan.stage, isReading: isReading))
            storage.waker.take()
            if plan.stage == .draining, isReading, !isReady { storage.endDraining() }
        }
    }

    private func pollDeadline(_ stage: AsyncSocketStage, isReading: Bool) -> Deadline {
        switch stage {
        case .open: fillingDeadline ?? .never
        case .draining: Deadline.earlier(storage.drainDeadline, isReading ? Deadline(after: Self.quietTime) : .never)
        case .closing: storage.flushDeadline
        }
    }

    // MARK: Receiving

    /// Takes what the socket has and hands it on when the batch is full or old enough; returns whether that was anything.
    private func receive() throws(ZeroMQError) -> Bool {
        let countBefore = filling.messageCount
        try handle.drain(into: filling, upTo: configuration.batchLimits)
        guard filling.messageCount > 0 else { return false }
        if fillingDeadline == nil { fillingDeadline = Deadline(after: configuration.maxBatchDelay) }
        if configuration.batchLimits.areReached(by: filling) || fillingDeadline?.hasPassed == true {
            handOnFilling()
            return true
        }
        return filling.messageCount > countBefore
    }

    private func handOnFilling() {
        guard filling.messageCount > 0 else { return }
        let batch = IncomingBatch(freezing: filling)
        // The next batch is probably about as large.
        filling = FrameBuffer(capacity: min(batch.count, 128))
        fillingDeadline = nil
        if let handler {
            storage.count(batch)
            handler(batch)
        } else {
            storage.deliver(batch)
        }
    }

    // MARK: Sending

    /// Sends one slice of the batch being sent; returns whether any message was taken.
    private func send() throws(ZeroMQError) -> Bool {
        if sending == nil {
            sending = storage.takeOutgoing()
            sendingIndex = 0
        }
        guard let batch = sending else { return false }
        let end = min(batch.messageCount, sendingIndex + Self.sliceLimit)
        var sentCount = 0
        var undeliveredCount = 0
        defer {
            if sentCount + undeliveredCount > 0 { storage.countSent(sentCount, undelivered: undeliveredCount) }
        }
        while sendingIndex < end {
            switch try sendMessage(sendingIndex, of: batch) {
            case .sent: sentCount += 1
            case .undeliverable: undeliveredCount += 1
            case .wait: return sentCount + undeliveredCount > 0
            }
            sendingIndex += 1
        }
        if end == batch.messageCount { (sending, sendingIndex) = (nil, 0) }
        return true
    }

    private enum Outcome {
        case sent
        case undeliverable
        case wait
    }

    private func sendMessage(_ index: Int, of batch: FrameBuffer) throws(ZeroMQError) -> Outcome {
        do throws(ZeroMQError) {
            if try handle.send(batch, batch.frames(ofMessage: index), .none) { return .sent }
            // The queue of one ROUTER peer is full; waiting for it would let that peer hold up all others.
            return handle.kind == .router ? .undeliverable : .wait
        } catch  where error.code == .peerUnreachable {
            return .undeliverable
        }
    }
}
