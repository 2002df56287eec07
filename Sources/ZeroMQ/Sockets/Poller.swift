// SPDX-License-Identifier: Apache-2.0

internal import CZeroMQ

/// Waits for one of several sockets, or for a ``Waker``.
///
/// ```swift
/// var poller = Poller()
/// let requests = poller.add(router, for: .readable)
/// let stop = poller.add(waker)
/// while try poller.wait(timeout: .seconds(1)) {
///     if poller[requests].contains(.readable) { … }
///     if poller[stop].contains(.readable) { break }
/// }
/// ```
///
/// A socket in a poller stays open until it is closed explicitly, removed, or the poller is released, and belongs to the
/// poller's thread.
public struct Poller: ~Copyable {
    /// What a socket is ready for.
    public struct Readiness: OptionSet, Hashable, Sendable {
        /// The bits of libzmq.
        public let rawValue: Int16

        /// Creates a set from bits of libzmq.
        public init(rawValue: Int16) { self.rawValue = rawValue }

        /// A message can be received.
        public static let readable = Readiness(rawValue: Int16(ZMQ_POLLIN))
        /// A message can be sent.
        public static let writable = Readiness(rawValue: Int16(ZMQ_POLLOUT))
    }

    /// Names a socket or a waker in a poller.
    public struct Key: Hashable, Sendable {
        fileprivate let index: Int
    }

    private enum Source {
        case socket(SocketHandle)
        case waker(Waker)
        case none
    }

    private var sources: [Source] = []
    private var items: [zmq_pollitem_t] = []

    /// Creates a poller with nothing to wait for.
    public init() {}

    /// What a socket was ready for at the end of the last wait.
    public subscript(key: Key) -> Readiness { Readiness(rawValue: items[key.index].revents) }

    /// Adds a socket.
    public mutating func add<Role>(_ socket: borrowing Socket<Role>, for readiness: Readiness) -> Key {
        add(socket.handle, for: readiness)
    }

    /// Adds a waker, which is readable when it was woken.
    ///
    /// Call ``Waker/take()`` before the next wait.
    public mutating func add(_ waker: Waker) -> Key {
        var item = zmq_pollitem_t()
        item.fd = waker.readEnd
        item.events = Readiness.readable.rawValue
        return add(.waker(waker), item)
    }

    /// Changes what to wait for; nothing lets the socket rest.
    public mutating func setInterest(_ readiness: Readiness, for key: Key) {
        items[key.index].events = readiness.rawValue
    }

    /// Removes a socket or a waker; its key must not be used any more.
    public mutating func remove(_ key: Key) {
        sources[key.index] = .none
        items[key.index] = zmq_pollitem_t(socket: nil, fd: -1, events: 0, revents: 0)
    }

    /// Waits until a socket or waker is ready.
    ///
    /// - Parameter timeout: How long to wait; `nil` waits without limit.
    /// - Returns: Whether something is ready; `false` when the time is over.
    /// - Throws: ``ZeroMQError`` with code `terminated` when a context was shut down, or `closed` if a socket was closed.
    public mutating func wait(timeout: Duration? = nil) throws(ZeroMQError) -> Bool {
        try wait(until: Deadline(after: timeout))
    }

    mutating func wait(until deadline: Deadline) throws(ZeroMQError) -> Bool {
        try refreshPointers()
        while true {
            let count = zmq_poll(&items, Int32(items.count), Int(deadline.remainingMilliseconds))
            if count >= 0 { return count > 0 }
            let code = zmq_errno()
            guard code == EINTR else { throw ZeroMQError(errno: code, operation: "poll") }
        }
    }

    mutating func add(_ handle: SocketHandle, for readiness: Readiness) -> Key {
        var item = zmq_pollitem_t()
        item.events = readiness.rawValue
        return add(.socket(handle), item)
    }

    private mutating func add(_ source: Source, _ item: zmq_pollitem_t) -> Key {
        sources.append(source)
        items.append(item)
        return Key(index: items.count - 1)
    }

    /// Takes the pointers anew before each wait, so that a socket closed in between is noticed and never touched.
    private mutating func refreshPointers() throws(ZeroMQError) {
        for index in sources.indices {
            guard case .socket(let handle) = sources[index] else { continue }
            items[index].socket = try handle.open(for: "poll")
        }
    }
}
