// SPDX-License-Identifier: Apache-2.0

import Testing
import ZeroMQ

@Suite("AsyncSocket", .timeLimit(.minutes(10)))
struct AsyncSocketTests {
    @Test("100,000 messages arrive in order and are counted", arguments: ["tcp://127.0.0.1:*", "inproc://order"])
    func order(address: String) async throws {
        let total = 100_000
        let context = try Context()
        let pull = try PullSocket(context, options: .server)
        let push = try PushSocket(context, options: .client)
        try push.connect(to: pull.bind(to: Endpoint(address)))
        let receiver = try AsyncSocket(pull)
        let sender = try AsyncSocket(push)
        let sending = Task {
            for start in stride(from: 0, to: total, by: 100) {
                var batch = OutgoingBatch(frameCapacity: 100)
                for number in start..<start + 100 { batch.append("\(number)") }
                try await sender.send(batch)
            }
            return await sender.close(flushingFor: patience)
        }
        var expected = 0
        var isInOrder = true
        var largest = 0
        for try await batch in receiver.batches {
            for message in batch {
                isInOrder = isInOrder && message.string(at: 0) == "\(expected)"
                expected += 1
            }
            largest = max(largest, batch.count)
            if expected == total { break }
        }
        #expect(isInOrder)
        #expect(largest <= 128)
        #expect(try await sending.value == 0)
        #expect(receiver.counters.received == total)
        #expect(receiver.counters.receivedBytes == (0..<total).reduce(0) { $0 + "\($1)".utf8.count })
        #expect(sender.counters.sent == total)
        #expect(await receiver.close() == 0)
    }

    @Test("one message after another")
    func messages() async throws {
        let context = try Context()
        let pull = try PullSocket(context, options: .server)
        let push = try PushSocket(context, options: .client)
        try push.connect(to: pull.bind(to: "inproc://connected"))
        let receiver = try AsyncSocket(pull)
        for number in 0..<1000 { try push.send("\(number)", timeout: patience) }
        var iterator = receiver.messages.makeAsyncIterator()
        for number in 0..<1000 { #expect(try await iterator.next()?.string(at: 0) == "\(number)") }
        await receiver.close()
        #expect(try await iterator.next() == nil)
    }

    @Test("a slow consumer holds up the sender, and nothing is lost")
    func backPressure() async throws {
        var options = SocketOptions()
        options.sendHighWaterMark = 10
        options.receiveHighWaterMark = 10
        let context = try Context()
        let pull = try PullSocket(context, options: options)
        let push = try PushSocket(context, options: options)
        try push.connect(to: pull.bind(to: "inproc://connected"))
        var configuration = AsyncSocketConfiguration()
        configuration.batchLimits.messages = 10
        configuration.maxBatchDelay = .seconds(3600)
        configuration.receivedLimit = 2
        let receiver = try AsyncSocket(pull, configuration: configuration)

        let client = Handoff(push)
        let (sent, blocked) = try await onThread { () -> (Int, Handoff<Roles.Push>) in
            let push = client.take()
            var sent = 0
            var message = Message("0")
            while try push.trySend(&message, timeout: .milliseconds(200)) {
                sent += 1
                message = Message("\(sent)")
            }
            return (sent, Handoff(push))
        }
        // 20 in the queue of the sockets, and 10 in each of the two batches that wait for the consumer, unless the thread
        // has not taken them yet.
        #expect((20...40).contains(sent))

        // Once the consumer reads, the sender can go on, and nothing is missing.
        async let end = onThread {
            let push = blocked.take()
            for number in sent..<100 { try push.send("\(number)", timeout: patience) }
        }
        var iterator = receiver.messages.makeAsyncIterator()
        for number in 0..<100 { #expect(try await iterator.next()?.string(at: 0) == "\(number)") }
        try await end
    }

    @Test("a task that waits for a batch can be cancelled, and loses nothing")
    func cancellation() async throws {
        let context = try Context()
        let pull = try PullSocket(context, options: .server)
        let push = try PushSocket(context, options: .client)
        try push.connect(to: pull.bind(to: "inproc://connected"))
        let receiver = try AsyncSocket(pull)
        for _ in 0..<100 {
            let waiting = Task {
                var count = 0
                for try await batch in receiver.batches { count += batch.count }
                return count
            }
            waiting.cancel()
            #expect(try await waiting.value == 0)
        }
        try push.send("kept", timeout: patience)
        var iterator = receiver.messages.makeAsyncIterator()
        #expect(try await iterator.next()?.string(at: 0) == "kept")
        await receiver.close()
    }

    @Test("senders wait while the queue is full, in order, and can be cancelled")
    func boundedSending() async throws {
        var configuration = AsyncSocketConfiguration()
        configuration.queuedLimit = 1
        let push = try PushSocket(Context())
        let sender = try AsyncSocket(push, configuration: configuration)
        func batch(_ text: String) -> OutgoingBatch {
            var batch = OutgoingBatch()
            batch.append(text)
            return batch
        }
        // The thread holds one batch, which no peer takes; the queue holds one more.
        var queued = 0
        while queued < 2 {
            var next = batch("\(queued)")
            if try sender.trySend(&next) { queued += 1 } else { await Task.yield() }
        }
        let waiting = Task { try await sender.send(batch("2")) }
        waiting.cancel()
        let cancelled = await #expect(throws: ZeroMQError.self) { try await waiting.value }
        #expect(cancelled?.code == .cancelled)

        var third = batch("3")
        #expect(try sender.trySend(&third) == false)
        #expect(third.count == 1)

        let refused = Task { try await sender.send(batch("4")) }
        #expect(await sender.close(flushingFor: .zero) == 2)
        let closed = await #expect(throws: ZeroMQError.self) { try await refused.value }
        #expect(closed?.code == .closed)
        #expect(throws: ZeroMQError.self) { try sender.trySend(&third) }
    }

    @Test("an empty batch is nothing to send")
    func emptyBatch() async throws {
        let sender = try AsyncSocket(try PushSocket(Context()))
        try await sender.send(OutgoingBatch())
        var empty = OutgoingBatch()
        #expect(try sender.trySend(&empty) == true)
        #expect(await sender.close(flushingFor: .zero) == 0)
    }

    @Test("XPUB: subscriptions are answered with current values while updates go out")
    func livePublishing() async throws {
        let context = try Context()
        let publisher = try XPublisherSocket(context, options: .server)
        let endpoint = try publisher.bind(to: "tcp://127.0.0.1:*")
        let (subscriptions, continuation) = AsyncStream<Subscription>.makeStream()
        let live = try AsyncSocket(publisher) { batch in
            for message in batch { if let subscription = Subscription(message) { continuation.yield(subscription) } }
        }
        let answering = Task {
            for await subscription in subscriptions where subscription.change == .subscribe {
                var batch = OutgoingBatch()
                batch.append(subscription.topic, "current")
                try await live.send(batch)
            }
        }
        let received = try await onThread { () -> [String?] in
            let subscriber = try SubscriberSocket(context, options: .client)
            try subscriber.connect(to: endpoint)
            try subscriber.subscribe(to: "v1/1h/all/")
            let first = try subscriber.receive(timeout: patience)
            try subscriber.subscribe(to: "v1/1d/all/")
            let second = try subscriber.receive(timeout: patience)
            return [first?.string(at: 0), first?.string(at: 1), second?.string(at: 0)]
        }
        #expect(received == ["v1/1h/all/", "current", "v1/1d/all/"])
        #expect(live.counters.received >= 2)
        continuation.finish()
        try await answering.value
        #expect(await live.close() == 0)
    }

    @Test("a ROUTER drops what it cannot deliver, counts it, and serves the others")
    func undeliverable() async throws {
        let context = try Context()
        let router = try RouterSocket(context, options: .server)
        let dealer = try DealerSocket(context, options: .client)
        try dealer.connect(to: router.bind(to: "tcp://127.0.0.1:*"))
        let server = try AsyncSocket(router)
        try dealer.send("hello", timeout: patience)
        var iterator = server.messages.makeAsyncIterator()
        let hello = try #require(try await iterator.next())
        var batch = OutgoingBatch()
        batch.append("nobody", "lost")
        batch.append(hello.array(at: 0), "welcome")
        batch.append("nobody", "lost too")
        try await server.send(batch)
        let client = Handoff(dealer)
        #expect(try await onThread { try client.take().receive().string(at: 0) } == "welcome")
        await server.close()
        #expect(server.counters.undelivered == 2)
        #expect(server.counters.sent == 1)
    }

    @Test("a batch may wait for more messages for a limited time")
    func batchDelay() async throws {
        let context = try Context()
        let pull = try PullSocket(context, options: .server)
        let push = try PushSocket(context, options: .client)
        try push.connect(to: pull.bind(to: "inproc://connected"))
        var configuration = AsyncSocketConfiguration()
        configuration.maxBatchDelay = .seconds(3600)
        configuration.batchLimits.messages = 3
        let receiver = try AsyncSocket(pull, configuration: configuration)
        var iterator = receiver.batches.makeAsyncIterator()
        for number in 0..<4 { try push.send("\(number)", timeout: patience) }
        #expect(try await iterator.next()?.count == 3)
        for number in 4..<6 { try push.send("\(number)", timeout: patience) }
        #expect(try await iterator.next()?.map { $0.string(at: 0) } == ["3", "4", "5"])

        configuration.maxBatchDelay = .milliseconds(1)
        let shortContext = try Context()
        let shortPull = try PullSocket(shortContext, options: .server)
        let shortPush = try PushSocket(shortContext, options: .client)
        try shortPush.connect(to: shortPull.bind(to: "inproc://connected"))
        let second = try AsyncSocket(shortPull, configuration: configuration)
        try shortPush.send("alone", timeout: patience)
        var alone = second.batches.makeAsyncIterator()
        #expect(try await alone.next()?.count == 1)
    }
}
