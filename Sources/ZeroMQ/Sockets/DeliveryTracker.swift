// SPDX-License-Identifier: Apache-2.0

internal import CZeroMQ

/// Knows how many messages libzmq has accepted but not yet handed to a connection.
///
/// libzmq does not tell. But it frees a message's memory as soon as the thread of the connection has encoded it, so the
/// last frame of each message is sent as a frame over memory of ours whose release counts.
///
/// It belongs to one ``SocketHandle`` and is used by its thread only.
final class DeliveryTracker {
    /// What a tracked frame over another frame's memory points at until libzmq releases it.
    private struct Record {
        var original: zmq_msg_t
        let counter: Unmanaged<ReleaseCounter>
    }

    /// What precedes the bytes of a tracked frame that is a copy; rounded up so that the bytes are aligned.
    private static let headerSize = 16

    /// Valid until this object has abandoned it and libzmq has released all frames.
    private let counter = ReleaseCounter.make()
    // Unchecked: only the methods below touch these, one at a time.
    @exclusivity(unchecked) private var sent = 0
    @exclusivity(unchecked) private(set) var recentSizes = RecentSizes()

    deinit { counter._withUnsafeGuaranteedRef { $0.abandon(sent: sent) } }

    /// The number of messages not yet handed on.
    var unsentCount: Int { sent - counter._withUnsafeGuaranteedRef { $0.released } }

    /// Waits until all messages have been handed on; returns how many have not when the deadline passes.
    func wait(until deadline: Deadline) -> Int {
        // The threads that release frames wake nobody, so this looks at intervals that grow to 2 ms.
        var pause = Duration.microseconds(50)
        while unsentCount > 0, !deadline.hasPassed {
            NativeThread.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(2))
        }
        return unsentCount
    }

    /// Sends a copy of `bytes` as a tracked frame.
    func sendCopy(
        of bytes: UnsafeRawBufferPointer,
        _ send: (UnsafeMutablePointer<zmq_msg_t>) throws(ZeroMQError) -> Bool
    ) throws(ZeroMQError) -> Bool {
        let block = UnsafeMutableRawPointer.allocate(byteCount: Self.headerSize + bytes.count, alignment: 16)
        block.storeBytes(of: counter, as: Unmanaged<ReleaseCounter>.self)
        let body = UnsafeMutableRawBufferPointer(start: block + Self.headerSize, count: bytes.count)
        body.copyMemory(from: bytes)
        return try sendFrame(over: UnsafeRawBufferPointer(body), hint: block, release: Self.releaseBlock, send)
    }

    /// Sends the frame in `slot` as a tracked one; if `send` does not take it, it is back in `slot`.
    func sendFrame(
        in slot: UnsafeMutablePointer<zmq_msg_t>,
        _ send: (UnsafeMutablePointer<zmq_msg_t>) throws(ZeroMQError) -> Bool
    ) throws(ZeroMQError) -> Bool {
        let record = UnsafeMutablePointer<Record>.allocate(capacity: 1)
        record.initialize(to: Record(original: slot.pointee, counter: counter))
        zmq_msg_init(slot)

        // Small bodies lie inside `original`, which does not move until the record is released.
        let original = UnsafeMutableRawPointer(record).assumingMemoryBound(to: zmq_msg_t.self)
        let bytes = UnsafeRawBufferPointer(start: zmq_msg_data(original), count: zmq_msg_size(original))
        return try sendFrame(over: bytes, hint: record, release: Self.releaseRecord) { tracked throws(ZeroMQError) in
            var isSent = false
            defer { if !isSent { zmq_msg_move(slot, original) } }
            isSent = try send(tracked)
            return isSent
        }
    }

    private func sendFrame(
        over bytes: UnsafeRawBufferPointer,
        hint: UnsafeMutableRawPointer,
        release: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) -> Void,
        _ send: (UnsafeMutablePointer<zmq_msg_t>) throws(ZeroMQError) -> Bool
    ) throws(ZeroMQError) -> Bool {
        var frame = zmq_msg_t()
        return try withUnsafeMutablePointer(to: &frame) { frame throws(ZeroMQError) in
            let data = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
            precondition(zmq_msg_init_data(frame, data, bytes.count, release, hint) == 0, "out of memory for a frame")
            // A frame that is not taken is released by closing it here, and counts as sent and released.
            sent += 1
            defer { zmq_msg_close(frame) }
            let isSent = try send(frame)
            if isSent { recentSizes.append(bytes.count) }
            return isSent
        }
    }

    private static let releaseBlock: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) -> Void = {
        _,
        hint in
        guard let block = hint else { return }
        let counter = block.load(as: Unmanaged<ReleaseCounter>.self)
        block.deallocate()
        counter._withUnsafeGuaranteedRef { $0.release() }
    }

    private static let releaseRecord: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) -> Void = {
        _,
        hint in
        guard let record = hint?.assumingMemoryBound(to: Record.self) else { return }
        zmq_msg_close(hint?.assumingMemoryBound(to: zmq_msg_t.self))
        let counter = record.pointee.counter
        record.deallocate()
        counter._withUnsafeGuaranteedRef { $0.release() }
    }
}
