// SPDX-License-Identifier: Apache-2.0

extension Socket where Role: ReceivingRole {
    /// Waits for a message.
    ///
    /// - Throws: ``ZeroMQError`` with code `terminated` when the context is shut down, or `wrongState` (REQ, REP).
    public func receive() throws(ZeroMQError) -> Message {
        var message = Message()
        while try !receive(into: &message, timeout: nil) {}
        return message
    }

    /// Waits for a message for a limited time.
    ///
    /// - Parameter timeout: How long to wait; zero does not wait.
    /// - Returns: The message, or `nil` when the time is over.
    /// - Throws: ``ZeroMQError`` with code `terminated` when the context is shut down, or `wrongState` (REQ, REP).
    public func receive(timeout: Duration) throws(ZeroMQError) -> Message? {
        var message = Message()
        guard try receive(into: &message, timeout: timeout) else { return nil }
        return message
    }

    /// Receives into a message that is used again and again, which saves allocating one for each.
    ///
    /// - Parameters:
    ///   - message: Gets the frames in place of those it had.
    ///   - timeout: How long to wait; `nil` waits until the context is shut down, zero does not wait.
    /// - Returns: Whether there was a message; if not, `message` has no frames.
    public func receive(into message: inout Message, timeout: Duration? = nil) throws(ZeroMQError) -> Bool {
        message.removeAll()
        return try handle.receive(into: message.frames, Wait(for: timeout))
    }

    /// Receives the messages that are there, and does not wait.
    ///
    /// - Parameter limits: How many messages and bytes at most.
    /// - Returns: The messages, or `nil` if there is none.
    public func receiveBatch(upTo limits: BatchLimits = BatchLimits()) throws(ZeroMQError) -> IncomingBatch? {
        let frames = FrameBuffer(capacity: 8)
        try handle.drain(into: frames, upTo: limits)
        return frames.messageCount == 0 ? nil : IncomingBatch(freezing: frames)
    }
}

extension SocketHandle {
    /// Receives messages without waiting until there is none or `buffer` has reached a limit.
    func drain(into buffer: FrameBuffer, upTo limits: BatchLimits) throws(ZeroMQError) {
        while !limits.areReached(by: buffer), try receive(into: buffer, .none) { buffer.endMessage() }
    }
}
