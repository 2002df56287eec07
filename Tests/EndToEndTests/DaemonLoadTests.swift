// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengClient
import MinshengMetrics
import MinshengTestKit
import Testing
import ZeroMQ

/// Whether the tests take their long form; set by `make soak`.
private let isLongRun = ProcessInfo.processInfo.environment["MINSHENG_SOAK"] != nil

/// Feeders and subscribers that come and go in numbers, and one that does not read; `Scripts/soak.py` measures the same.
@Suite("Daemon: clients under load", .serialized, .timeLimit(.minutes(isLongRun ? 30 : 10)))
struct DaemonLoadTests {
    /// A daemon that keeps little for each subscriber, speaks often, and finds no item of ``batch(_:)`` late.
    private static let configuration = """
        pipeline: {provisional_interval: 10ms}
        windows: {sizes: [1h, 1d], allowed_lateness: 10d}
        sources: [{type: put}]
        sinks: [{type: live, high_water_mark: 20}, {type: sync}]
        """

    private static func started() async throws -> RunningDaemon {
        try await RunningDaemon(["--config", "c.yaml"], files: ["c.yaml": configuration])
    }

    /// Twenty items of seven days, which are eight where the windows are cut, as many as a subscriber keeps.
    private static func batch(_ number: Int) -> [UInt8] {
        let items = (0..<20).map { index in
            let time = Timestamp(
                secondsSince1970: 1_749_427_200 + Int64(index % 7) * 86_400 + Int64(number % 24) * 3600
            )
            return SampleItem(id: "\(number)-\(index)", title: "发展公办托育服务，降低生育养育成本。", publishedAt: time)
        }
        return Array("[".utf8) + items.map(\.json).joined(separator: Array(",".utf8)) + Array("]".utf8)
    }

    // MARK: Feeders

    @Test("of many feeders that come and go with small batches each is answered, the first time it asks")
    func manyFeeders() async throws {
        let daemon = try await RunningDaemon()
        let context = try Context()
        let endpoint = try Endpoint(daemon.put)
        let (feeders, connections, batches) = isLongRun ? (16, 500, 10) : (8, 10, 5)
        // An answer that is lost must not be hidden by asking again.
        var settings = FeederSettings()
        settings.answerTimeout = .seconds(45)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for feeder in 0..<feeders {
                group.addTask { [settings] in
                    for connection in 0..<connections {
                        try await Feeder.connected(to: endpoint, in: context, settings: settings) { client in
                            try await withThrowingTaskGroup(of: FeedReceipt.self) { puts in
                                for number in 0..<batches {
                                    let item = SampleItem(id: "\(feeder)-\(connection)-\(number)", title: "天气")
                                    puts.addTask { try await client.put(item.json) }
                                }
                                for try await receipt in puts {
                                    #expect(receipt.accepted == 1 && receipt.attempts == 1)
                                }
                            }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        var reader = try LiveReader(context, address: daemon.live, topics: ["v1/ledger/"])
        try await reader.read { $0.ledger("received") == feeders * connections * batches }
        #expect(reader.ledger("duplicate") == 0 && reader.ledger("balance") == 0)
        #expect(try await daemon.stop() == 0)
    }

    // MARK: Subscribers

    @Test("one of five that stops reading loses messages, heals, and has the same state; the others have every item")
    func stoppedSubscriber() async throws {
        let daemon = try await Self.started()
        let context = try Context()
        let (live, sync) = (try Endpoint(daemon.live), try Endpoint(daemon.sync))
        let batches = isLongRun ? 600 : 40
        let followed = isLongRun ? ["v1/"] : ["v1/1d/"]
        // A short queue, so that a stop is felt soon.
        var options = SocketOptions.client
        options.receiveHighWaterMark = 10
        var settings = SubscriberSettings(prefixes: followed)
        settings.waitingEvents = 10
        try await Subscriber.following(live: live, sync: sync, in: context, settings: settings, options: options) {
            stopped in
            var events = stopped.events
            while let event = await events.next(), event != .complete {}
            // Nobody reads its events while the others follow.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask { try await Self.follow(live, sync, context, untilItems: 20 * batches) }
                }
                group.addTask {
                    try await Feeder.connected(to: Endpoint(daemon.put), in: context) { feeder in
                        var reader = try LiveReader(context, address: daemon.live, topics: ["v1/1d/all/"])
                        for number in 0..<batches {
                            let receipt = try await feeder.put(Self.batch(number))
                            #expect(receipt.accepted == 20 && receipt.late == 0)
                            // An emission for each batch, or a fast machine says too little to fill the system's buffers.
                            try await reader.read { Self.items(in: $0.windows["v1/1d/all/"]) == 20 * (number + 1) }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let expected = try await Self.snapshot(of: followed, live, sync, context)
            var gaps = 0
            while Self.numbers(stopped.values) != expected {
                let event = try #require(await events.next(), "the test was cancelled before it was healed")
                if case .gap = event { gaps += 1 }
            }
            #expect(gaps > 0, "it was stopped for long enough to lose something")
        }
        #expect(try await daemon.stop() == 0)
    }

    /// How many items all windows of a topic have together.
    private static func items(in windows: [String: JSONObject]?) -> Int {
        (windows ?? [:]).values.reduce(0) { $0 + ($1.object("counts").number("items") ?? 0) }
    }

    /// Follows the days until they have so many items together.
    private static func follow(
        _ live: Endpoint,
        _ sync: Endpoint,
        _ context: Context,
        untilItems count: Int
    ) async throws {
        let settings = SubscriberSettings(prefixes: ["v1/1d/all/"])
        try await Subscriber.following(live: live, sync: sync, in: context, settings: settings) { subscriber in
            var events = subscriber.events
            func current() -> Int {
                (subscriber.values["v1/1d/all/"] ?? [:]).values.reduce(0) {
                    $0 + ($1.body["counts"]?["items"]?.integer ?? 0)
                }
            }
            while current() != count { try #require(await events.next() != nil, "the test was cancelled") }
        }
    }

    /// The numbers of all values as somebody sees them who comes now.
    private static func snapshot(
        of prefixes: [String],
        _ live: Endpoint,
        _ sync: Endpoint,
        _ context: Context
    ) async throws -> [String: [String: Int]] {
        let settings = SubscriberSettings(prefixes: prefixes)
        return try await Subscriber.following(live: live, sync: sync, in: context, settings: settings) { subscriber in
            for await event in subscriber.events where event == .complete { break }
            return numbers(subscriber.values)
        }
    }

    /// The ledger is published each second, whatever happens; all else has come to rest.
    private static func numbers(_ values: [String: [String: LiveValue]]) -> [String: [String: Int]] {
        values.filter { $0.key != "v1/ledger/" }.mapValues { $0.mapValues(\.sequence) }
    }

    @Test("many that join while items come have the current values")
    func joins() async throws {
        let daemon = try await Self.started()
        let context = try Context()
        let joins = isLongRun ? 500 : 50
        try await Feeder.connected(to: Endpoint(daemon.put), in: context) { feeder in
            #expect(try await feeder.put(Self.batch(0)).accepted == 20)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for number in 1..<40 { _ = try await feeder.put(Self.batch(number)) }
                }
                for _ in 0..<joins {
                    group.addTask {
                        var reader = try LiveReader(context, address: daemon.live, topics: ["v1/1d/all/"])
                        try await reader.read { $0.windows["v1/1d/all/"]?.isEmpty == false }
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(try await daemon.stop() == 0)
    }
}
