// SPDX-License-Identifier: Apache-2.0

import AsyncAlgorithms
import MinshengMetrics
import MinshengPipeline
import MinshengStages
import MinshengTestKit
import Testing
import ZeroMQ

@Suite("Live sink", .timeLimit(.minutes(10)))
struct LiveSinkTests {
    private static func sink(_ context: Context) throws -> LiveSink {
        var configuration = LiveSink.Configuration()
        configuration.bind = "tcp://127.0.0.1:*"
        return try LiveSink(configuration, context: context)
    }

    @Test("keeps the contract of sinks")
    func keepsContract() async throws {
        let context = try Context()
        try await SinkContract.verify { try Self.sink(context) }
    }

    @Test("who subscribes late gets the current values at once, and then what follows")
    func replaysToLateSubscriber() async throws {
        let context = try Context()
        let sink = try Self.sink(context)
        let address = try await sink.open()[0]
        let emissions = AsyncChannel<Emission>()
        async let run: Void = sink.run(Emissions(emissions))
        await emissions.send(SinkContract.emission(number: 1, updateCount: 3))
        await emissions.send(SinkContract.emission(number: 2, updateCount: 3))
        // A channel hands over only what is asked for: now the second emission has been dealt with.
        await emissions.send(SinkContract.emission(number: 2, updateCount: 0))

        let subscriber = try Subscriber(context, address: address, topics: ["v1/1h/test/1/", "v1/ledger/"])
        #expect(try await subscriber.next() == "v1/1h/test/1/ 2")
        #expect(try await subscriber.next() == "v1/ledger/ 2")
        await emissions.send(SinkContract.emission(number: 3, updateCount: 3))
        #expect(try await subscriber.next() == "v1/1h/test/1/ 3")
        #expect(try await subscriber.next() == "v1/ledger/ 3")
        emissions.finish()
        try await run
    }

    @Test("a second subscriber to the same topic gets the current values too")
    func replaysToSecondSubscriber() async throws {
        let context = try Context()
        let sink = try Self.sink(context)
        let address = try await sink.open()[0]
        let emissions = AsyncChannel<Emission>()
        async let run: Void = sink.run(Emissions(emissions))
        await emissions.send(SinkContract.emission(number: 1, updateCount: 1))
        let first = try Subscriber(context, address: address, topics: ["v1/1h/"])
        #expect(try await first.next() == "v1/1h/test/0/ 1")
        let second = try Subscriber(context, address: address, topics: ["v1/1h/"])
        #expect(try await second.next() == "v1/1h/test/0/ 1")
        emissions.finish()
        try await run
    }

    @Test("what is sent last arrives before the lane closes")
    func flushesAtEnd() async throws {
        let context = try Context()
        let sink = try Self.sink(context)
        let address = try await sink.open()[0]
        let emissions = AsyncChannel<Emission>()
        async let run: Void = sink.run(Emissions(emissions))
        await emissions.send(SinkContract.emission(number: 1, updateCount: 0))
        let subscriber = try Subscriber(context, address: address, topics: ["v1/1h/", "v1/ledger/"])
        #expect(try await subscriber.next() == "v1/ledger/ 1")
        await emissions.send(SinkContract.emission(number: 2, updateCount: 600))
        emissions.finish()
        try await run
        var received: [String] = []
        while received.last != "v1/ledger/ 2" { received.append(try await subscriber.next()) }
        #expect(received.filter { $0.hasPrefix("v1/1h/") }.count == 600)
    }

    @Test("an address that other machines can reach is refused")
    func refusesOpenAddress() throws {
        var configuration = LiveSink.Configuration()
        configuration.bind = "tcp://*:7703"
        let context = try Context()
        let error = #expect(throws: PipelineError.self) { try LiveSink(configuration, context: context) }
        #expect(error?.code == .insecureAddress)
    }
}

/// A subscriber that gives messages as their topic and number.
final class Subscriber: Sendable {
    private let socket: AsyncSocket<Roles.Subscriber>
    private let iterator: Iterator

    /// One task at a time uses it.
    private final class Iterator: @unchecked Sendable {
        var messages: IncomingMessages.Iterator
        init(_ messages: IncomingMessages) { self.messages = messages.makeAsyncIterator() }
    }

    init(_ context: Context, address: String, topics: [String]) throws {
        let subscriber = try SubscriberSocket(context, options: .client)
        for topic in topics { try subscriber.subscribe(to: topic) }
        try subscriber.connect(to: Endpoint(address))
        socket = try AsyncSocket(subscriber)
        iterator = Iterator(socket.messages)
    }

    func next() async throws -> String {
        let message = try #require(try await iterator.messages.next())
        let topic = try #require(message.string(at: 0))
        let body = try #require(message.string(at: 1))
        let number = body.firstMatch(of: /"seq":([0-9]+)/).map { String($0.1) } ?? ""
        return "\(topic) \(number)"
    }
}
