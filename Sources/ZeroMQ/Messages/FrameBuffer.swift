// SPDX-License-Identifier: Apache-2.0

internal import CZeroMQ

/// A growing row of libzmq messages ("frames"), grouped into whole messages by where each one ends.
///
/// This is the one owner of frames behind ``Message``, ``OutgoingBatch`` and ``IncomingBatch``. Reading a frame copies
/// nothing; growing moves the 64-byte headers, never the bodies of more than 33 bytes.
///
/// Invariants:
/// - `slots[0 ..< count]` are valid `zmq_msg_t`; the rest is uninitialised.
/// - A `zmq_msg_t` may be moved bitwise while nobody reads it: libzmq's own `zmq_msg_move` does no more, and no pointer
///   leads back to it.
/// - `ends` is ascending and its last element is at most `count`.
///
/// Sendable although it is mutable: a buffer is mutated only through the one ~Copyable value (or the one thread) that owns
/// it, and never again after it has been frozen into an ``IncomingBatch``. Reading a frame changes nothing in libzmq, so a
/// frozen buffer may be read from several threads.
final class FrameBuffer: @unchecked Sendable {
    // Unchecked: no method calls code of others while it changes a property, so no two accesses can overlap. The checks
    // cost as much as half of what libzmq does for a message.
    @exclusivity(unchecked) private var slots: UnsafeMutablePointer<zmq_msg_t>
    @exclusivity(unchecked) private var capacity: Int
    @exclusivity(unchecked) private(set) var count = 0
    /// The end of each whole message, as an index of frames.
    @exclusivity(unchecked) private(set) var ends: [Int] = []
    /// The sum of the sizes of all frames.
    @exclusivity(unchecked) private(set) var byteCount = 0

    init(capacity: Int) {
        self.capacity = max(capacity, 1)
        slots = .allocate(capacity: self.capacity)
    }

    deinit {
        removeAll()
        slots.deallocate()
    }

    var messageCount: Int { ends.count }

    /// The frames of a whole message.
    func frames(ofMessage index: Int) -> Range<Int> {
        (index == 0 ? 0 : ends[index - 1])..<ends[index]
    }

    /// The bytes of a frame, valid and unmoved until the buffer changes or dies.
    func bytes(_ index: Int) -> UnsafeRawBufferPointer {
        precondition(index >= 0 && index < count, "frame index out of range")
        let slot = slots + index
        return UnsafeRawBufferPointer(start: zmq_msg_data(slot), count: zmq_msg_size(slot))
    }

    /// What libzmq knows about where a frame came from, such as `User-Id`.
    func property(_ name: StaticString, ofFrame index: Int) -> String? {
        precondition(index >= 0 && index < count, "frame index out of range")
        // libzmq keeps the text as long as the frame; it is copied here.
        let text = name.withUTF8Buffer { name in
            name.withMemoryRebound(to: CChar.self) { zmq_msg_gets(slots + index, $0.baseAddress) }
        }
        return text.map { String(cString: $0) }
    }

    /// The slot of a frame, for sending it; valid until the buffer grows.
    func slot(_ index: Int) -> UnsafeMutablePointer<zmq_msg_t> {
        precondition(index >= 0 && index < count, "frame index out of range")
        return slots + index
    }

    /// Adds the frame that `receive` puts into the slot it is given, unless it returns `nil`.
    ///
    /// - Parameter receive: Returns the size of the frame it received.
    /// - Returns: Whether a frame was added, and whether another one of the same message follows.
    func append(
        receiving receive: (UnsafeMutablePointer<zmq_msg_t>) throws(ZeroMQError) -> Int?
    ) throws(ZeroMQError) -> (isAdded: Bool, hasMore: Bool) {
        if count == capacity { grow() }
        let slot = slots + count
        zmq_msg_init(slot)
        // An empty frame owns nothing, so it need not be closed if nothing was received.
        guard let size = try receive(slot) else { return (false, false) }
        count += 1
        byteCount += size
        return (true, zmq_msg_more(slot) != 0)
    }

    /// Adds a frame with a copy of `bytes`.
    func append(copying bytes: UnsafeRawBufferPointer) {
        if count == capacity { grow() }
        initializeFrame(slots + count, copying: bytes)
        count += 1
        byteCount += bytes.count
    }

    /// Adds the frame in `source`, which is left empty.
    func append(moving source: UnsafeMutablePointer<zmq_msg_t>) {
        if count == capacity { grow() }
        zmq_msg_init(slots + count)
        zmq_msg_move(slots + count, source)
        byteCount += zmq_msg_size(slots + count)
        count += 1
    }

    /// Adds all frames of `other`, which is left with empty ones, as one message.
    func appendMessage(moving other: FrameBuffer) {
        for index in 0..<other.count { append(moving: other.slots + index) }
        endMessage()
    }

    /// Makes the frames added since the last end one whole message.
    func endMessage() {
        precondition(count > ends.last ?? 0, "a message has at least one frame")
        ends.append(count)
    }

    /// Removes the frames after the last whole message.
    func removeOpenFrames() {
        while count > ends.last ?? 0 {
            count -= 1
            byteCount -= zmq_msg_size(slots + count)
            zmq_msg_close(slots + count)
        }
    }

    /// Removes all frames.
    func removeAll() {
        for index in 0..<count { zmq_msg_close(slots + index) }
        count = 0
        byteCount = 0
        if !ends.isEmpty { ends.removeAll(keepingCapacity: true) }
    }

    private func grow() {
        let larger = UnsafeMutablePointer<zmq_msg_t>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: slots, count: count)
        slots.deallocate()
        slots = larger
        capacity *= 2
    }
}

/// Initialises a frame of libzmq with a copy of `bytes`.
///
/// Running out of memory stops the program, as it does for any Swift collection.
func initializeFrame(_ slot: UnsafeMutablePointer<zmq_msg_t>, copying bytes: UnsafeRawBufferPointer) {
    precondition(zmq_msg_init_size(slot, bytes.count) == 0, "out of memory for a frame of \(bytes.count) bytes")
    guard let source = bytes.baseAddress, !bytes.isEmpty else { return }
    zmq_msg_data(slot).copyMemory(from: source, byteCount: bytes.count)
}
