// SPDX-License-Identifier: Apache-2.0

internal import CZeroMQ

/// One part of a message: bytes owned by libzmq, with exactly one owner in Swift.
///
/// The bytes are read in place, with no copy. They cannot outlive the frame: the compiler checks the borrowed spans.
///
/// ```swift
/// let frame = Frame(copying: "v1/1h/all/")
/// print(frame.byteCount, frame.bytes.unsafeLoad(as: UInt8.self))
/// ```
///
/// A frame is sent by adding it to a ``Message`` or an ``OutgoingBatch``, which takes it over without copying its bytes.
/// Releasing a frame never blocks.
public struct Frame: ~Copyable, @unchecked Sendable {
    // Sendable: the frame has one owner, and reading it changes nothing in libzmq.

    /// On the heap, so that small bodies, which libzmq keeps inside the header, stay at their address while borrowed.
    let slot: UnsafeMutablePointer<zmq_msg_t>

    /// Creates an empty frame.
    public init() {
        slot = .allocate(capacity: 1)
        zmq_msg_init(slot)
    }

    /// Creates a frame with a copy of the bytes of an array, a slice or a string.
    public init(copying content: some FrameContent) {
        let slot = UnsafeMutablePointer<zmq_msg_t>.allocate(capacity: 1)
        content.withFrameBytes { initializeFrame(slot, copying: $0) }
        self.slot = slot
    }

    /// Creates a frame with a copy of borrowed bytes.
    public init(copying bytes: RawSpan) {
        let slot = UnsafeMutablePointer<zmq_msg_t>.allocate(capacity: 1)
        bytes.withUnsafeBytes { initializeFrame(slot, copying: $0) }
        self.slot = slot
    }

    init(adoptingSlot slot: UnsafeMutablePointer<zmq_msg_t>) { self.slot = slot }

    deinit {
        zmq_msg_close(slot)
        slot.deallocate()
    }

    /// The number of bytes.
    public var byteCount: Int { zmq_msg_size(slot) }

    /// Whether the frame has no bytes.
    public var isEmpty: Bool { byteCount == 0 }

    /// The bytes, borrowed from the frame.
    public var bytes: RawSpan {
        @_lifetime(borrow self)
        get { dependentSpan(unsafeBytes, borrowing: self) }
    }

    /// Calls `body` with the bytes, which must not be kept.
    public func withUnsafeBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(unsafeBytes)
    }

    private var unsafeBytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: zmq_msg_data(slot), count: zmq_msg_size(slot))
    }
}
