// SPDX-License-Identifier: Apache-2.0

internal import CZeroMQ
internal import Synchronization

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Passes messages on between the peers of two sockets, on a thread of its own, until it is stopped.
///
/// The frontend faces those who begin: requesters, publishers or producers. Both sockets are bound or connected before.
///
/// ```swift
/// let proxy = try Proxy(publishers: xsub, subscribers: xpub)
/// …
/// await proxy.stop()
/// ```
///
/// It holds at most what the queues of the two sockets hold: a slow side makes the other wait, or loses messages where its
/// role does. Releasing the last reference stops it in the background.
public final class Proxy: Sendable {
    private static let counter = Atomic<Int>(0)

    private let control: ControlSocket
    private let completion: Completion
    private let failure = Locked<ZeroMQError?>(nil)

    /// Connects publishers to subscribers; subscriptions travel the other way.
    ///
    /// - Throws: ``ZeroMQError`` with code `terminated`, `tooManyOpenFiles`, or `system` if no thread can be started.
    public convenience init(
        publishers: consuming sending XSubscriberSocket,
        subscribers: consuming sending XPublisherSocket
    ) throws(ZeroMQError) {
        try self.init(publishers.handle, subscribers.handle)
    }

    /// Connects requesters to workers; each request goes to one worker, and its reply back.
    ///
    /// - Throws: ``ZeroMQError`` with code `terminated`, `tooManyOpenFiles`, or `system` if no thread can be started.
    public convenience init(
        requesters: consuming sending RouterSocket,
        workers: consuming sending DealerSocket
    ) throws(ZeroMQError) {
        try self.init(requesters.handle, workers.handle)
    }

    /// Connects producers to consumers; each message goes to one consumer.
    ///
    /// - Throws: ``ZeroMQError`` with code `terminated`, `tooManyOpenFiles`, or `system` if no thread can be started.
    public convenience init(
        producers: consuming sending PullSocket,
        consumers: consuming sending PushSocket
    ) throws(ZeroMQError) {
        try self.init(producers.handle, consumers.handle)
    }

    private init(_ frontend: sending SocketHandle, _ backend: sending SocketHandle) throws(ZeroMQError) {
        let number = Self.counter.add(1, ordering: .relaxed).newValue
        let endpoint = try Endpoint.inproc("zeromq-swift-proxy-\(number)")
        let receiver = try SocketHandle(frontend.context, kind: .pair, options: SocketOptions())
        _ = try receiver.bind(endpoint)
        control = ControlSocket(try SocketHandle(frontend.context, kind: .pair, options: SocketOptions()))
        try control.connect(endpoint)
        completion = try Completion()
        let loop = ProxyLoop(frontend: frontend, backend: backend, control: receiver)
        try NativeThread.detach { [control, completion, failure] in
            let error = loop.run()
            // An open socket would keep the context from ending.
            control.close()
            failure.withLock { $0 = error }
            completion.complete()
        }
    }

    deinit { control.send("TERMINATE") }

    /// Passes no more messages on once the burst at hand, at most 1,000, is through; they wait in the queues.
    public func pause() { control.send("PAUSE") }

    /// Goes on after ``pause()``.
    public func resume() { control.send("RESUME") }

    /// Ends the thread, closes both sockets, and waits until that is done; what they have queued is sent for their linger
    /// time.
    ///
    /// - Returns: Why it had ended before, such as the end of the context; `nil` if it had not.
    @discardableResult
    public func stop() async -> ZeroMQError? {
        control.send("TERMINATE")
        return await waitForEnd()
    }

    /// Suspends until the proxy has ended.
    ///
    /// - Returns: Why, `nil` after ``stop()``.
    public func waitForEnd() async -> ZeroMQError? {
        await completion.value()
        return failure.withLock(\.self)
    }
}

/// The end of a proxy's control line that any thread may use.
///
/// Sendable: the socket is used only under the lock.
private final class ControlSocket: @unchecked Sendable {
    private let handle: SocketHandle
    private let lock = Locked(())

    init(_ handle: sending SocketHandle) { self.handle = handle }

    func connect(_ endpoint: Endpoint) throws(ZeroMQError) {
        try lock.withLock { _ throws(ZeroMQError) in try handle.connect(endpoint) }
    }

    func close() { lock.withLock { _ in handle.close(linger: .zero) } }

    /// Sends a command; does nothing if the proxy has ended.
    func send(_ command: StaticString) {
        lock.withLock { _ in
            _ = command.withUTF8Buffer { try? handle.send(copying: UnsafeRawBufferPointer($0), .none) }
        }
    }
}

/// The thread of a ``Proxy``.
///
/// Sendable although it holds sockets: it is made by one thread, handed to its own, and used by that one only.
private final class ProxyLoop: @unchecked Sendable {
    private let frontend: SocketHandle
    private let backend: SocketHandle
    private let control: SocketHandle

    init(frontend: SocketHandle, backend: SocketHandle, control: SocketHandle) {
        (self.frontend, self.backend, self.control) = (frontend, backend, control)
    }

    /// Passes messages on until it is told to end, and closes the sockets; returns why it could not go on.
    func run() -> ZeroMQError? {
        defer { for handle in [frontend, backend, control] { handle.close() } }
        do throws(ZeroMQError) {
            let sockets = (
                try frontend.open(for: "proxy"), try backend.open(for: "proxy"), try control.open(for: "proxy")
            )
            while zmq_proxy_steerable(sockets.0, sockets.1, nil, sockets.2) != 0 {
                let code = zmq_errno()
                if code != EINTR { throw ZeroMQError(errno: code, operation: "proxy") }
            }
            return nil
        } catch {
            return error
        }
    }
}
