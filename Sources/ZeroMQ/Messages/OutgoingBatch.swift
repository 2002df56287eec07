// SPDX-License-Identifier: Apache-2.0

/// Messages to be sent together by an ``AsyncSocket``.
///
/// Fill it, then hand it over with ``AsyncSocket/send(_:)``; one hand-over costs as much for a hundred messages as for one.
///
/// ```swift
/// var batch = OutgoingBatch()
/// for update in updates { batch.append(update.topic, update.json) }   // two frames each
/// try await live.send(batch)
/// ```
public struct OutgoingBatch: ~Copyable, Sendable {
    let frames: FrameBuffer

    /// Creates an empty batch.
    ///
    /// - Parameter frameCapacity: How many frames to make room for.
    public init(frameCapacity: Int = 8) { frames = FrameBuffer(capacity: frameCapacity) }

    /// The number of messages.
    public var count: Int { frames.messageCount }

    /// Whether there are no messages.
    public var isEmpty: Bool { frames.messageCount == 0 }

    /// The number of bytes of all frames.
    public var byteCount: Int { frames.byteCount }

    /// Adds a message whose frames are copies of arrays, slices or strings.
    ///
    /// - Precondition: There is at least one frame.
    public mutating func append<each Content: FrameContent>(_ content: repeat each Content) {
        repeat appendFrame(copying: each content)
        frames.endMessage()
    }

    /// Adds a message of one frame with a copy of borrowed bytes.
    public mutating func append(copying bytes: RawSpan) {
        bytes.withUnsafeBytes { frames.append(copying: $0) }
        frames.endMessage()
    }

    /// Adds a message of one frame, with no copy of its bytes.
    public mutating func append(_ frame: consuming Frame) {
        frames.append(moving: frame.slot)
        frames.endMessage()
    }

    /// Adds a message, with no copy of its bytes.
    ///
    /// - Precondition: The message has at least one frame.
    public mutating func append(_ message: consuming Message) { frames.appendMessage(moving: message.frames) }

    private func appendFrame(copying content: some FrameContent) {
        content.withFrameBytes { frames.append(copying: $0) }
    }
}
