// SPDX-License-Identifier: Apache-2.0

import Testing
import ZeroMQ

@Suite("Proxies", .timeLimit(.minutes(10)))
struct ProxyTests {
    @Test("publishers reach subscribers, and subscriptions publishers")
    func publishing() async throws {
        let context = try Context()
        let xsub = try XSubscriberSocket(context, options: .server)
        let xpub = try XPublisherSocket(context, options: .server)
        let (front, back) = (try xsub.bind(to: "tcp://127.0.0.1:*"), try xpub.bind(to: "tcp://127.0.0.1:*"))
        let proxy = try Proxy(publishers: xsub, subscribers: xpub)

        let publisher = try XPublisherSocket(context, options: .client)
        try publisher.connect(to: front)
        let subscriber = try SubscriberSocket(context, options: .client)
        try subscriber.connect(to: back)
        try subscriber.subscribe(to: "a/")
        #expect(try publisher.receiveSubscription(timeout: patience)?.topic == Array("a/".utf8))
        try publisher.send(Message("b/", "unwanted"))
        try publisher.send(Message("a/", "wanted"))
        #expect(try subscriber.receive(timeout: patience)?.string(at: 1) == "wanted")
        #expect(await proxy.stop() == nil)
        #expect(context.terminate(timeout: .zero) == false)
    }

    @Test("requests reach a worker, and its replies who asked")
    func requests() async throws {
        let context = try Context()
        let router = try RouterSocket(context, options: .server)
        let dealer = try DealerSocket(context, options: .server)
        try router.bind(to: "inproc://requesters")
        try dealer.bind(to: "inproc://workers")
        let proxy = try Proxy(requesters: router, workers: dealer)
        let worker = try ReplySocket(context, options: .client)
        try worker.connect(to: "inproc://workers")
        for name in ["one", "two"] {
            let requester = try RequestSocket(context, options: .client)
            try requester.connect(to: "inproc://requesters")
            try requester.send(name, timeout: patience)
            #expect(try worker.receive(timeout: patience)?.string(at: 0) == name)
            try worker.send("\(name)!", timeout: patience)
            #expect(try requester.receive(timeout: patience)?.string(at: 0) == "\(name)!")
        }
        await proxy.stop()
    }

    @Test("a paused proxy keeps messages until it goes on")
    func pausing() async throws {
        let context = try Context()
        let pull = try PullSocket(context, options: .server)
        let push = try PushSocket(context, options: .server)
        try pull.bind(to: "inproc://producers")
        try push.bind(to: "inproc://consumers")
        let proxy = try Proxy(producers: pull, consumers: push)
        let producer = try PushSocket(context, options: .client)
        try producer.connect(to: "inproc://producers")
        let consumer = try PullSocket(context, options: .client)
        try consumer.connect(to: "inproc://consumers")
        try producer.send("first", timeout: patience)
        #expect(try consumer.receive(timeout: patience)?.string(at: 0) == "first")
        proxy.pause()
        // libzmq's proxy looks at its orders between bursts, and a burst has up to 1,000 messages: on one core, where each
        // side runs when the other waits, every message may be part of it.
        var held = 0
        while held < 2000 {
            try producer.send("\(held)", timeout: patience)
            if try consumer.receive(timeout: .milliseconds(50)) == nil { break }
            held += 1
        }
        #expect(held < 2000)
        proxy.resume()
        #expect(try consumer.receive(timeout: patience)?.string(at: 0) == "\(held)")
        await proxy.stop()
        await proxy.stop()
        // After its end commands are for nobody.
        proxy.pause()
    }

    @Test("a proxy ends with its context and says why; a released one ends by itself")
    func ends() async throws {
        let context = try Context()
        let proxy = try Proxy(producers: PullSocket(context), consumers: PushSocket(context))
        do { _ = try Proxy(producers: PullSocket(context), consumers: PushSocket(context)) }
        context.shutdown()
        #expect(await proxy.waitForEnd()?.code == .terminated)
    }
}
