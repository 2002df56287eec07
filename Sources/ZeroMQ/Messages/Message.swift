// SPDX-License-Identifier: Apache-2.0

internal import CZeroMQ

/// A whole message of one or more frames, with exactly one owner.
///
/// ZeroMQ delivers all frames of a message or none.
///
/// ```swift
/// let update = Message("v1/1h/all/", json)          // two frames
/// try publisher.send(update)
///
/// var message = Message()                           // reused: no allocation per message
/// while try pull.receive(into: &message, timeout: .seconds(1)) {
///     handle(message[0])
/// }
/// ```
public struct Message: ~Copyable, Sendable {
    let frames: FrameBuffer

    /// Creates a message with no frames, to be filled.
    public init() { frames = FrameBuffer(capacity: 2) }

    /// Creates a message whose frames are copies of arrays, slices or strings.
    public init<each Content: FrameContent>(_ content: repeat each Content) {
        self.init()
        repeat append(copying: each content)
    }

    /// The number of frames.
    public var frameCount: Int { frames.count }

    /// Whether the message has no frames; such a message cannot be sent.
    public var isEmpty: Bool { frames.count == 0 }

    /// The bytes of a frame, borrowed from the message.
    ///
    /// - Precondition: `0 ≤ index < frameCount`.
    public subscript(index: Int) -> RawSpan {
        @_lifetime(borrow self)
        get { dependentSpan(frames.bytes(index), borrowing: self) }
    }

    /// A copy of the bytes of a frame.
    public func array(at index: Int) -> [UInt8] { [UInt8](frames.bytes(index)) }

    /// The text of a frame, or `nil` if it is not UTF-8.
    public func string(at index: Int) -> String? { String(validating: frames.bytes(index), as: UTF8.self) }

    /// Who sent a received message, as the ``Authenticator`` named the sender's key; `nil` if the socket has no
    /// ``SocketOptions/Curve``.
    public var userID: String? { isEmpty ? nil : frames.property("User-Id", ofFrame: frameCount - 1) }

    /// The network address a received message came from, `nil` over inproc.
    public var peerAddress: String? { isEmpty ? nil : frames.property("Peer-Address", ofFrame: frameCount - 1) }

    /// Adds a frame, with no copy of its bytes.
    public mutating func append(_ frame: consuming Frame) { frames.append(moving: frame.slot) }

    /// Adds a frame with a copy of the bytes of an array, a slice or a string.
    public mutating func append(copying content: some FrameContent) {
        content.withFrameBytes { frames.append(copying: $0) }
    }

    /// Adds a frame with a copy of borrowed bytes.
    public mutating func append(copying bytes: RawSpan) {
        bytes.withUnsafeBytes { frames.append(copying: $0) }
    }

    /// Removes all frames and keeps the room for new ones.
    public mutating func removeAll() { frames.removeAll() }
}
