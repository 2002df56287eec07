// SPDX-License-Identifier: Apache-2.0

internal import CZeroMQ
internal import Synchronization

/// Counts the messages that libzmq has accepted but not yet handed to a connection.
///
/// libzmq does not tell. But it frees a message's memory as soon as the thread of the connection has encoded it, so the
/// last frame of each message is sent as a frame over the original's memory whose release counts.
final class DeliveryTracker: Sendable {
    /// What a tracked frame points at until libzmq releases it.
    private struct Record {
        var original: zmq_msg_t
        let tracker: Unmanaged<DeliveryTracker>
    }

    private let outstanding = Atomic<Int>(0)
    private let isAwaited = Atomic<Bool>(false)
    private let waker: Waker

    init() throws(ZeroMQError) { waker = try Waker() }

    /// The number of messages not yet handed on.
    var count: Int { outstanding.load(ordering: .sequentiallyConsistent) }

    /// Waits until all messages have been handed on; returns how many have not when the deadline passes.
    func wait(until deadline: Deadline) -> Int {
        isAwaited.store(true, ordering: .sequentiallyConsistent)
        defer { isAwaited.store(false, ordering: .sequentiallyConsistent) }
        while count > 0, waker.wait(until: deadline) { waker.take() }
        return count
    }

    /// Sends the frame in `slot` as a tracked one; if `send` does not take it, it is back in `slot`.
    func tracking(
        _ slot: UnsafeMutablePointer<zmq_msg_t>,
        _ send: (UnsafeMutablePointer<zmq_msg_t>) throws(ZeroMQError) -> Bool
    ) throws(ZeroMQError) -> Bool {
        let record = UnsafeMutablePointer<Record>.allocate(capacity: 1)
        record.initialize(to: Record(original: slot.pointee, tracker: .passRetained(self)))
        zmq_msg_init(slot)
        outstanding.add(1, ordering: .sequentiallyConsistent)

        // Small bodies lie inside `original`, which does not move until the record is released.
        let original = UnsafeMutableRawPointer(record).assumingMemoryBound(to: zmq_msg_t.self)
        var tracked = zmq_msg_t()
        return try withUnsafeMutablePointer(to: &tracked) { tracked throws(ZeroMQError) in
            let code = zmq_msg_init_data(tracked, zmq_msg_data(original), zmq_msg_size(original), Self.release, record)
            precondition(code == 0, "out of memory for a frame")
            defer { zmq_msg_close(tracked) }
            do throws(ZeroMQError) {
                let isSent = try send(tracked)
                if !isSent { zmq_msg_move(slot, original) }
                return isSent
            } catch {
                zmq_msg_move(slot, original)
                throw error
            }
        }
    }

    private static let release: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) -> Void = {
        _,
        hint in
        guard let record = hint?.assumingMemoryBound(to: Record.self) else { return }
        zmq_msg_close(hint?.assumingMemoryBound(to: zmq_msg_t.self))
        record.pointee.tracker.takeRetainedValue().released()
        record.deallocate()
    }

    private func released() {
        let remaining = outstanding.subtract(1, ordering: .sequentiallyConsistent).newValue
        if remaining == 0, isAwaited.load(ordering: .sequentiallyConsistent) { waker.wake() }
    }
}
