// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import ZeroMQ

@Suite("Sockets", .timeLimit(.minutes(10)))
struct SocketTests {
    static let addresses: [Endpoint] = ["tcp://127.0.0.1:*", "tcp://[::1]:*", "ipc://*", "inproc://sockets"]

    @Test("PUSH to PULL, over each transport", arguments: addresses)
    func pushPull(address: Endpoint) throws {
        let context = try Context()
        let sockets = try Connected<Roles.Pull, Roles.Push>(context, to: address)
        #expect(!sockets.endpoint.isWildcard)
        #expect(sockets.endpoint.isLoopback)
        #expect(sockets.endpoint.transport == address.transport)

        try sockets.client.send("hello", timeout: patience)
        try sockets.client.send(Message("a", [UInt8](), [0, 1, 2] as [UInt8]), timeout: patience)
        try sockets.client.send([UInt8](), timeout: patience)
        try sockets.client.send(copying: ([9, 8] as [UInt8]).span.bytes, timeout: patience)

        let first = try sockets.server.receive()
        #expect(first.frameCount == 1)
        #expect(first.string(at: 0) == "hello")
        let second = try sockets.server.receive()
        #expect(second.frameCount == 3)
        #expect(second.string(at: 0) == "a")
        #expect(second[1].byteCount == 0)
        #expect(second.array(at: 2) == [0, 1, 2])
        let third = try sockets.server.receive()
        #expect(third.frameCount == 1)
        #expect(third[0].byteCount == 0)
        #expect(try sockets.server.receive().array(at: 0) == [9, 8])
    }

    @Test("frames of 1 MiB and messages of 1,000 frames", arguments: addresses)
    func large(address: Endpoint) throws {
        let context = try Context()
        let sockets = try Connected<Roles.Pull, Roles.Push>(context, to: address)
        let body = (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try sockets.client.send(body, timeout: patience)
        var many = Message()
        for index in 0..<1000 { many.append(copying: "\(index)") }
        try sockets.client.send(many, timeout: patience)

        #expect(try sockets.server.receive().array(at: 0) == body)
        let received = try sockets.server.receive()
        #expect(received.frameCount == 1000)
        #expect((0..<1000).allSatisfy { received.string(at: $0) == "\($0)" })
    }

    @Test("PAIR in both directions")
    func pair() throws {
        let context = try Context()
        let sockets = try Connected<Roles.Pair, Roles.Pair>(context)
        try sockets.client.send("there", timeout: patience)
        #expect(try sockets.server.receive().string(at: 0) == "there")
        try sockets.server.send(Message("and", "back"), timeout: patience)
        #expect(try sockets.client.receive().string(at: 1) == "back")
    }

    @Test("REQ and REP take turns")
    func requestReply() throws {
        let context = try Context()
        let sockets = try Connected<Roles.Reply, Roles.Request>(context, to: "tcp://127.0.0.1:*")
        try sockets.client.send("question", timeout: patience)
        let second = failure(of: { () throws(ZeroMQError) in try sockets.client.send("too early") })
        #expect(second?.code == .wrongState)

        #expect(try sockets.server.receive().string(at: 0) == "question")
        let early = failure(of: { () throws(ZeroMQError) in _ = try sockets.server.receive(timeout: .zero) })
        #expect(early?.code == .wrongState)
        try sockets.server.send(Message("an", "swer"), timeout: patience)
        #expect(try sockets.client.receive().string(at: 1) == "swer")
    }

    @Test("DEALER and ROUTER: the first frame names the peer")
    func dealerRouter() throws {
        let context = try Context()
        var options = SocketOptions.client
        options.routingID = Array("client-1".utf8)
        let sockets = try Connected<Roles.Router, Roles.Dealer>(context, to: "tcp://127.0.0.1:*", client: options)
        try sockets.client.send(Message("MS1", "PING"), timeout: patience)
        let request = try sockets.server.receive()
        #expect(request.string(at: 0) == "client-1")
        #expect(request.string(at: 2) == "PING")
        try sockets.server.send(Message(request.array(at: 0), "MS1", "PONG"), timeout: patience)
        let reply = try sockets.client.receive()
        #expect(reply.frameCount == 2)
        #expect(reply.string(at: 1) == "PONG")
    }

    @Test("a ROUTER throws for a peer it does not know")
    func unknownPeer() throws {
        let context = try Context()
        let router = try RouterSocket(context, options: .server)
        try router.bind(to: "inproc://router")
        let unknown = failure(of: { () throws(ZeroMQError) in try router.send(Message("nobody", "hello")) })
        #expect(unknown?.code == .peerUnreachable)
        // The socket is as good as before.
        let dealer = try DealerSocket(context, options: .client)
        try dealer.connect(to: "inproc://router")
        try dealer.send("hello", timeout: patience)
        #expect(try router.receive().string(at: 1) == "hello")
    }

    @Test("XPUB sees subscriptions, SUB gets what it subscribed to")
    func publishing() throws {
        let context = try Context()
        let sockets = try Connected<Roles.XPublisher, Roles.Subscriber>(context, to: "tcp://127.0.0.1:*")
        try sockets.client.subscribe(to: "v1/1h/")
        let subscription = try #require(try sockets.server.receiveSubscription(timeout: patience))
        #expect(subscription.change == .subscribe)
        #expect(subscription.topic == Array("v1/1h/".utf8))

        try sockets.server.send(Message("v1/1d/all/", "no"))
        try sockets.server.send(Message("v1/1h/all/", "yes"))
        let update = try required(sockets.client.receive(timeout: patience))
        #expect(update.string(at: 0) == "v1/1h/all/")
        #expect(update.string(at: 1) == "yes")

        try sockets.client.unsubscribe(from: "v1/1h/")
        let end = try #require(try sockets.server.receiveSubscription(timeout: patience))
        #expect(end.change == .unsubscribe)
        #expect(try sockets.server.receiveSubscription(timeout: .zero) == nil)
    }

    @Test("XPUB and XSUB; a message of the subscriber's own is not a subscription")
    func extendedPublishing() throws {
        let context = try Context()
        let sockets = try Connected<Roles.XPublisher, Roles.XSubscriber>(context)
        try sockets.client.send("own message")
        try sockets.client.subscribe(to: "t")
        let subscription = try #require(try sockets.server.receiveSubscription(timeout: patience))
        #expect(subscription.topic == Array("t".utf8))
        try sockets.server.send(Message("topic", "value"))
        #expect(try sockets.client.receive(timeout: patience)?.string(at: 1) == "value")
        try sockets.client.unsubscribe(from: "t")
        #expect(try sockets.server.receiveSubscription(timeout: patience)?.change == .unsubscribe)
    }

    @Test("PUB and SUB")
    func plainPublishing() throws {
        let context = try Context()
        let sockets = try Connected<Roles.Publisher, Roles.Subscriber>(context, to: "tcp://127.0.0.1:*")
        try sockets.client.subscribe(to: "")
        // A plain publisher cannot know when the subscription has arrived, so it repeats.
        var received: String?
        while received == nil {
            try sockets.server.send("tick")
            received = try sockets.client.receive(timeout: .milliseconds(10))?.string(at: 0)
        }
        #expect(received == "tick")
    }

    @Test("receiving what is there as a batch")
    func batch() throws {
        let context = try Context()
        let sockets = try Connected<Roles.Pull, Roles.Push>(context)
        #expect(try sockets.server.receiveBatch() == nil)
        for number in 0..<10 { try sockets.client.send(Message("\(number)", "x"), timeout: patience) }
        let first = try #require(try sockets.server.receiveBatch(upTo: BatchLimits(messages: 4)))
        #expect(first.map { $0.string(at: 0) } == ["0", "1", "2", "3"])
        #expect(first.byteCount == 8)
        #expect(first[1].frameCount == 2)
        #expect(first[1].byteCount == 2)
        #expect(first[3][1].byteCount == 1)
        #expect(first[2].withUnsafeBytes(at: 0) { $0.first } == UInt8(ascii: "2"))
        #expect(first[2].array(at: 1) == Array("x".utf8))
        let second = try #require(try sockets.server.receiveBatch(upTo: BatchLimits(bytes: 3)))
        #expect(second.count == 2)
        let third = try #require(try sockets.server.receiveBatch())
        #expect(third.map { $0.string(at: 0) } == ["6", "7", "8", "9"])
    }

    @Test("a message that was not sent is kept")
    func trySend() throws {
        let context = try Context()
        let push = try PushSocket(context, options: .client)
        var message = Message("kept", "whole")
        #expect(try push.trySend(&message) == false)
        #expect(message.frameCount == 2)
        #expect(message.string(at: 1) == "whole")

        let pull = try PullSocket(context, options: .server)
        try push.connect(to: pull.bind(to: "inproc://kept"))
        #expect(try push.trySend(&message, timeout: patience) == true)
        #expect(message.isEmpty == true)
        #expect(try pull.receive().string(at: 1) == "whole")
    }

    @Test("time limits")
    func timeouts() throws {
        let context = try Context()
        let sockets = try Connected<Roles.Pull, Roles.Push>(context)
        #expect(try sockets.server.receive(timeout: .zero) == nil)
        #expect(try sockets.server.receive(timeout: .microseconds(1)) == nil)
        #expect(try sockets.server.receive(timeout: .milliseconds(20)) == nil)

        let lonely = try PushSocket(context)
        for timeout in [Duration.zero, .milliseconds(20)] {
            let error = failure(of: { () throws(ZeroMQError) in try lonely.send("x", timeout: timeout) })
            #expect(error?.code == .timedOut)
            #expect(error?.description.hasPrefix("send: no connected peer") == true)
        }
    }

    @Test("a signal does not end a wait")
    func interrupted() async throws {
        signal(SIGUSR1) { _ in }
        let context = try Context()
        let sockets = try Connected<Roles.Pull, Roles.Push>(context)
        let server = Handoff(sockets.server)
        let (threads, thread) = AsyncStream<pthread_t>.makeStream()
        async let received = onThread { () -> [String?] in
            let server = server.take()
            // A thread inherits the mask of the one that starts it, and those for tasks let no signal in.
            var signals = sigset_t()
            sigemptyset(&signals)
            sigaddset(&signals, SIGUSR1)
            pthread_sigmask(SIG_UNBLOCK, &signals, nil)
            thread.yield(pthread_self())
            thread.finish()
            let received = try server.receive().string(at: 0)
            var poller = Poller()
            _ = poller.add(server, for: .readable)
            return try [received, poller.wait() ? "ready" : nil]
        }
        var iterator = threads.makeAsyncIterator()
        let receiver = try #require(await iterator.next())
        for message in ["after many signals", "another"] {
            for _ in 0..<1000 {
                pthread_kill(receiver, SIGUSR1)
                sched_yield()
            }
            try sockets.client.send(message, timeout: patience)
        }
        #expect(try await received == ["after many signals", "ready"])
    }

    @Test("a server that comes later gets what was queued for it", arguments: [SocketOptions(), .client])
    func lateBind(options: SocketOptions) throws {
        let context = try Context()
        let folder = try TemporaryFolder()
        let endpoint = try Endpoint.ipc(path: folder.path + "/late")
        var options = options
        options.reconnectInterval = .milliseconds(10)
        let push = try PushSocket(context, options: options)
        try push.connect(to: endpoint)
        for number in 0..<900 { try push.send("\(number)", timeout: patience) }
        let pull = try PullSocket(context, options: .server)
        try pull.bind(to: endpoint)
        for number in 0..<900 { #expect(try pull.receive(timeout: patience)?.string(at: 0) == "\(number)") }
    }

    @Test("unbind and disconnect")
    func detaching() throws {
        let context = try Context()
        let sockets = try Connected<Roles.Pull, Roles.Push>(context, to: "tcp://127.0.0.1:*")
        try sockets.client.send("x", timeout: patience)
        #expect(try sockets.server.receive().string(at: 0) == "x")
        try sockets.server.unbind(from: sockets.endpoint)
        let again = failure(of: { () throws(ZeroMQError) in try sockets.server.unbind(from: sockets.endpoint) })
        #expect(again?.code == .notFound)
        try sockets.client.disconnect(from: sockets.endpoint)
        let twice = failure(of: { () throws(ZeroMQError) in try sockets.client.disconnect(from: sockets.endpoint) })
        #expect(twice?.code == .notFound)
    }

    @Test("an inproc name is free as soon as its socket is closed")
    func inprocName() throws {
        let context = try Context()
        for _ in 0..<100 {
            let sockets = try Connected<Roles.Pull, Roles.Push>(context, to: "inproc://again")
            try sockets.client.send("x", timeout: patience)
        }
    }

    @Test("subscriptions are limited, and counted as libzmq counts them")
    func subscriptionLimit() throws {
        let context = try Context()
        var options = SocketOptions()
        options.subscriptionLimit = 2
        let subscriber = try SubscriberSocket(context, options: options)
        try subscriber.subscribe(to: "a")
        try subscriber.subscribe(to: "a")
        try subscriber.subscribe(to: "b")
        let third = failure(of: { () throws(ZeroMQError) in try subscriber.subscribe(to: "c") })
        #expect(third?.code == .tooManySubscriptions)
        try subscriber.unsubscribe(from: "a")
        let stillThere = failure(of: { () throws(ZeroMQError) in try subscriber.subscribe(to: "c") })
        #expect(stillThere?.code == .tooManySubscriptions)
        try subscriber.unsubscribe(from: "a")
        try subscriber.subscribe(to: "c")
        #expect(SocketOptions().subscriptionLimit == 256)
    }
}
