// SPDX-License-Identifier: Apache-2.0

/// Decides who may enter the sockets of a context that have ``SocketOptions/Curve/server(keys:domain:)``.
///
/// ```swift
/// let authenticator = try Authenticator(context, allowing: [feederKey: "feeder", reporterKey: "reporter"])
/// var options = SocketOptions.server
/// options.curve = .server(keys: keys, domain: "push")
/// let pull = try PullSocket(context, options: options)
/// ```
///
/// It answers on a thread of its own. Start it before sockets are bound: until it runs, and after it has ended, nobody new
/// gets in. Peers that are in stay in; ``waitForEnd()`` lets a program stop when its authenticator does.
///
/// There is one in a context. Releasing it does not end it; ``stop()`` or the end of the context does.
public final class Authenticator: Sendable {
    private struct State {
        var counters = AuthenticationCounters()
        var failure: ZeroMQError?
    }

    private let waker: Waker
    private let completion: Completion
    private let state: Locked<State>

    /// Starts to answer.
    ///
    /// - Parameters:
    ///   - context: The context whose sockets ask.
    ///   - policy: The decision. It runs on the authenticator's thread and must return quickly, because others wait.
    /// - Throws: ``ZeroMQError`` with code `addressInUse` if the context has an authenticator, `terminated`,
    ///   `tooManyOpenFiles`, or `unsupported` if libzmq was built without CURVE.
    public init(
        _ context: Context,
        policy: @escaping @Sendable (AuthenticationRequest) -> AuthenticationDecision
    ) throws(ZeroMQError) {
        guard LibraryInfo.capabilities.contains(.curve) else {
            throw ZeroMQError(.unsupported, operation: "start authenticator", reason: "libzmq was built without CURVE")
        }
        waker = try Waker()
        completion = try Completion()
        state = Locked(State())
        let router = try RouterSocket(context)
        try router.bind(to: "inproc://zeromq.zap.01")
        let loop = AuthenticatorLoop(router, waker: waker, policy: policy)
        try NativeThread.detach { [state, completion] in
            let failure = loop.run { isAccepted in
                state.withLock { state in
                    if isAccepted { state.counters.accepted += 1 } else { state.counters.refused += 1 }
                }
            }
            state.withLock { $0.failure = failure }
            completion.complete()
        }
    }

    /// Starts to answer by a list of keys; whoever has none of them is refused, in every domain.
    ///
    /// - Parameters:
    ///   - context: The context whose sockets ask.
    ///   - keys: The names of those who are let in.
    /// - Throws: As ``init(_:policy:)``.
    public convenience init(_ context: Context, allowing keys: [CurvePublicKey: String]) throws(ZeroMQError) {
        try self.init(context) { request in
            keys[request.publicKey].map(AuthenticationDecision.accept) ?? .refuse
        }
    }

    /// How many peers were let in and refused so far.
    public var counters: AuthenticationCounters { state.withLock(\.counters) }

    /// Ends the thread; from then on nobody new gets in.
    public func stop() { waker.wake() }

    /// Suspends until the authenticator has ended: by ``stop()``, with its context, or by an error.
    ///
    /// - Returns: The error, `nil` after ``stop()``.
    public func waitForEnd() async -> ZeroMQError? {
        await completion.value()
        return state.withLock(\.failure)
    }
}

/// The thread of an ``Authenticator``.
///
/// Sendable although it holds a socket: it is made by one thread, handed to its own, and used by that one only.
private final class AuthenticatorLoop: @unchecked Sendable {
    private let router: RouterSocket
    private let waker: Waker
    private let policy: @Sendable (AuthenticationRequest) -> AuthenticationDecision

    init(
        _ router: consuming RouterSocket,
        waker: Waker,
        policy: @escaping @Sendable (AuthenticationRequest) -> AuthenticationDecision
    ) {
        self.router = router
        self.waker = waker
        self.policy = policy
    }

    /// Answers until it is to stop, and closes the socket; returns why it could not go on.
    func run(_ count: (_ isAccepted: Bool) -> Void) -> ZeroMQError? {
        defer { router.handle.close(linger: .zero) }
        do throws(ZeroMQError) {
            var poller = Poller()
            let requests = poller.add(router, for: .readable)
            let stop = poller.add(waker)
            while true {
                _ = try poller.wait()
                if poller[stop].contains(.readable) { return nil }
                guard poller[requests].contains(.readable) else { continue }
                while let message = try router.receive(timeout: .zero) { try answer(message, count) }
            }
        } catch {
            return error
        }
    }

    private func answer(_ message: consuming Message, _ count: (Bool) -> Void) throws(ZeroMQError) {
        // A router's message starts with the name of who asks, and a request with an empty frame.
        guard message.frameCount > 2, message[1].isEmpty else { return }
        guard let question = ZAPRequest((2..<message.frameCount).map { message.array(at: $0) }) else { return }
        let decision = question.request.map(policy) ?? .refuse
        count(decision != .refuse)
        var reply = Message(message.array(at: 0), [] as [UInt8])
        for frame in question.reply(decision) { reply.append(copying: frame) }
        // A peer that has gone is not worth waiting for.
        _ = try router.trySend(&reply)
    }
}
