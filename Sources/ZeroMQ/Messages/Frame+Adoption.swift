// SPDX-License-Identifier: Apache-2.0

internal import CZeroMQ

extension Frame {
    /// Creates a frame over memory it takes over, with no copy.
    ///
    /// - Parameters:
    ///   - buffer: The memory. It must stay valid and unchanged until `release` is called.
    ///   - release: Called once, when the last use of the bytes has ended: after they were sent, dropped or released.
    ///     It runs on any thread, often one of libzmq's, so it must be quick and must not use a socket.
    public init(
        adopting buffer: UnsafeMutableRawBufferPointer,
        release: @escaping @Sendable (UnsafeMutableRawBufferPointer) -> Void
    ) {
        let slot = UnsafeMutablePointer<zmq_msg_t>.allocate(capacity: 1)
        let owner = Unmanaged.passRetained(AdoptedMemory(buffer, release: release))
        initializeFrame(slot, adopting: UnsafeRawBufferPointer(buffer), hint: owner.toOpaque()) { _, hint in
            guard let hint else { return }
            Unmanaged<AdoptedMemory>.fromOpaque(hint).release()
        }
        self.init(adoptingSlot: slot)
    }

    /// Creates a frame whose bytes `body` writes straight into libzmq's memory.
    ///
    /// - Parameters:
    ///   - capacity: The greatest number of bytes `body` may write.
    ///   - body: Appends the bytes. Fewer than `capacity` are allowed and cost one more copy.
    /// - Throws: What `body` throws.
    public init<Failure: Error>(
        capacity: Int,
        initializingWith body: (inout OutputRawSpan) throws(Failure) -> Void
    ) throws(Failure) {
        let whole = Frame(uninitializedByteCount: capacity)
        let memory = UnsafeMutableRawBufferPointer(start: zmq_msg_data(whole.slot), count: capacity)
        var output = OutputRawSpan(buffer: memory, initializedCount: 0)
        try body(&output)
        let count = output.finalize(for: memory)
        self = count == capacity ? whole : whole.prefix(count)
    }

    private init(uninitializedByteCount byteCount: Int) {
        let slot = UnsafeMutablePointer<zmq_msg_t>.allocate(capacity: 1)
        precondition(zmq_msg_init_size(slot, byteCount) == 0, "out of memory for a frame of \(byteCount) bytes")
        self.init(adoptingSlot: slot)
    }

    private func prefix(_ count: Int) -> Frame { Frame(copying: bytes.extracting(first: count)) }
}

/// Memory with the closure that frees it; frees it when the frame's last user releases this object.
private final class AdoptedMemory {
    private let buffer: UnsafeMutableRawBufferPointer
    private let free: @Sendable (UnsafeMutableRawBufferPointer) -> Void

    init(
        _ buffer: UnsafeMutableRawBufferPointer,
        release: @escaping @Sendable (UnsafeMutableRawBufferPointer) -> Void
    ) {
        self.buffer = buffer
        free = release
    }

    deinit { free(buffer) }
}

/// Initialises a frame of libzmq over memory that `release` frees.
private func initializeFrame(
    _ slot: UnsafeMutablePointer<zmq_msg_t>,
    adopting bytes: UnsafeRawBufferPointer,
    hint: UnsafeMutableRawPointer,
    release: @escaping @convention(c) (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) -> Void
) {
    let data = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
    let code = zmq_msg_init_data(slot, data, bytes.count, release, hint)
    precondition(code == 0, "out of memory for a frame")
}
