// SPDX-License-Identifier: Apache-2.0

import Logging
import MinshengPipeline
import MinshengStages
import MinshengTestKit
import Testing
import ZeroMQ

@Suite("Put source", .timeLimit(.minutes(10)))
struct PutSourceTests {
    private static func source(
        _ context: Context,
        change: (inout PutSource.Configuration) -> Void = { _ in }
    ) throws -> PutSource {
        var configuration = PutSource.Configuration()
        configuration.bind = "tcp://127.0.0.1:*"
        change(&configuration)
        let stage = StageContext(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return try PutSource(configuration, context: context, stage: stage)
    }

    private static func request(_ context: Context, _ address: String) throws -> RequestSocket {
        let request = try RequestSocket(context, options: .client)
        try request.connect(to: Endpoint(address))
        return request
    }

    @Test("keeps the contract of sources")
    func keepsContract() async throws {
        let context = try Context()
        try await SourceContract.verify(
            makeSource: { try Self.source(context) },
            feed: { addresses in
                let dealer = try DealerSocket(context, options: .client)
                try dealer.connect(to: Endpoint(addresses[0]))
                try dealer.send(Message("MS1", "PUT", "1", "{}"), timeout: patience)
            }
        )
    }

    @Test("hands items on and answers once they are settled; a REQ socket is enough")
    func answersRequests() async throws {
        let context = try Context()
        let source = try Self.source(context)
        let address = try await source.open()[0]
        let probe = IntakeProbe()
        async let run: Void = source.run(probe.intake)
        let request = try Self.request(context, address)
        try request.send(Message("MS1", "PUT", "7", "{}"))
        let answer = try await receive(from: request)
        #expect(answer.prefix(3) == ["MS1", "NACK", "7"], "the probe says of every message that it holds no item")
        #expect(answer.last?.contains(#""status":422"#) == true)
        #expect(probe.messages == [.bytes(Array("{}".utf8))])
        source.stop()
        try await run
    }

    @Test("answers at once while the pipeline is held up: PONG, 429 beyond the credit, and the rest when it goes on")
    func answersWhileHeld() async throws {
        let context = try Context()
        let source = try Self.source(context) { $0.credit = 3 }
        let address = try await source.open()[0]
        let probe = IntakeProbe()
        probe.hold()
        async let run: Void = source.run(probe.intake)
        let dealer = try DealerSocket(context, options: .client)
        try dealer.connect(to: Endpoint(address))
        for number in 1...4 { try dealer.send(Message("MS1", "PUT", "\(number)", "{}")) }
        try dealer.send(Message("MS1", "PING", "5"))
        let refused = try await receive(from: dealer)
        #expect(refused.prefix(3) == ["MS1", "NACK", "4"])
        #expect(refused.last?.contains(#""status":429"#) == true)
        #expect(try await receive(from: dealer).prefix(3) == ["MS1", "PONG", "5"])
        probe.release()
        for number in 1...3 {
            #expect(try await receive(from: dealer)[2] == "\(number)")
        }
        source.stop()
        #expect(try await receive(from: dealer)[1] == "DRAIN")
        try await run
    }

    @Test("a client that reads no answers harms nobody but itself")
    func silentClient() async throws {
        let context = try Context()
        let source = try Self.source(context) { $0.credit = 2 }
        let address = try await source.open()[0]
        let probe = IntakeProbe()
        async let run: Void = source.run(probe.intake)
        var options = SocketOptions.client
        options.receiveHighWaterMark = 1
        let deaf = try DealerSocket(context, options: options)
        try deaf.connect(to: Endpoint(address))
        let request = try Self.request(context, address)
        // Far more than all queues and the system's buffers hold.
        let id = String(repeating: "x", count: 64)
        for round in 0..<40 {
            for _ in 0..<2000 {
                var hello = Message("MS1", "HELLO", id)
                // The source needs threads for tasks to read on, so none waits here.
                while try !deaf.trySend(&hello) { await Task.yield() }
            }
            try request.send(Message("MS1", "PING", "\(round)"))
            #expect(try await receive(from: request)[2] == "\(round)")
        }
        source.stop()
        try await run
    }

    @Test("refuses an address that others can reach, and one that is none")
    func refusesAddress() throws {
        let context = try Context()
        let insecure = #expect(throws: PipelineError.self) { try Self.source(context) { $0.bind = "tcp://*:7702" } }
        #expect(insecure?.code == .insecureAddress)
        let malformed = #expect(throws: PipelineError.self) { try Self.source(context) { $0.bind = "7702" } }
        #expect(malformed?.code == .invalidConfiguration)
    }
}
