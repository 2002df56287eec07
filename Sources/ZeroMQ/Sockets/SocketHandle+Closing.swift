// SPDX-License-Identifier: Apache-2.0

internal import CZeroMQ
internal import Synchronization

/// Closing without losing what is queued.
///
/// libzmq 4.3.4 can lose the last messages even with a long linger time. The thread of a connection collects up to 8 KiB of
/// messages in a buffer and writes it. If, in the same round, it also meets the mark that closing put behind the last
/// message, it ends the connection after that one write, whether or not the system took all of the buffer. So with a peer
/// that reads slowly the end of the stream is cut off. A buffer that is there *before* the mark is written completely.
///
/// Hence three steps:
/// 1. wait until every message has been collected (``DeliveryTracker`` sees libzmq release them);
/// 2. wait until the threads have ended the round in which they did that (``fence(ioThreads:until:)``);
/// 3. close, and wait until libzmq says that the socket is gone, which is after the last buffer was written.
extension SocketHandle {
    /// libzmq's buffer of collected messages.
    private static let collectedBytes = 8192

    /// Closes the socket when what is queued has been handed to the system.
    ///
    /// - Returns: At most how many messages have not, when the deadline passed; 0 if none. Without a tracker it does not
    ///   wait and returns 0.
    func close(flushingUntil deadline: Deadline) -> Int {
        guard let tracker else {
            close(linger: deadline.remaining)
            return 0
        }
        let unsentCount = tracker.wait(until: deadline)
        guard unsentCount == 0 else {
            close(linger: .zero)
            return unsentCount
        }
        guard !recentSizes.isEmpty else {
            close(linger: .zero)
            return 0
        }
        do throws(ZeroMQError) {
            try context.fence(until: deadline)
            let monitor = try EventMonitor(of: self, events: ZMQ_EVENT_MONITOR_STOPPED)
            // Longer than this call waits, so that the end of the socket means success.
            close(linger: (deadline.remaining ?? .zero) + .seconds(1))
            if try monitor.wait(until: deadline) { return 0 }
        } catch {
            close(linger: deadline.remaining)
        }
        return recentSizes.count(inLast: Self.collectedBytes)
    }
}

extension Context {
    /// Waits until each of the threads that carry messages has ended what it was doing when this was called.
    ///
    /// A listener that was opened and closed reports its end from such a thread, after the thread has taken up both
    /// commands; so it has ended its earlier work.
    fileprivate func fence(until deadline: Deadline) throws(ZeroMQError) {
        for thread in 0..<ioThreads {
            var options = SocketOptions()
            options.linger = .zero
            let probe = try SocketHandle(self, kind: .pull, options: options)
            try probe.set(ZMQ_AFFINITY, UInt64(1) << UInt64(thread), name: "affinity")
            let monitor = try EventMonitor(of: probe, events: ZMQ_EVENT_CLOSED)
            try probe.unbind(probe.bind("tcp://127.0.0.1:*"))
            guard try monitor.wait(until: deadline) else { throw ZeroMQError(errno: EAGAIN, operation: "close") }
        }
    }
}

/// Waits for an event libzmq reports about a socket.
private struct EventMonitor {
    private static let counter = Atomic<Int>(0)
    private let receiver: SocketHandle

    init(of socket: SocketHandle, events: Int32) throws(ZeroMQError) {
        let number = Self.counter.add(1, ordering: .relaxed).newValue
        let endpoint = try Endpoint.inproc("zeromq-swift-monitor-\(number)")
        let monitored = try socket.open(for: "monitor")
        guard zmq_socket_monitor(monitored, endpoint.description, events) == 0 else { throw .last("monitor") }
        var options = SocketOptions()
        options.linger = .zero
        receiver = try SocketHandle(socket.context, kind: .pair, options: options)
        try receiver.connect(endpoint)
    }

    /// Returns whether the event came before the deadline.
    func wait(until deadline: Deadline) throws(ZeroMQError) -> Bool {
        try receiver.receive(into: FrameBuffer(capacity: 2), timeout: deadline.remaining)
    }
}
