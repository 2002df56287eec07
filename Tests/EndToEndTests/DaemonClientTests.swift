// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengClient
import MinshengMetrics
import MinshengTestKit
import Synchronization
import Testing
import ZeroMQ

@Suite("Daemon: the Swift client", .timeLimit(.minutes(10)))
struct DaemonClientTests {
    private static let time = Timestamp(secondsSince1970: 1_749_427_200)

    private static func batch(_ ids: Range<Int>) -> [UInt8] {
        let items = ids.map { SampleItem(id: "\($0)", title: "天气 \($0)", publishedAt: time) }
        return Array("[".utf8) + items.map(\.json).joined(separator: Array(",".utf8)) + Array("]".utf8)
    }

    @Test("from four feeders that repeat and reconnect every id counts once, and every batch is answered")
    func feeders() async throws {
        let daemon = try await RunningDaemon()
        let context = try Context()
        let endpoint = try Endpoint(daemon.put)
        // Each feeder has 2,000 ids; every tenth batch is sent twice, and it connects anew after some of them.
        let receipts = try await withThrowingTaskGroup(of: [FeedReceipt].self) { group in
            for feeder in 0..<4 {
                group.addTask {
                    var generator = SeededGenerator(seed: UInt64(feeder))
                    var batches = (0..<100).map { feeder * 10_000 + $0 * 20..<feeder * 10_000 + $0 * 20 + 20 }
                    batches += batches.filter { _ in Int.random(in: 0..<10, using: &generator) == 0 }
                    batches.shuffle(using: &generator)
                    var receipts: [FeedReceipt] = []
                    while !batches.isEmpty {
                        let part = Array(batches.prefix(Int.random(in: 1...20, using: &generator)))
                        batches.removeFirst(part.count)
                        receipts += try await Self.feed(part, to: endpoint, in: context)
                    }
                    return receipts
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(receipts.reduce(0) { $0 + $1.accepted } == 8000)
        #expect(receipts.allSatisfy { $0.accepted + $0.duplicate == 20 && $0.rejected.isEmpty })
        #expect(receipts.count > 400, "some were repeated")
        var reader = try LiveReader(context, address: daemon.live, topics: ["v1/ledger/"])
        try await reader.read { $0.ledger("received") == receipts.count * 20 }
        #expect(reader.ledger("unmatched") == 8000)
        #expect(reader.ledger("duplicate") == receipts.count * 20 - 8000)
        #expect(try await daemon.stop() == 0)
    }

    /// Sends batches at once over a connection of their own.
    private static func feed(
        _ batches: [Range<Int>],
        to endpoint: Endpoint,
        in context: Context
    ) async throws
        -> [FeedReceipt]
    {
        // On a busy machine an answer may take long; a batch that was sent again would be counted again by the test.
        var settings = FeederSettings()
        (settings.answerTimeout, settings.patience) = (patience, patience)
        return try await Feeder.connected(to: endpoint, in: context, settings: settings) { feeder in
            try await withThrowingTaskGroup(of: FeedReceipt.self) { group in
                for ids in batches { group.addTask { try await feeder.put(batch(ids)) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }
    }

    @Test("a feeder outlasts a daemon that is stopped and started, and learns of items that are refused")
    func outlastsRestart() async throws {
        let first = try await RunningDaemon()
        let context = try Context()
        let endpoint = try Endpoint(first.put)
        var settings = FeederSettings()
        settings.answerTimeout = .milliseconds(500)
        try await Feeder.connected(to: endpoint, in: context, settings: settings) { feeder in
            #expect(try await feeder.put(Self.batch(0..<5)).accepted == 5)
            #expect(try await first.stop() == 0)
            async let receipt = feeder.put(Self.batch(5..<10))
            let second = try await RunningDaemon(["--put", first.put])
            #expect(try await receipt.accepted == 5)
            let mixed = try await feeder.put(
                Array(#"[{"id":"x","source":"s"},{"id":"y","source":"s","title":"t"}]"#.utf8)
            )
            #expect(mixed.accepted == 1 && mixed.rejected.map(\.id) == ["x"] && mixed.rejected.map(\.code) == [422])
            let error = await #expect(throws: ClientError.self) { try await feeder.put(Array("{".utf8)) }
            #expect(error?.code == .refused && error?.status == 400)
            #expect(try await second.stop() == 0)
        }
    }

    @Test("a subscriber has what the daemon has, from before it came and after, across a restart")
    func subscriber() async throws {
        let first = try await RunningDaemon()
        let context = try Context()
        try await Self.put(0..<10, to: first, in: context)
        let settings = SubscriberSettings(prefixes: ["v1/1h/all/"])
        try await Subscriber.following(
            live: Endpoint(first.live),
            sync: Endpoint(first.sync),
            in: context,
            settings: settings
        ) { subscriber in
            try await Self.wait(for: 10, in: subscriber)
            try await Self.put(10..<15, to: first, in: context)
            try await Self.wait(for: 15, in: subscriber)
            #expect(try await first.stop() == 0)
            let second = try await RunningDaemon(["--live", first.live, "--sync", first.sync])
            try await Self.put(0..<3, to: second, in: context)
            try await Self.wait(for: 3, in: subscriber)
            #expect(try await second.stop() == 0)
        }
    }

    private static func put(_ ids: Range<Int>, to daemon: RunningDaemon, in context: Context) async throws {
        let receipts = try await feed([ids], to: Endpoint(daemon.put), in: context)
        #expect(receipts.map(\.accepted) == [ids.count])
    }

    /// Follows events until the window holds so many items.
    private static func wait(for items: Int, in subscriber: Subscriber) async throws {
        func current() -> Int? {
            subscriber.values["v1/1h/all/"]?["2025-06-09T08:00:00+08:00"]?.body["counts"]?["items"]?.integer
        }
        var events = subscriber.events
        while current() != items { try #require(await events.next() != nil, "the test was cancelled") }
    }
}
