// SPDX-License-Identifier: Apache-2.0

import MinshengPipeline
import MinshengStages
import MinshengTestKit
import Testing
import ZeroMQ

@Suite("Push source", .timeLimit(.minutes(10)))
struct PushSourceTests {
    private static func source(
        _ context: Context,
        change: (inout PushSource.Configuration) -> Void = { _ in }
    ) throws -> PushSource {
        var configuration = PushSource.Configuration()
        configuration.bind = "tcp://127.0.0.1:*"
        change(&configuration)
        return try PushSource(configuration, context: context)
    }

    @Test("keeps the contract of sources")
    func keepsContract() async throws {
        let context = try Context()
        try await SourceContract.verify(
            makeSource: { try Self.source(context) },
            feed: { addresses in
                let push = try PushSocket(context, options: .client)
                try push.connect(to: Endpoint(addresses[0]))
                try push.send("{}", timeout: patience)
            }
        )
    }

    @Test("hands on every message as it was sent, and refuses those of several frames")
    func handsOnMessages() async throws {
        let context = try Context()
        let source = try Self.source(context)
        let address = try await source.open()[0]
        let probe = IntakeProbe()
        async let run: Void = source.run(probe.intake)

        let push = try PushSocket(context, options: .client)
        try push.connect(to: Endpoint(address))
        try push.send("{}", timeout: patience)
        try push.send([UInt8](), timeout: patience)
        try push.send(Message("one", "two"), timeout: patience)
        try push.send([0xFF, 0x00] as [UInt8], timeout: patience)
        let large = [UInt8](repeating: 0x61, count: 2 << 20)
        try push.send(large, timeout: patience)

        let messages = try await probe.messages(atLeast: 5)
        #expect(
            messages == [
                .bytes(Array("{}".utf8)), .bytes([]), .refused(.badFraming), .bytes([0xFF, 0x00]), .bytes(large),
            ]
        )
        source.stop()
        try await run
    }

    @Test("takes messages in the order of each sender and stops reading while it is held up")
    func stopsReadingWhileHeld() async throws {
        let context = try Context()
        let source = try Self.source(context) {
            $0.highWaterMark = 4
            $0.batchMessages = 2
        }
        let address = try await source.open()[0]
        let probe = IntakeProbe()
        probe.hold()
        async let run: Void = source.run(probe.intake)

        var options = SocketOptions.client
        options.sendHighWaterMark = 4
        let push = try PushSocket(context, options: options)
        try push.connect(to: Endpoint(address))
        // Each message fills more than a system's socket buffer can hide, so the sender has to wait before long.
        let payload = [UInt8](repeating: 0x20, count: 4 << 20)
        var sent = 0
        var message = Message(payload)
        while sent < 200, try push.trySend(&message, timeout: .milliseconds(500)) {
            sent += 1
            message = Message(payload)
        }
        #expect(sent < 200, "the sender had to wait")
        probe.release()
        #expect(try await probe.messages(atLeast: sent).count == sent)
        source.stop()
        try await run
    }

    @Test("a stop hands on what had been received before it, read or not")
    func drainsWhenStopped() async throws {
        let context = try Context()
        let source = try Self.source(context) { $0.batchMessages = 64 }
        let address = try await source.open()[0]
        let probe = IntakeProbe()
        probe.hold()

        // Sent before the source reads: what libzmq takes from the network at once is there at once.
        let push = try PushSocket(context, options: .client)
        try push.connect(to: Endpoint(address))
        for number in 0..<500 { try push.send("\(number)", timeout: patience) }
        #expect(push.close(flushingFor: patience) == 0)
        async let run: Void = source.run(probe.intake)
        try await probe.waitUntilHolding()
        source.stop()
        probe.release()
        try await run
        #expect(probe.messages == (0..<500).map { .bytes(Array("\($0)".utf8)) })
    }

    @Test("an address that others hold is an error with a code of its own")
    func addressInUse() async throws {
        let context = try Context()
        let first = try Self.source(context)
        let address = try await first.open()[0]
        let second = try Self.source(context) { $0.bind = address }
        let error = await #expect(throws: PipelineError.self) { try await second.open() }
        #expect(error?.code == .addressInUse)
        #expect(error?.message.hasPrefix("the push lane cannot open: bind \(address): ") == true)
    }

    @Test(
        "an address that other machines can reach is refused before anything is opened",
        arguments: [
            "tcp://*:7701", "tcp://0.0.0.0:7701", "tcp://192.0.2.1:7701", "tcp://example.org:7701", "tcp://[::]:7701",
        ]
    )
    func refusesOpenAddress(address: String) throws {
        let context = try Context()
        let error = #expect(throws: PipelineError.self) { try Self.source(context) { $0.bind = address } }
        #expect(error?.code == .insecureAddress)
        #expect(error?.message.contains(address) == true && error?.message.contains("CURVE") == true)
    }

    @Test(
        "a malformed address is a fault of the configuration",
        arguments: ["", "7701", "udp://127.0.0.1:1", "tcp://127.0.0.1"]
    )
    func refusesMalformedAddress(address: String) throws {
        let context = try Context()
        let error = #expect(throws: PipelineError.self) { try Self.source(context) { $0.bind = address } }
        #expect(error?.code == .invalidConfiguration)
    }
}
