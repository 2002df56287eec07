// SPDX-License-Identifier: Apache-2.0

internal import CZeroMQ
internal import Synchronization

/// What happens to the connections and addresses of a socket, as it happens.
///
/// ```swift
/// let monitor = try push.monitor()
/// try push.connect(to: endpoint)
/// for await event in monitor where event.kind == .handshakeFailedAuthentication {
///     print("\(event.address) refuses this key")
/// }
/// ```
///
/// The sequence ends when the socket is closed or another monitor of it is made. If nobody takes the events the newest
/// ``bufferLimit`` are kept. Iterate in one task.
///
/// It costs a thread for as long as the socket lives: libzmq 4.3.4 would let the connections of the whole context wait if
/// its events were not read.
public struct SocketMonitor: AsyncSequence, Sendable {
    /// How many events are kept for a program that is slow to take them.
    public static let bufferLimit = 1024

    private static let counter = Atomic<Int>(0)
    private let events: AsyncStream<SocketEvent>

    /// Takes one event after another.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate var events: AsyncStream<SocketEvent>.Iterator

        /// The next event; `nil` when the socket is closed or the task is cancelled.
        public mutating func next() async -> SocketEvent? { await events.next(isolation: #isolation) }

        /// The next event; `nil` when the socket is closed or the task is cancelled.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> SocketEvent? {
            await events.next(isolation: actor)
        }
    }

    /// Starts to take events.
    public func makeAsyncIterator() -> Iterator { Iterator(events: events.makeAsyncIterator()) }

    init(of socket: SocketHandle) throws(ZeroMQError) {
        let number = Self.counter.add(1, ordering: .relaxed).newValue
        let endpoint = try Endpoint.inproc("zeromq-swift-events-\(number)")
        var options = SocketOptions()
        options.linger = .zero
        // Events wait here, not in front of libzmq's threads.
        options.receiveHighWaterMark = 0
        let receiver = try PairSocket(socket.context, options: options)
        let monitored = try socket.open(for: "monitor")
        guard zmq_socket_monitor(monitored, endpoint.description, ZMQ_EVENT_ALL) == 0 else { throw .last("monitor") }
        let (events, continuation) = AsyncStream.makeStream(
            of: SocketEvent.self,
            bufferingPolicy: .bufferingNewest(Self.bufferLimit)
        )
        do throws(ZeroMQError) {
            try receiver.connect(to: endpoint)
            let loop = MonitorLoop(receiver)
            try NativeThread.detach { loop.run(continuation) }
        } catch {
            zmq_socket_monitor(monitored, nil, 0)
            throw error
        }
        self.events = events
    }
}

extension Socket {
    /// Starts to report what happens to the socket's connections and addresses, in place of an earlier monitor.
    ///
    /// - Throws: ``ZeroMQError`` with code `terminated`, `tooManyOpenFiles`, or `system` if no thread can be started.
    public func monitor() throws(ZeroMQError) -> SocketMonitor { try SocketMonitor(of: handle) }
}

/// The thread that reads events until the monitored socket is gone, whether or not anybody wants them.
///
/// Sendable although it holds a socket: it is made by one thread, handed to its own, and used by that one only.
private final class MonitorLoop: @unchecked Sendable {
    private let receiver: PairSocket

    init(_ receiver: consuming PairSocket) { self.receiver = receiver }

    func run(_ continuation: AsyncStream<SocketEvent>.Continuation) {
        var message = Message()
        // The end of the context ends it as well, by an error.
        while (try? receiver.receive(into: &message)) == true {
            guard let event = SocketEvent(message) else { continue }
            if event.kind == .monitorStopped { break }
            continuation.yield(event)
        }
        continuation.finish()
        receiver.handle.close(linger: .zero)
    }
}
