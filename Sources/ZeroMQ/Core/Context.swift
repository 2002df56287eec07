// SPDX-License-Identifier: Apache-2.0

internal import CZeroMQ

/// Owns the threads that carry the messages of its sockets.
///
/// A program needs one context. Sockets keep theirs alive, so nothing breaks if the context goes out of scope first.
///
/// ```swift
/// let context = try Context()
/// let pull = try PullSocket(context, options: .server)
/// let endpoint = try pull.bind(to: "tcp://127.0.0.1:*")
/// ```
///
/// ## Ending
/// ``shutdown()`` makes every blocked and every later call on the context's sockets fail with code `terminated`.
/// ``terminate(timeout:)`` also waits until closed sockets have flushed what they had queued. Neither can hang: a socket's
/// linger time is finite (``SocketOptions/linger``), and `terminate` has a time limit of its own. A context that is just
/// released shuts down in the background.
///
/// - Note: When the process runs out of file descriptors, libzmq 4.3.4 spins on tcp and aborts on ipc. Check the limit
///   (`ulimit -n`) at start; each connection takes one descriptor, each socket takes one or two more.
public final class Context: Sendable {
    private enum Phase {
        case running
        case stopping
        case terminating
    }

    /// The context of libzmq, whose functions may be called from any thread.
    ///
    /// It is freed by exactly one call of `zmq_ctx_term`, made only in phase `terminating` or by deinit, and not used
    /// afterwards.
    private nonisolated(unsafe) let pointer: UnsafeMutableRawPointer
    private let phase = Locked(Phase.running)
    private let termination: Completion
    let ioThreads: Int

    /// Creates a context; its threads start with its first socket.
    ///
    /// - Throws: ``ZeroMQError`` with code `tooManyOpenFiles`, or `invalidOption` if an option is out of range.
    public init(_ options: Options = Options()) throws(ZeroMQError) {
        let termination = try Completion()
        guard let pointer = zmq_ctx_new() else { throw .last("create context") }
        do {
            try options.apply(to: pointer)
        } catch {
            zmq_ctx_term(pointer)
            throw error
        }
        self.pointer = pointer
        ioThreads = options.ioThreads
        self.termination = termination
    }

    deinit {
        guard phase.withLock({ $0 != .terminating }) else { return }
        Self.terminateInBackground(pointer, completion: nil)
    }

    /// Makes every blocked and later call on the context's sockets fail with code `terminated`.
    ///
    /// It never blocks and may be called from any thread and more than once. Sockets still have to be closed.
    public func shutdown() {
        phase.withLock { phase in
            guard phase == .running else { return }
            phase = .stopping
            zmq_ctx_shutdown(pointer)
        }
    }

    /// Shuts down and waits until all sockets are closed and have flushed or dropped what they had queued.
    ///
    /// It blocks the calling thread; in async code use the overload that suspends.
    ///
    /// - Parameter timeout: How long to wait.
    /// - Returns: Whether the end was reached. If not, a socket is still open or still lingers; the context ends in the
    ///   background once it is closed.
    @discardableResult
    public func terminate(timeout: Duration) -> Bool {
        beginTermination()
        return termination.wait(until: Deadline(after: timeout))
    }

    /// Shuts down and suspends until all sockets are closed and have flushed or dropped what they had queued.
    ///
    /// It ends at the latest when the last open socket is closed and its linger time has passed.
    public func terminate() async {
        beginTermination()
        await termination.value()
    }

    /// Whether ``shutdown()`` or ``terminate(timeout:)`` has been called.
    public var isShutDown: Bool { phase.withLock { $0 != .running } }

    /// Creates a socket of libzmq.
    func makeSocket(_ kind: SocketKind) throws(ZeroMQError) -> UnsafeMutableRawPointer {
        let operation = "create \(kind) socket"
        return try phase.withLock { phase throws(ZeroMQError) in
            guard phase == .running else { throw ZeroMQError(errno: ETERM, operation: operation) }
            guard let socket = zmq_socket(pointer, kind.rawValue) else { throw .last(operation) }
            return socket
        }
    }

    private func beginTermination() {
        shutdown()
        let isFirst = phase.withLock { phase in
            defer { phase = .terminating }
            return phase != .terminating
        }
        guard isFirst else { return }
        Self.terminateInBackground(pointer, completion: termination)
    }

    /// Frees the context on a thread of its own, because that waits for sockets to close.
    ///
    /// If no thread can be started the context is left to the end of the process.
    private static func terminateInBackground(_ pointer: UnsafeMutableRawPointer, completion: Completion?) {
        nonisolated(unsafe) let pointer = pointer
        try? NativeThread.detach {
            while zmq_ctx_term(pointer) != 0, zmq_errno() == EINTR {}
            completion?.complete()
        }
    }
}
