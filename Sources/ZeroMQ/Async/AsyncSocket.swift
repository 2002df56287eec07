// SPDX-License-Identifier: Apache-2.0

/// A socket on a thread of its own, used from async code in batches.
///
/// ```swift
/// let socket = try AsyncSocket(pull)
/// for try await batch in socket.batches {
///     for message in batch { decode(message[0]) }
/// }
/// ```
///
/// The thread blocks in `zmq_poll`, takes all messages that are there, up to ``AsyncSocketConfiguration/batchLimits``, and
/// hands them on as one element. A hand-over from a thread to a task costs far more than receiving a message, so an
/// element per message would be 4 to 40 times slower.
///
/// **Every queue is bounded.** When ``AsyncSocketConfiguration/receivedLimit`` batches wait for the program the thread stops
/// reading; libzmq's queue fills, then the peer's, and the peer's sending waits. ``send(_:)`` suspends while
/// ``AsyncSocketConfiguration/queuedLimit`` batches wait for the socket.
///
/// **Ending.** ``close(flushingFor:)`` wakes the thread at once, lets it send what is queued for a limited time, closes the
/// socket and waits for the thread. ``close(drainingFor:flushingFor:)`` first takes what libzmq has received. Releasing the
/// last reference closes in the background. Batches that were received can still be taken; then the sequences end. Cancelling a task that waits for a batch ends its
/// iteration and loses nothing. If the context is shut down the sequences throw `terminated`.
public final class AsyncSocket<Role: StreamingRole>: Sendable {
    let storage: AsyncSocketStorage
    private let flushTime: Duration

    /// Starts a thread for a socket, which is bound or connected already.
    ///
    /// - Throws: ``ZeroMQError`` with code `tooManyOpenFiles`, or `system` if no thread can be started.
    public convenience init(
        _ socket: consuming sending Socket<Role>,
        configuration: AsyncSocketConfiguration = AsyncSocketConfiguration()
    ) throws(ZeroMQError) {
        try self.init(handle: socket.handle, configuration: configuration, handler: nil)
    }

    private init(
        handle: sending SocketHandle,
        configuration: AsyncSocketConfiguration,
        handler: (@Sendable (IncomingBatch) -> Void)?
    ) throws(ZeroMQError) {
        let storage = try AsyncSocketStorage(configuration)
        let loop = SocketLoop(handle, storage: storage, configuration: configuration, handler: handler)
        try NativeThread.detach { loop.run() }
        self.storage = storage
        flushTime = configuration.flushTime
    }

    deinit { storage.beginClosing(flushingFor: flushTime) }

    /// How many messages went through so far.
    public var counters: AsyncSocketCounters { storage.counters }

    /// Sends what is queued for a limited time, closes the socket and waits until it is gone and its addresses are free.
    ///
    /// It may be called more than once.
    ///
    /// - Parameter timeout: How long to go on sending; `nil` is ``AsyncSocketConfiguration/flushTime``.
    /// - Returns: How many messages were not sent. With ``SocketOptions/tracksDelivery`` it includes those that libzmq took
    ///   over but did not hand to a connection in time.
    @discardableResult
    public func close(flushingFor timeout: Duration? = nil) async -> Int {
        storage.beginClosing(flushingFor: timeout ?? flushTime)
        return await storage.waitForEnd()
    }
}

extension AsyncSocket where Role: ReceivingRole {
    /// Starts a thread for a socket, and gives what it receives to a function that runs on the thread.
    ///
    /// This reads always, whatever the program does: right for an XPUB socket, whose subscriptions libzmq keeps without
    /// limit until they are read. The sequences of the socket have no elements.
    ///
    /// - Parameters:
    ///   - socket: The socket, bound or connected.
    ///   - configuration: The bounds.
    ///   - handler: Called with each batch. It must return quickly, because nothing is sent meanwhile.
    /// - Throws: ``ZeroMQError`` with code `tooManyOpenFiles`, or `system` if no thread can be started.
    public convenience init(
        _ socket: consuming sending Socket<Role>,
        configuration: AsyncSocketConfiguration = AsyncSocketConfiguration(),
        handler: @escaping @Sendable (IncomingBatch) -> Void
    ) throws(ZeroMQError) {
        try self.init(handle: socket.handle, configuration: configuration, handler: handler)
    }

    /// Lets nobody else connect, takes what has been received, and then closes as ``close(flushingFor:)`` does.
    ///
    /// Received messages that wait in libzmq's queue would be lost with the socket. This takes them, at the speed of the
    /// program, until none has come for a moment or the time is over. Peers that go on sending lose what they have sent
    /// after that: no side of PUSH and PULL can tell.
    ///
    /// - Parameters:
    ///   - drainTime: How long to go on taking messages.
    ///   - flushTime: How long to go on sending after that; `nil` is ``AsyncSocketConfiguration/flushTime``.
    /// - Returns: How many messages were not sent.
    @discardableResult
    public func close(drainingFor drainTime: Duration, flushingFor flushTime: Duration? = nil) async -> Int {
        storage.beginClosing(drainingFor: drainTime, flushingFor: flushTime ?? self.flushTime)
        return await storage.waitForEnd()
    }

    /// The received messages in batches, each as large as what was there.
    ///
    /// Several tasks may iterate at once; each batch goes to one of them.
    public var batches: IncomingBatches { IncomingBatches(owner: self, storage: storage) }

    /// The received messages, one by one, in batches underneath.
    ///
    /// Iterate in one task; messages of a batch that an abandoned iterator had begun are lost.
    public var messages: IncomingMessages { IncomingMessages(batches: batches) }
}

extension AsyncSocket where Role: SendingRole {
    /// Queues a batch for sending, and suspends while the queue is full.
    ///
    /// It returns when the batch is queued; ``close(flushingFor:)`` waits until it was sent.
    ///
    /// - Throws: ``ZeroMQError`` with code `closed` or `terminated` after the end, `cancelled` if the task was cancelled
    ///   while it waited. The batch is then lost.
    public func send(_ batch: consuming OutgoingBatch) async throws(ZeroMQError) {
        guard !batch.isEmpty else { return }
        try await storage.send(batch.frames)
    }

    /// Queues a batch for sending if there is room.
    ///
    /// It never blocks, so a handler on the thread may use it.
    ///
    /// - Parameter batch: Empty afterwards if it was queued, else unchanged.
    /// - Returns: Whether it was queued.
    /// - Throws: ``ZeroMQError`` with code `closed` or `terminated` after the end.
    public func trySend(_ batch: inout OutgoingBatch) throws(ZeroMQError) -> Bool {
        guard !batch.isEmpty else { return true }
        guard try storage.trySend(batch.frames) else { return false }
        batch = OutgoingBatch()
        return true
    }
}
