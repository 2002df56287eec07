// SPDX-License-Identifier: Apache-2.0

/// A message of an ``IncomingBatch``: immutable, cheap to copy, and free to be kept or passed on.
///
/// It keeps the memory of the whole batch alive.
public struct IncomingMessage: Sendable {
    private let frames: FrameBuffer
    private let range: Range<Int>

    init(frames: FrameBuffer, range: Range<Int>) {
        self.frames = frames
        self.range = range
    }

    /// The number of frames, at least 1.
    public var frameCount: Int { range.count }

    /// The number of bytes of all frames.
    public var byteCount: Int { range.reduce(0) { $0 + frames.bytes($1).count } }

    /// The bytes of a frame, borrowed from the message.
    ///
    /// - Precondition: `0 ≤ index < frameCount`.
    public subscript(index: Int) -> RawSpan {
        @_lifetime(borrow self)
        get { dependentSpan(bytes(index), borrowing: self) }
    }

    /// Calls `body` with the bytes of a frame, which must not be kept.
    public func withUnsafeBytes<Result: ~Copyable, Failure: Error>(
        at index: Int,
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(bytes(index))
    }

    /// A copy of the bytes of a frame.
    public func array(at index: Int) -> [UInt8] { [UInt8](bytes(index)) }

    /// The text of a frame, or `nil` if it is not UTF-8.
    public func string(at index: Int) -> String? { String(validating: bytes(index), as: UTF8.self) }

    /// Who sent the message, as the ``Authenticator`` named the sender's key; `nil` if the socket has no ``SocketOptions/Curve``.
    public var userID: String? { frames.property("User-Id", ofFrame: range.upperBound - 1) }

    /// The network address the message came from, `nil` over inproc.
    public var peerAddress: String? { frames.property("Peer-Address", ofFrame: range.upperBound - 1) }

    private func bytes(_ index: Int) -> UnsafeRawBufferPointer {
        precondition(index >= 0 && index < range.count, "frame index out of range")
        return frames.bytes(range.lowerBound + index)
    }
}
