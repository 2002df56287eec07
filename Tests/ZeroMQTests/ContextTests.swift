// SPDX-License-Identifier: Apache-2.0

import Testing
import ZeroMQ

@Suite("Contexts", .timeLimit(.minutes(10)))
struct ContextTests {
    @Test("shutting down ends a blocked receive")
    func shutdownWhileReceiving() async throws {
        let context = try Context()
        let (isReady, ready) = AsyncStream<Void>.makeStream()
        async let code = onThread { () -> ZeroMQError.Code? in
            let pull = try PullSocket(context, options: .server)
            try pull.bind(to: "tcp://127.0.0.1:*")
            ready.finish()
            return failure(of: { () throws(ZeroMQError) in _ = try pull.receive() })?.code
        }
        for await _ in isReady {}
        context.shutdown()
        #expect(try await code == .terminated)
        #expect(context.terminate(timeout: patience))
    }

    @Test("shutting down ends a blocked send and a blocked poll")
    func shutdownWhileSending() async throws {
        let context = try Context()
        let client = Handoff(try PushSocket(context))
        let server = Handoff(try PullSocket(context))
        async let sending = onThread { () -> ZeroMQError.Code? in
            let push = client.take()
            return failure(of: { () throws(ZeroMQError) in try push.send("nobody listens") })?.code
        }
        async let polling = onThread { () -> ZeroMQError.Code? in
            let pull = server.take()
            var poller = Poller()
            _ = poller.add(pull, for: .readable)
            return failure(of: { () throws(ZeroMQError) in _ = try poller.wait() })?.code
        }
        context.shutdown()
        #expect(try await sending == .terminated)
        #expect(try await polling == .terminated)
    }

    @Test("after shutdown nothing works and nothing hangs")
    func afterShutdown() throws {
        let context = try Context()
        let push = try PushSocket(context)
        context.shutdown()
        context.shutdown()
        #expect(context.isShutDown)
        #expect(failure { () throws(ZeroMQError) in _ = try PullSocket(context) }?.code == .terminated)
        #expect(failure { () throws(ZeroMQError) in try push.send("x") }?.code == .terminated)
        #expect(failure { () throws(ZeroMQError) in try push.bind(to: "tcp://127.0.0.1:*") }?.code == .terminated)
    }

    @Test("terminating waits for open sockets, but not longer than it is told")
    func terminateTwice() throws {
        let context = try Context()
        let pull = try PullSocket(context)
        #expect(!context.terminate(timeout: .milliseconds(10)))
        pull.close()
        #expect(context.terminate(timeout: patience))
        #expect(context.terminate(timeout: .zero))
    }

    @Test("messages for a peer that never comes do not keep the context from ending")
    func finiteLinger() throws {
        let context = try Context()
        var options = SocketOptions()
        options.linger = .milliseconds(10)
        let push = try PushSocket(context, options: options)
        try push.connect(to: "tcp://127.0.0.1:9")
        try push.send("lost", timeout: patience)
        push.close()
        #expect(context.terminate(timeout: patience))
    }

    @Test("a linger time for closing replaces the one of the options")
    func lingerOnClose() throws {
        let context = try Context()
        var options = SocketOptions()
        options.linger = .seconds(3600)
        let push = try PushSocket(context, options: options)
        try push.connect(to: "tcp://127.0.0.1:9")
        try push.send("lost", timeout: patience)
        push.close(linger: .zero)
        #expect(context.terminate(timeout: patience))
    }

    @Test("sockets keep their context alive")
    func lifetime() throws {
        let sockets = try Connected<Roles.Pull, Roles.Push>(Context())
        try sockets.client.send("still there", timeout: patience)
        #expect(try sockets.server.receive().string(at: 0) == "still there")
    }

    @Test("terminating in async code")
    func asyncTermination() async throws {
        let context = try Context()
        do { _ = try PullSocket(context) }
        await context.terminate()
        await context.terminate()
        #expect(context.isShutDown)
    }

    @Test("a context in full use ends at once: blocked threads, queued messages, monitors, proxies, an authenticator")
    func shutdownOfEverything() async throws {
        let context = try Context()
        var options = SocketOptions.client
        options.linger = .milliseconds(10)
        // Nobody listens there, so what is sent waits until its queue is full, and then the sender.
        let nowhere: Endpoint = "tcp://127.0.0.1:9"

        let push = try PushSocket(context, options: options)
        try push.connect(to: nowhere)
        let sender = Handoff(push)
        async let sending = onThread { () -> ZeroMQError.Code? in
            let push = sender.take()
            return failure { () throws(ZeroMQError) in while true { try push.send("queued") } }?.code
        }
        let receiver = Handoff(try RouterSocket(context, options: .server))
        async let receiving = onThread { () -> ZeroMQError.Code? in
            let router = receiver.take()
            return failure { () throws(ZeroMQError) in _ = try router.receive() }?.code
        }
        let dealer = try DealerSocket(context, options: options)
        try dealer.connect(to: nowhere)
        let monitor = try dealer.monitor()
        let asyncSocket = try AsyncSocket(dealer)
        async let batches = Result { for try await _ in asyncSocket.batches {} }
        async let flooding = Result {
            while true {
                var batch = OutgoingBatch()
                for _ in 0..<100 { batch.append("queued") }
                try await asyncSocket.send(batch)
            }
        }
        let authenticator = try Authenticator(context, allowing: [:])
        let proxy = try Proxy(producers: PullSocket(context), consumers: PushSocket(context))
        // Everything is under way once the monitor tells of the first try.
        #expect(await monitor.contains { _ in true })

        context.shutdown()
        #expect(try await sending == .terminated)
        #expect(try await receiving == .terminated)
        let (received, sent) = await (batches, flooding)
        #expect(throws: ZeroMQError.self) { try received.get() }
        #expect(throws: ZeroMQError.self) { try sent.get() }
        for await _ in monitor {}
        #expect(await authenticator.waitForEnd()?.code == .terminated)
        #expect(await proxy.waitForEnd()?.code == .terminated)
        #expect(context.terminate(timeout: patience))
    }
}

extension Result where Success == Void, Failure == any Error {
    /// The outcome of asynchronous work.
    fileprivate init(_ body: () async throws -> Void) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
