// SPDX-License-Identifier: Apache-2.0

import Testing
import ZeroMQ

@Suite("Options", .timeLimit(.minutes(10)))
struct OptionTests {
    @Test("what is set is what libzmq uses")
    func readingBack() throws {
        var options = SocketOptions()
        options.linger = .milliseconds(250)
        options.sendHighWaterMark = 7
        options.receiveHighWaterMark = 0
        options.maxMessageSize = 12_345
        options.immediate = true
        options.conflate = true
        options.tracksDelivery = true
        options.handshakeInterval = .milliseconds(3001)
        options.heartbeat = .standard
        options.connectTimeout = .seconds(4)
        options.reconnectInterval = .milliseconds(20)
        options.maxReconnectInterval = .seconds(1)
        options.backlog = 50
        options.tcpKeepAlive = SocketOptions.TCPKeepAlive(idle: .seconds(9), interval: .seconds(2), count: 4)
        options.sendBufferSize = 100_000
        options.receiveBufferSize = 200_000
        options.ipv6 = true
        options.subscriptionLimit = 3
        let push = try PushSocket(Context(), options: options)
        #expect(try push.currentOptions() == options)
    }

    @Test("presets are finite", arguments: [SocketOptions(), .server, .client])
    func presets(options: SocketOptions) throws {
        let dealer = try DealerSocket(Context(), options: options)
        let current = try dealer.currentOptions()
        #expect(current.linger > .zero && current.linger <= .seconds(60))
        #expect(current.sendHighWaterMark == 1000)
        #expect(current.receiveHighWaterMark == 1000)
        #expect(current.maxMessageSize == options.maxMessageSize ?? -1)
        #expect(current.handshakeInterval == options.handshakeInterval ?? .seconds(30))
        #expect(current.heartbeat?.interval == .zero)
        #expect(current.immediate == options.immediate ?? false)
    }

    @Test("every role accepts the presets", arguments: [SocketOptions.server, .client])
    func roles(options: SocketOptions) throws {
        let context = try Context()
        _ = try PairSocket(context, options: options)
        _ = try PublisherSocket(context, options: options)
        _ = try SubscriberSocket(context, options: options)
        _ = try RequestSocket(context, options: options)
        _ = try ReplySocket(context, options: options)
        _ = try DealerSocket(context, options: options)
        _ = try RouterSocket(context, options: options)
        _ = try PullSocket(context, options: options)
        _ = try PushSocket(context, options: options)
        _ = try XPublisherSocket(context, options: options)
        _ = try XSubscriberSocket(context, options: options)
    }

    @Test("times are rounded up to milliseconds and cannot overflow")
    func times() throws {
        var options = SocketOptions()
        options.linger = .microseconds(1)
        options.handshakeInterval = .seconds(Int64.max)
        options.connectTimeout = .milliseconds(-5)
        let current = try PullSocket(Context(), options: options).currentOptions()
        #expect(current.linger == .milliseconds(1))
        #expect(current.handshakeInterval == .milliseconds(Int32.max))
        #expect(current.connectTimeout == .zero)
    }

    @Test("values libzmq refuses")
    func refused() throws {
        let context = try Context()
        let changes: [@Sendable (inout SocketOptions) -> Void] = [
            { $0.sendHighWaterMark = -1 },
            { $0.receiveHighWaterMark = Int(Int32.max) + 1 },
            { $0.routingID = [] },
            { $0.routingID = [UInt8](repeating: 1, count: 256) },
            { $0.heartbeat = .init(interval: .seconds(1), timeout: .seconds(1), timeToLive: .seconds(7000)) },
        ]
        for change in changes {
            var options = SocketOptions()
            change(&options)
            let error = failure(of: { () throws(ZeroMQError) in _ = try DealerSocket(context, options: options) })
            #expect(error?.code == .invalidOption)
            #expect(error?.description.hasPrefix("set ") == true)
        }
    }

    @Test("a frame above the limit is dropped and the connection with it; the socket goes on")
    func maxMessageSize() throws {
        let context = try Context()
        var serverOptions = SocketOptions.server
        serverOptions.maxMessageSize = 1000
        var clientOptions = SocketOptions.client
        clientOptions.reconnectInterval = .milliseconds(1)
        let sockets = try Connected<Roles.Pull, Roles.Push>(
            context,
            to: "tcp://127.0.0.1:*",
            server: serverOptions,
            client: clientOptions
        )
        try sockets.client.send([UInt8](repeating: 0, count: 1000), timeout: patience)
        #expect(try sockets.server.receive(timeout: patience)?.array(at: 0).count == 1000)

        try sockets.client.send([UInt8](repeating: 0, count: 1001), timeout: patience)
        // Messages on the closed connection are lost, so one is sent until one arrives.
        var received: String?
        while received == nil {
            try sockets.client.send("small", timeout: patience)
            received = try sockets.server.receive(timeout: .milliseconds(10))?.string(at: 0)
        }
        #expect(received == "small")
    }

    @Test("XPUB reports as many subscriptions as it is told to")
    func verbosity() throws {
        let expected: [(SocketOptions.XPUBVerbosity, [Subscription.Change])] = [
            (.changes, [.subscribe, .unsubscribe]),
            (.subscriptions, [.subscribe, .subscribe, .unsubscribe]),
            (.all, [.subscribe, .subscribe, .unsubscribe, .unsubscribe]),
        ]
        for (verbosity, changes) in expected {
            let context = try Context()
            var options = SocketOptions.server
            options.xpubVerbosity = verbosity
            let publisher = try XPublisherSocket(context, options: options)
            try publisher.bind(to: "inproc://verbosity")
            let one = try SubscriberSocket(context)
            let two = try SubscriberSocket(context)
            try one.connect(to: "inproc://verbosity")
            try two.connect(to: "inproc://verbosity")
            var seen: [Subscription.Change] = []
            // A marker tells that all before it has come: each subscriber's changes come in order.
            func settle(_ subscriber: borrowing SubscriberSocket, _ marker: String) throws {
                try subscriber.subscribe(to: marker)
                while let next = try publisher.receiveSubscription(timeout: patience), next.topic != Array(marker.utf8)
                {
                    seen.append(next.change)
                }
            }
            try one.subscribe(to: "t")
            try settle(one, "1")
            try two.subscribe(to: "t")
            try settle(two, "2")
            try one.unsubscribe(from: "t")
            try settle(one, "3")
            try two.unsubscribe(from: "t")
            try settle(two, "4")
            #expect(seen == changes)
        }
    }

    @Test("a welcome message comes first")
    func welcome() throws {
        let context = try Context()
        var options = SocketOptions.server
        options.xpubWelcomeMessage = Array("welcome".utf8)
        let sockets = try Connected<Roles.XPublisher, Roles.Subscriber>(
            context,
            to: "tcp://127.0.0.1:*",
            server: options
        )
        try sockets.client.subscribe(to: "")
        // The publisher sends it when it takes in the subscription.
        #expect(try sockets.server.receiveSubscription(timeout: patience)?.change == .subscribe)
        #expect(try sockets.client.receive(timeout: patience)?.string(at: 0) == "welcome")
    }
}
