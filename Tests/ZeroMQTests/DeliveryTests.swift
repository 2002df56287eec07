// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import ZeroMQ

@Suite("Delivery at the end", .timeLimit(.minutes(10)))
struct DeliveryTests {
    /// Queues and buffers so small that the reader is always behind.
    private static func connect(_ context: Context) throws -> Connected<Roles.Pull, Roles.Push> {
        var server = SocketOptions()
        server.receiveHighWaterMark = 1
        server.receiveBufferSize = 4096
        var client = SocketOptions()
        client.sendHighWaterMark = 0
        client.sendBufferSize = 4096
        client.tracksDelivery = true
        return try Connected(context, to: "tcp://127.0.0.1:*", server: server, client: client)
    }

    @Test("a slow reader gets everything that close(flushingFor:) says was sent", arguments: 0..<16)
    func slowReader(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let total = Int.random(in: 20...300, using: &generator)
        let body = [UInt8](repeating: 1, count: Int.random(in: 10...3000, using: &generator))
        let pauses = (0..<50).map { _ in Int.random(in: 0...200, using: &generator) }
        let sockets = try Self.connect(Context())
        for _ in 0..<total { try sockets.client.send(body, timeout: patience) }
        let server = Handoff(sockets.server)
        let client = Handoff(sockets.client)

        async let unsent = onThread { client.take().close(flushingFor: patience) }
        async let received = onThread { () -> Int in
            let server = server.take()
            var count = 0
            var message = Message()
            while count < total, try server.receive(into: &message, timeout: patience) {
                count += 1
                // Slower than the sender, which is what this is about: it stands back for whoever else can run.
                for _ in 0..<pauses[count % pauses.count] { sched_yield() }
            }
            return count
        }
        #expect(try await unsent == 0)
        #expect(try await received == total)
    }

    @Test("messages nobody takes are counted")
    func unsent() throws {
        let context = try Context()
        var options = SocketOptions()
        options.tracksDelivery = true
        let push = try PushSocket(context, options: options)
        try push.connect(to: "tcp://127.0.0.1:9")
        for _ in 0..<5 { try push.send("x", timeout: patience) }
        try push.send(Message("two", "frames"), timeout: patience)
        #expect(push.unsentCount == 6)
        #expect(push.flush(timeout: .milliseconds(10)) == 6)
        #expect(push.close(flushingFor: .milliseconds(10)) == 6)
        #expect(context.terminate(timeout: patience))
    }

    @Test("nothing sent is nothing to wait for")
    func nothing() throws {
        var options = SocketOptions()
        options.tracksDelivery = true
        let push = try PushSocket(Context(), options: options)
        try push.connect(to: "tcp://127.0.0.1:9")
        #expect(push.close(flushingFor: patience) == 0)
    }

    @Test("a tracked message that was not taken is kept")
    func keptMessage() throws {
        var options = SocketOptions()
        options.tracksDelivery = true
        let push = try PushSocket(Context(), options: options)
        for text in ["short", String(repeating: "long", count: 100)] {
            var message = Message(text)
            #expect(try push.trySend(&message) == false)
            #expect(message.string(at: 0) == text)
        }
        #expect(push.unsentCount == 0)
    }

    @Test("closing that runs out of time at any point leaves the context's other sockets working")
    func closingTooShort() throws {
        let context = try Context()
        for number in 0..<60 {
            let pull = try PullSocket(context, options: .server)
            let push = try PushSocket(context, options: .client)
            try push.connect(to: try pull.bind(to: "tcp://127.0.0.1:*"))
            try push.send("one", timeout: patience)
            #expect(try pull.receive(timeout: patience) != nil)
            _ = push.close(flushingFor: .microseconds(number * 10))
        }
        let others = try Connected<Roles.Pull, Roles.Push>(context, to: "tcp://127.0.0.1:*")
        try others.client.send("through", timeout: patience)
        #expect(try others.server.receive(timeout: patience)?.string(at: 0) == "through")
    }
}
