// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengMetrics
import MinshengPipeline
import MinshengStages
import MinshengTestKit
import Testing

@Suite("Sync lane: decisions")
struct SyncLaneTests {
    private typealias Value = SyncFixture.Value

    // MARK: Snapshots

    @Test("a snapshot has the current value of each window, and the number of the last message of each topic")
    func snapshot() throws {
        var fixture = SyncFixture()
        fixture.publish("v1/1m/all/", window: 0)
        fixture.publish("v1/1m/all/", window: 1)
        fixture.publish("v1/1m/all/", window: 0)
        fixture.publish("v1/ledger/", window: nil)
        let all = try fixture.ask("SNAPSHOT")
        #expect(
            all.values == [
                Value(topic: "v1/1m/all/", sequence: 3, window: 0), Value(topic: "v1/1m/all/", sequence: 2, window: 1),
                Value(topic: "v1/ledger/", sequence: 1, window: -1),
            ]
        )
        #expect(try all.heads == ["v1/1m/all/": 3, "v1/ledger/": 1])
        #expect(try all.end.members["epoch"] as? String == "e1")
        #expect(try all.next == nil)
        let some = try fixture.ask("SNAPSHOT", #"{"prefix": "v1/l"}"#)
        #expect(some.values.map(\.topic) == ["v1/ledger/"])
        #expect(try some.heads == ["v1/ledger/": 1])
        let none = try fixture.ask("SNAPSHOT", #"{"prefix": "v2/"}"#)
        #expect(try none.values.isEmpty && none.heads == [:] && none.status == 200)
    }

    @Test("a snapshot in pages has everything once, whatever the size of a page", arguments: [1, 3, 7, 1000])
    func snapshotPages(pageValues: Int) throws {
        var fixture = SyncFixture { $0.pageValues = pageValues }
        for topic in 0..<10 {
            for window in 0..<(1 + topic % 4) { fixture.publish("v1/\(topic)/", window: window) }
        }
        var values: [Value] = []
        var after = ""
        var pages = 0
        while true {
            let page = try fixture.ask("SNAPSHOT", #"{"prefix": "v1/", "after": "\#(after)"}"#)
            #expect(page.values.count <= max(pageValues, 4), "a topic is not divided")
            values += page.values
            pages += 1
            guard let next = try page.next else { break }
            after = next
        }
        let expected = (0..<10).flatMap { topic in
            (0...topic % 4).map { Value(topic: "v1/\(topic)/", sequence: $0 + 1, window: $0) }
        }
        #expect(values == expected)
        #expect(pages == [1: 10, 3: 7, 7: 4, 1000: 1][pageValues])
    }

    @Test("a REQ socket gets the same values in one answer")
    func requestSocket() throws {
        var fixture = SyncFixture()
        for window in 0..<5 { fixture.publish("v1/1m/all/", window: window) }
        for (verb, body) in [
            ("SNAPSHOT", "{}"), ("REPLAY", #"{"topic": "v1/1m/all/", "from": 2}"#),
            ("HISTORY", #"{"topic": "v1/1m/all/"}"#),
        ] {
            let dealer = try fixture.ask(verb, body)
            let request = try fixture.ask(verb, body, isREQ: true)
            #expect(!dealer.values.isEmpty && dealer.values == request.values, "\(verb)")
        }
    }

    // MARK: Replays

    @Test("a replay has the messages as they were sent, and says how far the topic has come")
    func replay() throws {
        var fixture = SyncFixture()
        for number in 0..<10 { fixture.publish("v1/1m/all/", window: number / 3) }
        let some = try fixture.ask("REPLAY", #"{"topic": "v1/1m/all/", "from": 3, "to": 5}"#)
        #expect(some.values.map(\.sequence) == [3, 4, 5])
        #expect(try some.end.number("head") == 10)
        let rest = try fixture.ask("REPLAY", #"{"topic": "v1/1m/all/", "from": 9, "epoch": "e1"}"#)
        #expect(rest.values.map(\.sequence) == [9, 10])
        let beyond = try fixture.ask("REPLAY", #"{"topic": "v1/1m/all/", "from": 9, "to": 99}"#)
        #expect(beyond.values.map(\.sequence) == [9, 10])
        let future = try fixture.ask("REPLAY", #"{"topic": "v1/1m/all/", "from": 11}"#)
        #expect(try future.values.isEmpty && future.end.number("head") == 10)
    }

    @Test("what is not kept any more is gone, and so is another epoch")
    func gone() throws {
        var fixture = SyncFixture { $0.replayBytes = 20_000 }
        for _ in 0..<100 { fixture.publish("v1/1m/all/", window: 0, padding: 500) }
        let catalog = try fixture.ask("CATALOG")
        let topic = try #require((try catalog.end.members["topics"] as? [[String: Any]])?.first)
        let oldest = try #require(topic["oldest"] as? Int)
        #expect((60...90).contains(oldest), "some are kept, not all")
        let kept = try fixture.ask("REPLAY", #"{"topic": "v1/1m/all/", "from": \#(oldest)}"#)
        #expect(kept.values.map(\.sequence) == Array(oldest...100))
        let lost = try fixture.ask("REPLAY", #"{"topic": "v1/1m/all/", "from": \#(oldest - 1)}"#)
        #expect(try lost.end.verb == "NACK" && lost.status == 410)
        let other = try fixture.ask("REPLAY", #"{"topic": "v1/1m/all/", "from": 100, "epoch": "e0"}"#)
        #expect(try other.end.verb == "NACK" && other.status == 410)
    }

    @Test(
        "replays are what was sent, whatever was sent between, and memory has its bound",
        arguments: [1, 2, 3] as [UInt64]
    )
    func randomReplays(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var fixture = SyncFixture { $0.replayBytes = 100_000 }
        for round in 0..<3000 {
            let topic = "v1/\(Int.random(in: 0..<20, using: &generator))/"
            fixture.publish(topic, window: round / 100, padding: Int.random(in: 0..<300, using: &generator))
            guard round % 50 == 49, let sent = fixture.sent[topic] else { continue }
            var kept = 0
            for from in 1...sent.count {
                let reply = try fixture.ask("REPLAY", #"{"topic": "\#(topic)", "from": \#(from)}"#)
                guard reply.end.verb == "END" else { continue }
                kept += 1
                #expect(reply.values.map(\.sequence) == Array(from...sent.count))
            }
            #expect(kept >= 1, "the latest message is always kept")
        }
        let catalog = try #require(try fixture.ask("CATALOG").end.members["topics"] as? [[String: Any]])
        let messages = catalog.reduce(0) { sum, topic in
            let head = topic["head"] as? Int ?? 0
            return sum + ((topic["oldest"] as? Int).map { head - $0 + 1 } ?? 0)
        }
        #expect((250...700).contains(messages), "as many as fit, of 3000")
    }

    // MARK: Histories

    @Test("a history has the last value of each window from since until before until")
    func history() throws {
        var fixture = SyncFixture()
        for window in 0..<100 {
            fixture.publish("v1/1m/all/", window: window)
            fixture.publish("v1/1m/all/", window: window)
        }
        let body =
            #"{"topic": "v1/1m/all/", "since": "\#(SyncFixture.start(10).rfc3339())", "until": "\#(SyncFixture.start(13).rfc3339())"}"#
        let some = try fixture.ask("HISTORY", body)
        #expect(some.values.map(\.window) == [10, 11, 12])
        #expect(some.values.map(\.sequence) == [22, 24, 26])
        #expect(try fixture.ask("HISTORY", #"{"topic": "v1/1m/all/"}"#).values.map(\.window) == Array(0..<100))
    }

    @Test("a long history comes in pages by the time of the next window")
    func historyPages() throws {
        var fixture = SyncFixture { $0.pageValues = 30 }
        for window in 0..<100 { fixture.publish("v1/1m/all/", window: window) }
        var windows: [Int] = []
        var since: String? = SyncFixture.start(0).rfc3339()
        while let from = since {
            let page = try fixture.ask("HISTORY", #"{"topic": "v1/1m/all/", "since": "\#(from)"}"#)
            windows += page.values.map(\.window)
            since = try page.next
        }
        #expect(windows == Array(0..<100))
    }

    @Test("of more windows than fit those that changed last are kept")
    func historyBound() throws {
        var fixture = SyncFixture { $0.historyBytes = 100_000 }
        for window in 0..<1000 { fixture.publish("v1/1m/all/", window: window, padding: 300) }
        let windows = try fixture.ask("HISTORY", #"{"topic": "v1/1m/all/"}"#).values.map(\.window)
        #expect((80...210).contains(windows.count))
        #expect(windows == Array((1000 - windows.count)..<1000))
    }

    // MARK: Reports

    @Test("the catalogue names topics with what is kept of them, in pages")
    func catalog() throws {
        var fixture = SyncFixture { $0.pageValues = 4 }
        for topic in 0..<10 { fixture.publish("v1/\(topic)/", window: 0) }
        var names: [String] = []
        var after = ""
        while true {
            let page = try fixture.ask("CATALOG", #"{"after": "\#(after)"}"#)
            let topics = try #require(try page.end.members["topics"] as? [[String: Any]])
            #expect(topics.count <= 4)
            #expect(
                topics.allSatisfy { $0["head"] as? Int == 1 && $0["windows"] as? Int == 1 && $0["oldest"] as? Int == 1 }
            )
            names += topics.compactMap { $0["topic"] as? String }
            guard let next = try page.next else { break }
            after = next
        }
        #expect(names == (0..<10).map { "v1/\($0)/" })
    }

    @Test("beyond the limit of topics none is added, and those that are there go on")
    func topicLimit() throws {
        var fixture = SyncFixture { $0.topics = 3 }
        for round in 0..<2 { for topic in 0..<10 { fixture.publish("v1/\(topic)/", window: round) } }
        #expect(try fixture.ask("SNAPSHOT").heads == ["v1/0/": 2, "v1/1/": 2, "v1/2/": 2])
        #expect(try fixture.ask("REPLAY", #"{"topic": "v1/7/", "from": 1}"#).status == 422)
    }

    @Test("health, greeting and PONG name the epoch")
    func reports() throws {
        var fixture = SyncFixture()
        fixture.publish("v1/1m/all/", window: 0)
        let health = try fixture.ask("HEALTH").end
        #expect(try health.members["state"] as? String == "serving" && health.number("status") == 200)
        #expect(try health.members["epoch"] as? String == "e1" && health.number("topics") == 1)
        #expect(try health.members["watermark"] as? String == SyncFixture.start(1).rfc3339())
        let welcome = try fixture.ask("HELLO").end
        #expect(try welcome.verb == "WELCOME" && welcome.members["version"] as? String == "MS1")
        #expect(try fixture.ask("PING").end.members["epoch"] as? String == "e1")
        #expect(fixture.lane.drain().map(\.verb) == ["DRAIN"])
        #expect(fixture.lane.drain().isEmpty)
        #expect(try fixture.ask("HEALTH").end.members["state"] as? String == "draining")
    }

    // MARK: Bad input

    /// Requests that cannot be served.
    static let faults: [(verb: String, body: String, status: Int)] = [
        ("SNAPSHOT", "{", 400), ("SNAPSHOT", "[]", 400), ("SNAPSHOT", "7", 400), ("SNAPSHOT", "\u{0}", 400),
        ("SNAPSHOT", #"{"prefix": 7}"#, 422), ("SNAPSHOT", #"{"prefix": {"a": [[[[[]]]]]}}"#, 400),
        ("SNAPSHOT", #"{"prefix": "\#(String(repeating: "x", count: 1025))"}"#, 422),
        ("REPLAY", "", 422), ("REPLAY", "{}", 422), ("REPLAY", #"{"topic": "v1/1m/all/"}"#, 422),
        ("REPLAY", #"{"topic": "v1/none/", "from": 1}"#, 422), ("REPLAY", #"{"topic": "v1/1m/all/", "from": 0}"#, 422),
        ("REPLAY", #"{"topic": "v1/1m/all/", "from": -9223372036854775808}"#, 422),
        ("REPLAY", #"{"topic": "v1/1m/all/", "from": 9223372036854775807}"#, 422),
        ("REPLAY", #"{"topic": "v1/1m/all/", "from": 18446744073709551615}"#, 422),
        ("REPLAY", #"{"topic": "v1/1m/all/", "from": 1.0}"#, 422),
        ("REPLAY", #"{"topic": "v1/1m/all/", "from": "1"}"#, 422),
        ("REPLAY", #"{"topic": "v1/1m/all/", "from": 3, "to": 2}"#, 422),
        ("HISTORY", "{}", 422), ("HISTORY", #"{"topic": "v1/none/"}"#, 422),
        ("HISTORY", #"{"topic": "v1/1m/all/", "since": "yesterday"}"#, 422),
        (
            "HISTORY",
            #"{"topic": "v1/1m/all/", "since": "2025-06-09T00:00:01Z", "until": "2025-06-09T00:00:00Z"}"#, 422
        ),
        ("PUT", "[]", 400), ("ACK", "", 400), ("NONSENSE", "", 400),
    ]

    @Test("a request with a fault gets a NACK that says what is wrong", arguments: faults)
    func refuses(verb: String, body: String, status: Int) throws {
        var fixture = SyncFixture()
        for window in 0..<3 { fixture.publish("v1/1m/all/", window: window) }
        let reply = try fixture.ask(verb, body)
        #expect(reply.end.verb == "NACK" && reply.values.isEmpty)
        #expect(try reply.status == status)
        #expect(try reply.end.members["message"] is String)
    }

    @Test("before anything was published there is nothing, and that is said")
    func empty() throws {
        var fixture = SyncFixture()
        #expect(try fixture.ask("SNAPSHOT").values.isEmpty)
        #expect(try fixture.ask("CATALOG").end.members["topics"] as? [String] == [])
        #expect(try fixture.ask("HEALTH").end.members["ledger"] is NSNull)
    }
}
