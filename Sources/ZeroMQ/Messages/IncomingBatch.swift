// SPDX-License-Identifier: Apache-2.0

/// Messages that were received together; immutable, and shared without copying their bytes.
///
/// It is a collection of ``IncomingMessage``. Slices and single messages keep the memory of the whole batch alive, so copy
/// what has to live long.
///
/// ```swift
/// for try await batch in socket.batches {
///     for message in batch { decode(message[0]) }
/// }
/// ```
public struct IncomingBatch: Sendable {
    let frames: FrameBuffer

    /// Takes over a filled buffer, which must not change any more.
    init(freezing frames: FrameBuffer) { self.frames = frames }

    /// The number of bytes of all frames.
    public var byteCount: Int { frames.byteCount }
}

extension IncomingBatch: RandomAccessCollection {
    /// The index of the first message, 0.
    public var startIndex: Int { 0 }

    /// The number of messages.
    public var endIndex: Int { frames.messageCount }

    /// A message; its bytes are not copied.
    public subscript(position: Int) -> IncomingMessage {
        IncomingMessage(frames: frames, range: frames.frames(ofMessage: position))
    }
}
