// SPDX-License-Identifier: Apache-2.0

import Testing
import ZeroMQ

/// How many strangers try to get in; more in the long form.
private let strangerCount = isLongRun ? 1000 : 100

@Suite("CURVE", .timeLimit(.minutes(isLongRun ? 20 : 10)))
struct CurveTests {
    /// A server behind a lock, and what its connections went through.
    private struct Server: ~Copyable {
        let keys: CurveKeyPair
        let pull: PullSocket
        let endpoint: Endpoint
        let monitor: SocketMonitor

        init(_ context: Context, at address: Endpoint = "tcp://127.0.0.1:*") throws {
            let keys = try CurveKeyPair()
            var options = SocketOptions.server
            options.curve = .server(keys: keys, domain: "test")
            let pull = try PullSocket(context, options: options)
            let monitor = try pull.monitor()
            let endpoint = try pull.bind(to: address)
            (self.keys, self.monitor, self.endpoint) = (keys, monitor, endpoint)
            self.pull = pull
        }

        func client(_ context: Context, keys: CurveKeyPair, serverKey: CurvePublicKey? = nil) throws -> PushSocket {
            var options = SocketOptions.client
            options.linger = .zero
            // One try is enough, and the next would come when the test is over.
            options.reconnectInterval = .seconds(30)
            options.curve = .client(keys: keys, serverKey: serverKey ?? self.keys.publicKey)
            let push = try PushSocket(context, options: options)
            try push.connect(to: endpoint)
            return push
        }
    }

    private static let ends: Set<SocketEvent.Kind> = [
        .handshakeSucceeded, .handshakeFailed, .handshakeFailedProtocol, .handshakeFailedAuthentication, .disconnected,
    ]

    /// How the next handshake ended.
    private func end(_ monitor: SocketMonitor) async -> SocketEvent.Kind? {
        await monitor.first { Self.ends.contains($0.kind) }?.kind
    }

    @Test("the right key gets in, over tcp and ipc, and its messages carry its name")
    func rightKey() async throws {
        let folder = try TemporaryFolder()
        for address: Endpoint in ["tcp://127.0.0.1:*", try .ipc(path: "\(folder.path)/lane")] {
            let context = try Context()
            let keys = try CurveKeyPair()
            let authenticator = try Authenticator(context, allowing: [keys.publicKey: "feeder"])
            let server = try Server(context, at: address)
            let push = try server.client(Context(), keys: keys)
            try push.send(Message("one", "two"), timeout: patience)
            let message = try required(server.pull.receive(timeout: patience))
            #expect(message.userID == "feeder")
            #expect(message.string(at: 1) == "two")
            try push.send("three", timeout: patience)
            let batch = try #require(try receiveBatch(server.pull))
            #expect(batch.first?.userID == "feeder")
            #expect(address.transport == .ipc || batch.first?.peerAddress == "127.0.0.1")
            #expect(authenticator.counters == AuthenticationCounters(accepted: 1, refused: 0))
            #expect(await end(server.monitor) == .handshakeSucceeded)
        }
    }

    private func receiveBatch(_ pull: borrowing PullSocket) throws -> IncomingBatch? {
        var poller = Poller()
        _ = poller.add(pull, for: .readable)
        guard try poller.wait(timeout: patience) else { return nil }
        return try pull.receiveBatch()
    }

    @Test("messages carry the name on ROUTER and XPUB too")
    func namesOnOtherRoles() throws {
        let context = try Context()
        let (serverKeys, keys) = (try CurveKeyPair(), try CurveKeyPair())
        let authenticator = try Authenticator(context, allowing: [keys.publicKey: "reader"])
        var serverOptions = SocketOptions.server
        serverOptions.curve = .server(keys: serverKeys, domain: "test")
        var clientOptions = SocketOptions.client
        clientOptions.curve = .client(keys: keys, serverKey: serverKeys.publicKey)

        let sync = try Connected<Roles.Router, Roles.Dealer>(
            context,
            to: "tcp://127.0.0.1:*",
            server: serverOptions,
            client: clientOptions
        )
        try sync.client.send(Message("MS1", "PING"), timeout: patience)
        let question = try required(sync.server.receive(timeout: patience))
        #expect(question.frameCount == 3)
        #expect(question.userID == "reader")

        let live = try Connected<Roles.XPublisher, Roles.Subscriber>(
            context,
            to: "tcp://127.0.0.1:*",
            server: serverOptions,
            client: clientOptions
        )
        try live.client.subscribe(to: "v1/")
        let subscription = try required(live.server.receive(timeout: patience))
        #expect(subscription.userID == "reader")
        authenticator.stop()
    }

    @Test("without CURVE messages have no name")
    func noName() throws {
        let sockets = try Connected<Roles.Pull, Roles.Push>(Context(), to: "tcp://127.0.0.1:*")
        try sockets.client.send("x", timeout: patience)
        let message = try required(sockets.server.receive(timeout: patience))
        #expect(message.userID == nil)
        #expect(message.peerAddress == "127.0.0.1")
        #expect(Message().userID == nil)
    }

    @Test("the policy is asked with domain, address and key")
    func policy() async throws {
        let context = try Context()
        let keys = try CurveKeyPair()
        let (requests, continuation) = AsyncStream.makeStream(of: AuthenticationRequest.self)
        let authenticator = try Authenticator(context) { request in
            continuation.yield(request)
            return .refuse
        }
        let server = try Server(context)
        let push = try server.client(Context(), keys: keys)
        let request = await requests.first { _ in true }
        #expect(request == AuthenticationRequest(domain: "test", address: "127.0.0.1", publicKey: keys.publicKey))
        #expect(await end(server.monitor) == .handshakeFailedAuthentication)
        #expect(authenticator.counters == AuthenticationCounters(accepted: 0, refused: 1))
        push.close()
    }

    @Test("a client that expects another server does not get in")
    func wrongServer() async throws {
        let context = try Context()
        let keys = try CurveKeyPair()
        let authenticator = try Authenticator(context, allowing: [keys.publicKey: "feeder"])
        let server = try Server(context)
        let push = try server.client(Context(), keys: keys, serverKey: CurveKeyPair().publicKey)
        #expect(await end(server.monitor) == .handshakeFailedProtocol)
        #expect(authenticator.counters == AuthenticationCounters())
        push.close()
    }

    @Test("a client without keys does not get in")
    func plainClient() async throws {
        let context = try Context()
        let authenticator = try Authenticator(context) { _ in .accept(userID: "anyone") }
        let server = try Server(context)
        var options = SocketOptions.client
        options.linger = .zero
        let push = try PushSocket(Context(), options: options)
        try push.connect(to: server.endpoint)
        // Whoever was refused before it sent has nobody to send to.
        _ = try? push.send("let me in", timeout: .zero)
        let kind = await end(server.monitor)
        #expect(kind != nil && kind != .handshakeSucceeded)
        #expect(authenticator.counters.accepted == 0)
        #expect(try server.pull.receive(timeout: .zero) == nil)
        push.close()
    }

    @Test("without an authenticator nobody gets in, whatever the key")
    func noAuthenticator() async throws {
        let context = try Context()
        let server = try Server(context)
        let push = try server.client(Context(), keys: CurveKeyPair())
        _ = try? push.send("let me in", timeout: .zero)
        let kind = await end(server.monitor)
        #expect(kind != nil && kind != .handshakeSucceeded)
        #expect(try server.pull.receive(timeout: .zero) == nil)
        push.close()
    }

    @Test("after the authenticator has ended nobody new gets in, those inside stay")
    func endedAuthenticator() async throws {
        let context = try Context()
        let keys = try CurveKeyPair()
        let authenticator = try Authenticator(context, allowing: [keys.publicKey: "feeder"])
        let server = try Server(context)
        let inside = try server.client(Context(), keys: keys)
        try inside.send("one", timeout: patience)
        #expect(try server.pull.receive(timeout: patience) != nil)
        #expect(await end(server.monitor) == .handshakeSucceeded)

        authenticator.stop()
        #expect(await authenticator.waitForEnd() == nil)
        let outside = try server.client(Context(), keys: keys)
        _ = try? outside.send("let me in", timeout: .zero)
        let kind = await end(server.monitor)
        #expect(kind != nil && kind != .handshakeSucceeded)
        try inside.send("two", timeout: patience)
        #expect(try server.pull.receive(timeout: patience)?.string(at: 0) == "two")
        #expect(try server.pull.receive(timeout: .zero) == nil)
        outside.close()
    }

    @Test("the authenticator ends with its context, and says why")
    func contextEnds() async throws {
        let context = try Context()
        let authenticator = try Authenticator(context, allowing: [:])
        context.shutdown()
        #expect(await authenticator.waitForEnd()?.code == .terminated)
        await context.terminate()
    }

    @Test("a context has one authenticator, and may have another after its end")
    func oneAuthenticator() async throws {
        let context = try Context()
        let authenticator = try Authenticator(context, allowing: [:])
        #expect(
            failure { () throws(ZeroMQError) in _ = try Authenticator(context, allowing: [:]) }?.code == .addressInUse
        )
        authenticator.stop()
        #expect(await authenticator.waitForEnd() == nil)
        _ = try Authenticator(context, allowing: [:])
    }

    @Test("of many strangers none gets in, while a known key does")
    func strangers() async throws {
        let context = try Context()
        let keys = try CurveKeyPair()
        let authenticator = try Authenticator(context, allowing: [keys.publicKey: "feeder"])
        let server = try Server(context)
        let outside = try Context()
        for _ in 0..<strangerCount {
            let stranger = try server.client(outside, keys: CurveKeyPair())
            _ = try? stranger.send("let me in", timeout: .zero)
            let outcome = await server.monitor.first {
                [.handshakeSucceeded, .handshakeFailedAuthentication].contains($0.kind)
            }
            #expect(outcome?.kind == .handshakeFailedAuthentication)
            stranger.close()
        }
        #expect(authenticator.counters == AuthenticationCounters(accepted: 0, refused: strangerCount))
        let feeder = try server.client(outside, keys: keys)
        try feeder.send("mine", timeout: patience)
        #expect(try server.pull.receive(timeout: patience)?.string(at: 0) == "mine")
        #expect(try server.pull.receive(timeout: .zero) == nil)
        feeder.close()
    }

    @Test("a domain has a name", arguments: ["", String(repeating: "d", count: 255)])
    func domains(domain: String) throws {
        var options = SocketOptions.server
        options.curve = .server(keys: try CurveKeyPair(), domain: domain)
        let context = try Context()
        #expect(
            failure { () throws(ZeroMQError) in _ = try PullSocket(context, options: options) }?.code == .invalidOption
        )
    }
}
