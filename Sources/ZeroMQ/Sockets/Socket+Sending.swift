// SPDX-License-Identifier: Apache-2.0

extension Socket where Role: SendingRole {
    /// Sends a message, and waits while the socket cannot take it.
    ///
    /// PUSH, DEALER, REQ and PAIR wait while no peer is connected or all queues are full. PUB and XPUB never wait: they
    /// drop the message for a subscriber whose queue is full.
    ///
    /// - Parameters:
    ///   - message: One frame or more.
    ///   - timeout: How long to wait; `nil` waits until the context is shut down.
    /// - Throws: ``ZeroMQError`` with code `timedOut`, `terminated`, `peerUnreachable` (ROUTER) or `wrongState` (REQ, REP).
    ///   The message is then lost; ``trySend(_:timeout:)`` keeps it.
    public func send(_ message: consuming Message, timeout: Duration? = nil) throws(ZeroMQError) {
        guard try trySend(&message, timeout: timeout) else { throw Self.timedOut }
    }

    /// Sends a message of one frame, a copy of an array, slice or string.
    @inlinable
    public func send(_ content: some FrameContent, timeout: Duration? = nil) throws(ZeroMQError) {
        try content.withFrameBytes { bytes throws(ZeroMQError) in try send(copying: bytes, timeout: timeout) }
    }

    /// Sends a message of one frame, a copy of borrowed bytes.
    @inlinable
    public func send(copying bytes: RawSpan, timeout: Duration? = nil) throws(ZeroMQError) {
        try bytes.withUnsafeBytes { bytes throws(ZeroMQError) in try send(copying: bytes, timeout: timeout) }
    }

    @usableFromInline
    func send(copying bytes: UnsafeRawBufferPointer, timeout: Duration?) throws(ZeroMQError) {
        guard try handle.send(copying: bytes, Wait(for: timeout)) else { throw Self.timedOut }
    }

    /// Sends a message if the socket can take it in time, and keeps it if not.
    ///
    /// - Parameters:
    ///   - message: One frame or more; without frames afterwards if it was sent, else unchanged.
    ///   - timeout: How long to wait; zero, the default, does not wait.
    /// - Returns: Whether the message was sent.
    public func trySend(_ message: inout Message, timeout: Duration? = .zero) throws(ZeroMQError) -> Bool {
        let frames = message.frames
        guard try handle.send(frames, 0..<frames.count, Wait(for: timeout)) else { return false }
        message.removeAll()
        return true
    }

    /// The number of sent messages that libzmq has not handed to a connection yet.
    ///
    /// - Precondition: The socket was created with ``SocketOptions/tracksDelivery``.
    public var unsentCount: Int { tracker.unsentCount }

    /// Waits until libzmq has taken all sent messages out of its queue.
    ///
    /// The last ones may still be in libzmq's write buffer of 8 KiB; ``close(flushingFor:)`` waits for those too. Over
    /// inproc the count goes down as the peer releases the messages. Messages for a connection that broke count as taken.
    ///
    /// - Precondition: The socket was created with ``SocketOptions/tracksDelivery``.
    /// - Returns: How many messages were still queued when the time was over; 0 if none.
    public func flush(timeout: Duration) -> Int { tracker.wait(until: Deadline(after: timeout)) }

    private var tracker: DeliveryTracker {
        guard let tracker = handle.tracker else { preconditionFailure("SocketOptions.tracksDelivery is not set") }
        return tracker
    }

    private static var timedOut: ZeroMQError {
        ZeroMQError(
            .timedOut,
            operation: "send",
            reason: "no connected peer had room for the message in time"
        )
    }
}
