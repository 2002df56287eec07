// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging
import MinshengPipeline
import MinshengStages
import MinshengTestKit
import Synchronization
import Testing
import ZeroMQ

@Suite("Subscribe source", .timeLimit(.minutes(10)))
struct SubscribeSourceTests {
    /// A publisher that sends to whoever subscribes, as often as asked.
    private static func publisher(_ context: Context) throws -> (AsyncSocket<Roles.XPublisher>, String) {
        let socket = try XPublisherSocket(context, options: .server)
        let endpoint = try socket.bind(to: "tcp://127.0.0.1:*")
        return (try AsyncSocket(socket), endpoint.description)
    }

    private static func source(
        _ address: String,
        topics: [String] = [""],
        keys: (server: String?, file: String?) = (nil, nil),
        _ context: Context
    ) throws -> SubscribeSource {
        var configuration = SubscribeSource.Configuration(connect: address)
        configuration.topics = topics
        (configuration.serverKey, configuration.keyFile) = keys
        let stage = StageContext(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, baseDirectory: "/tmp")
        return try SubscribeSource(configuration, context: context, stage: stage)
    }

    @Test("takes the last frame of what it subscribed to, and refuses messages of more than two")
    func takesMessages() async throws {
        let context = try Context()
        let (publisher, address) = try Self.publisher(context)
        let source = try Self.source(address, topics: ["news/", "policy/", "news/"], context)
        #expect(try await source.open() == [address])
        let probe = IntakeProbe()
        async let run: Void = source.run(probe.intake)
        var subscriptions = publisher.messages.makeAsyncIterator()
        for _ in 0..<2 { _ = try await subscriptions.next() }
        var batch = OutgoingBatch()
        batch.append("news/a/", #"{"id":"1"}"#)
        batch.append("sport/a/", #"{"id":"2"}"#)
        batch.append("policy/", #"{"specversion":"1.0"}"#)
        batch.append("news/", "{}", "{}")
        batch.append("news/ alone")
        try await publisher.send(batch)
        let messages = try await probe.messages(atLeast: 4)
        #expect(
            messages == [
                .bytes(Array(#"{"id":"1"}"#.utf8)), .bytes(Array(#"{"specversion":"1.0"}"#.utf8)),
                .refused(.badFraming),
                .bytes(Array("news/ alone".utf8)),
            ]
        )
        source.stop()
        try await run
        await publisher.close()
    }

    @Test("keeps the contract of sources")
    func keepsContract() async throws {
        let context = try Context()
        var options = SocketOptions.server
        options.xpubVerbosity = .subscriptions
        let socket = try XPublisherSocket(context, options: options)
        let address = try socket.bind(to: "tcp://127.0.0.1:*").description
        let publisher = Mutex<AsyncSocket<Roles.XPublisher>?>(nil)
        // Whoever subscribes is sent something.
        let opened = try AsyncSocket(socket) { subscriptions in
            guard subscriptions.contains(where: { $0.array(at: 0).first == 1 }) else { return }
            var batch = OutgoingBatch()
            batch.append("{}")
            _ = try? publisher.withLock { try $0?.trySend(&batch) }
        }
        publisher.withLock { $0 = opened }
        try await SourceContract.verify { try Self.source(address, context) }
        await opened.close()
    }

    @Test("keys that cannot be used are said before anything runs")
    func refusesKeys() throws {
        let context = try Context()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("reader.key").path
        let keys = try CurveKeyPair()
        try CurveKeyFile.write(keys, to: file)
        let server = keys.publicKey.z85
        #expect(throws: Never.self) { try Self.source("tcp://127.0.0.1:1", keys: (server, file), context) }
        let faults: [(String?, String?, String)] = [
            (server, nil, "\"server_key\" and \"key_file\", or neither"),
            (nil, file, "\"server_key\" and \"key_file\", or neither"),
            ("short", file, "it has 5 characters, not 40"),
            (server, "absent-\(UUID().uuidString).key", "/tmp/absent-"),
        ]
        for (serverKey, keyFile, message) in faults {
            let error = #expect(throws: PipelineError.self) {
                try Self.source("tcp://127.0.0.1:1", keys: (serverKey, keyFile), context)
            }
            #expect(error?.code == .invalidConfiguration)
            #expect(error?.description.contains(message) == true, "\(String(describing: error))")
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
        let error = #expect(throws: PipelineError.self) {
            try Self.source("tcp://127.0.0.1:1", keys: (server, file), context)
        }
        #expect(error?.description.contains("others than its owner can use it") == true)
    }

    @Test("a topic too many, or none, or an address that is none is said before anything runs")
    func refuses() throws {
        let context = try Context()
        let address = "tcp://127.0.0.1:1"
        #expect(throws: Never.self) { try Self.source(address, topics: (0..<256).map { "\($0)/" }, context) }
        for (address, topics) in [
            (address, (0..<257).map { "\($0)/" }), (address, []), ("127.0.0.1", [""]), ("tcp://127.0.0.1:*", [""]),
        ] {
            let error = #expect(throws: PipelineError.self) { try Self.source(address, topics: topics, context) }
            #expect(error?.code == .invalidConfiguration)
        }
    }
}
