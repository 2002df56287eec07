// SPDX-License-Identifier: Apache-2.0

import Testing
import ZeroMQ

@Suite("AsyncSocket, closing", .timeLimit(.minutes(10)))
struct AsyncSocketClosingTests {
    @Test("closing ends all waiting tasks; what was received can still be taken")
    func closing() async throws {
        let context = try Context()
        let pull = try PullSocket(context, options: .server)
        let push = try PushSocket(context, options: .client)
        try push.connect(to: pull.bind(to: "inproc://connected"))
        let receiver = try AsyncSocket(pull)
        let waiting = (0..<3).map { _ in
            Task {
                var count = 0
                for try await batch in receiver.batches { count += batch.count }
                return count
            }
        }
        try push.send("x", timeout: patience)
        while receiver.counters.received == 0 { await Task.yield() }
        #expect(await receiver.close() == 0)
        #expect(await receiver.close() == 0)
        var total = 0
        for task in waiting { total += try await task.value }
        for try await batch in receiver.batches { total += batch.count }
        #expect(total == 1)
    }

    @Test("draining takes what the socket has received, at the speed of the consumer", arguments: [1, 100])
    func draining(limit: Int) async throws {
        let total = 200
        let context = try Context()
        let pull = try PullSocket(context, options: .server)
        let push = try PushSocket(context, options: .client)
        let endpoint = try pull.bind(to: ownAddress())
        try push.connect(to: endpoint)
        var configuration = AsyncSocketConfiguration()
        configuration.batchLimits.messages = limit
        configuration.receivedLimit = 1
        let receiver = try AsyncSocket(pull, configuration: configuration)
        for number in 0..<total { try push.send("\(number)", timeout: patience) }
        #expect(push.close(flushingFor: patience) == 0)

        async let unsent = receiver.close(drainingFor: patience)
        var received = 0
        for try await batch in receiver.batches { received += batch.count }
        #expect(received == total)
        #expect(await unsent == 0)
        #expect(throws: Never.self) { try PullSocket(context).bind(to: endpoint) }
    }

    @Test("draining ends at its time although peers go on sending")
    func drainingLimit() async throws {
        let context = try Context()
        let pull = try PullSocket(context, options: .server)
        let push = try PushSocket(context, options: .client)
        try push.connect(to: pull.bind(to: "inproc://endless"))
        let receiver = try AsyncSocket(pull) { _ in }
        let client = Handoff(push)
        async let sent = onThread { () -> Int in
            let push = client.take()
            var count = 0
            while failure(of: { () throws(ZeroMQError) in try push.send("x") }) == nil { count += 1 }
            return count
        }
        while receiver.counters.received == 0 { await Task.yield() }
        await receiver.close(drainingFor: .milliseconds(50))
        context.shutdown()
        #expect(try await sent >= receiver.counters.received)
    }

    @Test("an address is free when close returns")
    func addressIsFree() async throws {
        let context = try Context()
        let pull = try PullSocket(context)
        let endpoint = try pull.bind(to: ownAddress())
        let receiver = try AsyncSocket(pull)
        await receiver.close()
        #expect(throws: Never.self) { try PullSocket(context).bind(to: endpoint) }
    }

    @Test("shutting the context down ends iteration with an error")
    func contextShutdown() async throws {
        let context = try Context()
        let pull = try PullSocket(context, options: .server)
        let push = try PushSocket(context, options: .client)
        try push.connect(to: pull.bind(to: "inproc://connected"))
        let receiver = try AsyncSocket(pull)
        let sender = try AsyncSocket(push)
        let waiting = Task { () async -> ZeroMQError.Code? in
            do throws(ZeroMQError) {
                for try await _ in receiver.batches {}
                return nil
            } catch {
                return error.code
            }
        }
        context.shutdown()
        #expect(await waiting.value == .terminated)
        await sender.close()
        let refused = await #expect(throws: ZeroMQError.self) {
            var batch = OutgoingBatch()
            batch.append("x")
            try await sender.send(batch)
        }
        #expect(refused?.code == .terminated)
        await context.terminate()
    }

    @Test("releasing the socket closes it, and the context can end")
    func release() async throws {
        let context = try Context()
        do {
            let pull = try PullSocket(context)
            try pull.bind(to: "tcp://127.0.0.1:*")
            _ = try AsyncSocket(pull)
        }
        await context.terminate()
    }

    @Test("an iterated socket stays open although nobody else holds it")
    func iterationHoldsSocket() async throws {
        let context = try Context()
        let pull = try PullSocket(context, options: .server)
        let push = try PushSocket(context, options: .client)
        try push.connect(to: pull.bind(to: "inproc://connected"))
        let batches = try AsyncSocket(pull).batches
        try push.send("x", timeout: patience)
        for try await batch in batches {
            #expect(batch.count == 1)
            break
        }
    }

    @Test("closing sends all queued batches")
    func closingSendsQueue() async throws {
        for _ in 0..<20 {
            let context = try Context()
            let pull = try PullSocket(context, options: .server)
            let push = try PushSocket(context, options: .client)
            try push.connect(to: pull.bind(to: "tcp://127.0.0.1:*"))
            let sender = try AsyncSocket(push)
            for number in 0..<4 {
                var batch = OutgoingBatch()
                batch.append("\(number)")
                try await sender.send(batch)
            }
            #expect(await sender.close(flushingFor: patience) == 0)
            for number in 0..<4 { #expect(try pull.receive(timeout: patience)?.string(at: 0) == "\(number)") }
        }
    }

    @Test("an open batch is handed on when the socket is closed")
    func closingHandsOn() async throws {
        let context = try Context()
        let pull = try PullSocket(context, options: .server)
        let push = try PushSocket(context, options: .client)
        try push.connect(to: pull.bind(to: "inproc://connected"))
        var configuration = AsyncSocketConfiguration()
        configuration.maxBatchDelay = .seconds(3600)
        let counter = Counter()
        let receiver = try AsyncSocket(pull, configuration: configuration) { batch in
            for _ in batch { counter.add() }
        }
        try push.send("taken but not handed on", timeout: patience)
        // Nothing tells when the thread has taken it; what it has not taken stays in libzmq's queue.
        await receiver.close()
        #expect(counter.value == receiver.counters.received)
    }

    @Test("with tracking, closing tells what was not handed to a connection")
    func unsent() async throws {
        var options = SocketOptions()
        options.tracksDelivery = true
        let push = try PushSocket(Context(), options: options)
        try push.connect(to: "tcp://127.0.0.1:9")
        let sender = try AsyncSocket(push)
        var batch = OutgoingBatch()
        for number in 0..<7 { batch.append("\(number)") }
        try await sender.send(batch)
        while sender.counters.sent < 7 { await Task.yield() }
        #expect(await sender.close(flushingFor: .milliseconds(10)) == 7)
    }
}
