// SPDX-License-Identifier: Apache-2.0

import Testing
import ZeroMQ

@Suite("Monitors", .timeLimit(.minutes(10)))
struct MonitorTests {
    @Test("a connection's life is told in order, and the sequence ends with the socket")
    func life() async throws {
        let context = try Context()
        let pull = try PullSocket(context, options: .server)
        let monitor = try pull.monitor()
        let endpoint = try pull.bind(to: "tcp://127.0.0.1:*")
        var events = monitor.makeAsyncIterator()
        let listening = await events.next()
        #expect(listening?.kind == .listening)
        #expect(listening?.address == endpoint.description)

        let push = try PushSocket(Context(), options: .client)
        try push.connect(to: endpoint)
        #expect(await events.next()?.kind == .accepted)
        #expect(await events.next()?.kind == .handshakeSucceeded)
        push.close()
        #expect(await events.next()?.kind == .disconnected)
        pull.close()
        #expect(await events.next()?.kind == .closed)
        #expect(await events.next() == nil)
    }

    @Test("a client learns that nobody listens")
    func retries() async throws {
        var options = SocketOptions.client
        options.reconnectInterval = .milliseconds(1)
        let push = try PushSocket(Context(), options: options)
        let monitor = try push.monitor()
        try push.connect(to: "tcp://127.0.0.1:9")
        #expect(await monitor.first { $0.kind == .connectRetried } != nil)
    }

    @Test("the sequence ends with the context, and with another monitor")
    func ends() async throws {
        let context = try Context()
        let pull = try PullSocket(context)
        let first = try pull.monitor()
        let second = try pull.monitor()
        for await _ in first {}
        context.shutdown()
        for await _ in second {}
        #expect(failure { () throws(ZeroMQError) in _ = try pull.monitor() }?.code == .terminated)
    }

    @Test("events that nobody takes hold up nothing")
    func unread() async throws {
        let context = try Context()
        let pull = try PullSocket(context, options: .server)
        let monitor = try pull.monitor()
        let push = try PushSocket(context, options: .client)
        for _ in 0..<30 {
            for _ in 0..<100 {
                let endpoint = try pull.bind(to: "tcp://127.0.0.1:*")
                try pull.unbind(from: endpoint)
            }
            // The context's thread still carries messages; it has to, or listeners that it has not closed yet would take
            // every descriptor there is.
            let endpoint = try pull.bind(to: "tcp://127.0.0.1:*")
            try push.connect(to: endpoint)
            try push.send("through", timeout: patience)
            #expect(try pull.receive(timeout: patience)?.string(at: 0) == "through")
            try push.disconnect(from: endpoint)
            try pull.unbind(from: endpoint)
        }
        // The newest are there.
        pull.close()
        #expect(await monitor.contains { $0.kind == .handshakeSucceeded })
    }

    @Test("closing with a flush loses nothing while a monitor watches, and ends it")
    func flushing() async throws {
        let context = try Context()
        let pull = try PullSocket(context, options: .server)
        let push = try PushSocket(context, options: .client)
        let monitor = try push.monitor()
        try push.connect(to: try pull.bind(to: "tcp://127.0.0.1:*"))
        for number in 0..<100 { try push.send("\(number)", timeout: patience) }
        #expect(push.close(flushingFor: patience) == 0)
        for number in 0..<100 { #expect(try pull.receive(timeout: patience)?.string(at: 0) == "\(number)") }
        for await _ in monitor {}
    }

    @Test("kinds have names")
    func names() {
        #expect(SocketEvent.Kind.handshakeFailedAuthentication.description == "handshakeFailedAuthentication")
        #expect(SocketEvent.Kind(rawValue: 0x8000).description == "event 32768")
    }

    @Test("a refusal is told from a handshake that will be tried again, in words that say what to do")
    func refusals() async throws {
        let context = try Context()
        let (serverKeys, keys) = (try CurveKeyPair(), try CurveKeyPair())
        let authenticator = try Authenticator(context) { _ in .refuse }
        var options = SocketOptions.server
        options.curve = .server(keys: serverKeys, domain: "test")
        let locked = try PullSocket(context, options: options)
        let lockedEndpoint = try locked.bind(to: "tcp://127.0.0.1:*")
        var unlocking = SocketOptions.client
        unlocking.curve = .client(keys: keys, serverKey: serverKeys.publicKey)

        for (options, words) in [
            (unlocking, "does not let this key in (status 400)"),
            (SocketOptions.client, "secures its connections in another way"),
        ] {
            let push = try PushSocket(Context(), options: options)
            let monitor = try push.monitor()
            try push.connect(to: lockedEndpoint)
            let refusal = await monitor.first { $0.isRefusal }
            #expect(refusal?.handshakeFault?.contains(words) == true, "\(String(describing: refusal))")
            push.close()
        }
        var wrong = SocketOptions.client
        wrong.curve = .client(keys: keys, serverKey: try CurveKeyPair().publicKey)
        let push = try PushSocket(Context(), options: wrong)
        let monitor = try push.monitor()
        try push.connect(to: lockedEndpoint)
        let fault = await monitor.first { $0.handshakeFault != nil }
        #expect(fault?.isRefusal == false && fault?.handshakeFault?.contains("is not the one expected") == true)
        #expect(await monitor.first { $0.kind == .connectRetried } != nil)
        push.close()
        authenticator.stop()
    }
}
