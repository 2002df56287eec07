// SPDX-License-Identifier: Apache-2.0

/// A socket with the operations of its role, used by one thread at a time.
///
/// Use it through its aliases, such as ``PullSocket``:
///
/// ```swift
/// let context = try Context()
/// let pull = try PullSocket(context, options: .server)
/// let endpoint = try pull.bind(to: "tcp://127.0.0.1:*")
///
/// let push = try PushSocket(context)
/// try push.connect(to: endpoint)
/// try push.send("hello")
/// print(try pull.receive().string(at: 0) ?? "")
/// ```
///
/// ## One thread at a time
/// A socket has one owner (it cannot be copied) and is not `Sendable`, so the compiler rejects use by two threads at once.
/// Its calls block; in async code hand it to an ``AsyncSocket``, which gives it a thread of its own.
///
/// ## Closing
/// The socket closes when its owner lets go of it. Closing does not block; libzmq sends what is queued in the background,
/// for at most ``SocketOptions/linger``, if the process lives that long. ``close(flushingFor:)`` waits and tells.
public struct Socket<Role: SocketRole>: ~Copyable {
    let handle: SocketHandle

    /// Creates a socket; all options are set before it can be bound or connected.
    ///
    /// - Throws: ``ZeroMQError`` with code `terminated` if the context is shut down, `tooManyOpenFiles`, or
    ///   `invalidOption`.
    public init(_ context: Context, options: SocketOptions = SocketOptions()) throws(ZeroMQError) {
        handle = try SocketHandle(context, kind: Role.kind, options: options)
    }

    /// Opens an address for peers to connect to.
    ///
    /// - Returns: The address that was bound, with wild cards filled in.
    /// - Throws: ``ZeroMQError`` with code `addressInUse`, `addressNotAvailable`, `permissionDenied`, `notFound` (the
    ///   folder of an ipc path), `invalidEndpoint`, `terminated` or `tooManyOpenFiles`.
    ///
    /// - Note: An ipc path that exists is replaced, even if another process serves it; see ``Endpoint``.
    @discardableResult
    public func bind(to endpoint: Endpoint) throws(ZeroMQError) -> Endpoint { try handle.bind(endpoint) }

    /// Connects to a peer's address; libzmq connects in the background and reconnects when the connection breaks.
    ///
    /// - Throws: ``ZeroMQError`` with code `invalidEndpoint` for a wild card, `terminated` or `tooManyOpenFiles`. A peer
    ///   that does not exist is not an error; sends then block, or wait in a queue.
    public func connect(to endpoint: Endpoint) throws(ZeroMQError) { try handle.connect(endpoint) }

    /// Stops listening at an address ``bind(to:)`` returned; connections stay.
    ///
    /// - Throws: ``ZeroMQError`` with code `notFound` if it is not bound.
    public func unbind(from endpoint: Endpoint) throws(ZeroMQError) { try handle.unbind(endpoint) }

    /// Ends the connection to an address; what is queued for it is sent for at most the linger time.
    ///
    /// - Throws: ``ZeroMQError`` with code `notFound` if it was not connected to.
    public func disconnect(from endpoint: Endpoint) throws(ZeroMQError) { try handle.disconnect(endpoint) }

    /// Closes the socket.
    ///
    /// - Parameter linger: How long libzmq keeps sending what is queued; `nil` is what the options say.
    public consuming func close(linger: Duration? = nil) { handle.close(linger: linger) }

    /// Waits until what is queued has been handed to the system, then closes the socket.
    ///
    /// Use it when messages must not be lost at the end: if the peer reads slowly, libzmq 4.3.4 can cut off up to 8 KiB of
    /// the last messages however long the linger time is. This call waits for them, and says if they could not be sent.
    ///
    /// After it has returned 0 the process may exit: the system delivers what it has taken, as long as the peer's host
    /// reads. Over inproc it waits until the peer has released the messages. Messages for a connection that broke count as
    /// sent.
    ///
    /// - Parameter timeout: How long to wait at most.
    /// - Precondition: The socket was created with ``SocketOptions/tracksDelivery``.
    /// - Returns: How many messages may not have been sent when the time was over; 0 if all were.
    public consuming func close(flushingFor timeout: Duration) -> Int {
        precondition(handle.tracker != nil, "SocketOptions.tracksDelivery is not set")
        return handle.close(flushingUntil: Deadline(after: timeout))
    }

    /// The options libzmq uses, read back from it.
    ///
    /// Options it does not report are `nil`: `curve`, `routerMandatory`, `routerHandover`, the xpub and the request options.
    public func currentOptions() throws(ZeroMQError) -> SocketOptions { try SocketOptions(readingFrom: handle) }
}
