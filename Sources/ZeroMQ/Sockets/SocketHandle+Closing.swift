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
/// 2. wait until the threads have ended the round in which they did that (``Context/fence(until:)``);
/// 3. close, and wait until libzmq says that the socket is gone, which is after the last buffer was written.
extension SocketHandle {
    /// libzmq's buffer of collected messages.
    private static let collectedBytes = 8192

    /// How long libzmq may take to put a socket away that sends nothing more.
    private static let graceTime = Duration.seconds(1)

    /// Closes the socket when what is queued has been handed to the system, and waits until it is gone, so that its
    /// addresses are free.
    ///
    /// - Returns: At most how many messages have not been handed over when the deadline passed; 0 if all have, or if there
    ///   is no tracker to tell.
    func close(flushingUntil deadline: Deadline) -> Int {
        let unsentCount = tracker?.wait(until: deadline) ?? 0
        // A linger time would let a peer that sends without end keep the socket.
        guard unsentCount == 0, !deadline.hasPassed else {
            closeAndWait(linger: .zero, until: Deadline(after: Self.graceTime))
            let collectedCount = tracker?.recentSizes.count(inLast: Self.collectedBytes) ?? 0
            return unsentCount > 0 ? unsentCount : collectedCount
        }
        let remaining = deadline.remaining ?? .zero
        guard let recentSizes = tracker?.recentSizes, !recentSizes.isEmpty else {
            closeAndWait(linger: remaining, until: Deadline(after: remaining + Self.graceTime))
            return 0
        }
        let isFenced = context.fence(until: deadline)
        // libzmq may take longer than this call waits, so that the end of the socket means success.
        let isGone = closeAndWait(linger: remaining + Self.graceTime, until: deadline)
        return isFenced && isGone ? 0 : recentSizes.count(inLast: Self.collectedBytes)
    }

    /// Closes the socket; returns whether it was gone before the deadline.
    ///
    /// It does not wait for a socket with peers in this process, which may be used by the calling thread only later.
    @discardableResult
    private func closeAndWait(linger: Duration, until deadline: Deadline) -> Bool {
        guard !hasInprocPeer else {
            close(linger: linger)
            return true
        }
        let monitor = EventMonitor(of: self, events: ZMQ_EVENT_MONITOR_STOPPED)
        close(linger: linger)
        return monitor?.wait(until: deadline) ?? false
    }
}

extension Context {
    /// Waits until each of the threads that carry messages has ended what it was doing when this was called.
    ///
    /// A listener that was opened and closed reports its end from such a thread, after the thread has taken up both
    /// commands; so it has ended its earlier work.
    fileprivate func fence(until deadline: Deadline) -> Bool {
        (0..<ioThreads).allSatisfy { thread in
            guard let probe = SocketHandle.probe(on: thread, of: self) else { return false }
            let monitor = EventMonitor(of: probe, events: ZMQ_EVENT_CLOSED)
            probe.unbindAll()
            return monitor?.wait(until: deadline) ?? false
        }
    }
}

extension SocketHandle {
    /// A socket with a listener that one of the context's threads serves.
    fileprivate static func probe(on thread: Int, of context: Context) -> SocketHandle? {
        do throws(ZeroMQError) {
            var options = SocketOptions()
            options.linger = .zero
            let probe = try SocketHandle(context, kind: .pull, options: options)
            try probe.set(ZMQ_AFFINITY, UInt64(1) << UInt64(thread), name: "affinity")
            _ = try probe.bind("tcp://127.0.0.1:*")
            return probe
        } catch {
            return nil
        }
    }
}

/// Waits for an event libzmq reports about a socket.
private struct EventMonitor {
    private static let counter = Atomic<Int>(0)
    private let receiver: SocketHandle

    /// Starts to listen; `nil` if the context is shut down or has no room for it.
    init?(of socket: SocketHandle, events: Int32) {
        do throws(ZeroMQError) {
            let number = Self.counter.add(1, ordering: .relaxed).newValue
            let endpoint = try Endpoint.inproc("zeromq-swift-monitor-\(number)")
            let monitored = try socket.open(for: "monitor")
            guard zmq_socket_monitor(monitored, endpoint.description, events) == 0 else { return nil }
            var options = SocketOptions()
            options.linger = .zero
            let receiver = try SocketHandle(socket.context, kind: .pair, options: options)
            try receiver.connect(endpoint)
            self.receiver = receiver
        } catch {
            return nil
        }
    }

    /// Returns whether the event came before the deadline.
    func wait(until deadline: Deadline) -> Bool {
        do throws(ZeroMQError) {
            if try receiver.receive(into: FrameBuffer(capacity: 2), .until(deadline)) { return true }
            LateEvent(receiver).awaitInBackground()
        } catch {}
        return false
    }
}

/// An event that nobody waits for any more, and that must be taken all the same.
///
/// libzmq 4.3.4 sends events with a call that blocks while nobody is connected to receive them. It sends them from the
/// threads that carry messages and put sockets away, so every socket of the context would stand still.
///
/// Sendable although it holds a socket: it is made by one thread, handed to its own, and used by that one only.
private final class LateEvent: @unchecked Sendable {
    private let receiver: SocketHandle

    init(_ receiver: SocketHandle) { self.receiver = receiver }

    /// Without a thread the event stays unread, which is no worse than before.
    func awaitInBackground() {
        try? NativeThread.detach { [self] in
            // The end of the context ends this as well.
            _ = try? receiver.receive(into: FrameBuffer(capacity: 2), .forever)
            receiver.close(linger: .zero)
        }
    }
}
