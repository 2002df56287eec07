// SPDX-License-Identifier: Apache-2.0

/// When a batch of received messages is full.
public struct BatchLimits: Hashable, Sendable {
    /// The greatest number of messages.
    public var messages: Int

    /// The number of bytes at which no further message is added; the last one may exceed it.
    public var bytes: Int

    /// Creates limits.
    ///
    /// - Precondition: Both are at least 1.
    public init(messages: Int = 128, bytes: Int = 1 << 20) {
        precondition(messages > 0 && bytes > 0, "a batch has room for at least one message")
        self.messages = messages
        self.bytes = bytes
    }

    func areReached(by buffer: FrameBuffer) -> Bool {
        buffer.messageCount >= messages || buffer.byteCount >= bytes
    }
}
