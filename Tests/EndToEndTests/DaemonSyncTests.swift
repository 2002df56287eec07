// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengMetrics
import MinshengTestKit
import Testing
import ZeroMQ

@Suite("Daemon: what was published can be asked for", .timeLimit(.minutes(10)))
struct DaemonSyncTests {
    private static let time = Timestamp(secondsSince1970: 1_749_427_200)

    @Test("snapshot, replay and history agree with what the live lane has sent")
    func agreesWithLive() async throws {
        let daemon = try await RunningDaemon()
        let context = try Context()
        var reader = try LiveReader(context, address: daemon.live, topics: ["v1/1h/all/", "v1/ledger/"])
        var put = try PutClient(context, address: daemon.put)
        for number in 0..<5 {
            let item = SampleItem(id: "\(number)", title: "天气", publishedAt: Self.time)
            #expect(try await put.ask("PUT", "\(number)", item.json).status == 200)
            try await reader.read {
                $0.windows["v1/1h/all/"]?["2025-06-09T08:00:00+08:00"]?.object("counts").number("items") == number + 1
            }
        }
        let live = try #require(reader.windows["v1/1h/all/"]?["2025-06-09T08:00:00+08:00"])
        let head = try #require(live.number("seq"))

        var sync = try PutClient(context, address: daemon.sync)
        let value = try await sync.ask("SNAPSHOT", "s", Array(#"{"prefix": "v1/1h/all/"}"#.utf8))
        #expect(value.verb == "VALUE" && value.body["topic"] as? String == "v1/1h/all/")
        #expect(value.body.object("value").number("seq") == head)
        #expect(value.body.object("value").object("counts").number("items") == 5)
        let end = try await sync.answer()
        #expect(end.verb == "END" && end.id == "s" && end.status == 200)
        #expect(end.body.object("heads").numbers == ["v1/1h/all/": head])
        #expect(end.body["epoch"] as? String == live["epoch"] as? String)

        let request = #"{"topic": "v1/1h/all/", "from": 1, "to": \#(head)}"#
        try await sync.send("REPLAY", "r", Array(request.utf8))
        for number in 1...head {
            let value = try await sync.answer()
            #expect(value.verb == "VALUE" && value.body.object("value").number("seq") == number)
        }
        #expect(try await sync.answer().verb == "END")

        let history = try await sync.ask("HISTORY", "h", Array(#"{"topic": "v1/1h/all/"}"#.utf8))
        #expect(history.body.object("value").number("seq") == head)
        #expect(try await sync.answer().verb == "END")

        // What stands behind the numbers: an item with a measure, and why it has it.
        let labelled = SampleItem(id: "behind", title: "全面取消在就业地参加社会保险的户籍限制。", publishedAt: Self.time)
        #expect(try await put.ask("PUT", "6", labelled.json).status == 200)
        try await reader.read { $0.ledger("counted") == 1 }
        // The sync lane has it a moment after the live one, or before.
        let question = Array(#"{"label": "fairness", "since": "2025-06-09T00:00:00Z"}"#.utf8)
        var items = try await sync.ask("ITEMS", "i", question)
        while items.verb == "END" { items = try await sync.ask("ITEMS", "i", question) }
        #expect(items.verb == "VALUE" && items.body["id"] as? String == "behind")
        let evidence = try #require(items.body["evidence"] as? [[String: Any]])
        #expect(evidence.contains { $0["label"] as? String == "m01" && $0["in"] as? String == "title" })
        #expect(try await sync.answer().body.number("count") == 1)
        let none = try await sync.ask(
            "ITEMS",
            "n",
            Array(#"{"label": "fairness", "until": "2025-06-09T00:00:00Z"}"#.utf8)
        )
        #expect(none.verb == "END" && none.body.number("count") == 0)
        #expect(try await sync.ask("ITEMS", "u", Array(#"{"label": "nothing"}"#.utf8)).status == 422)

        let catalog = try await sync.ask("CATALOG", "c")
        let topics = try #require(catalog.body["topics"] as? [[String: Any]])
        #expect(topics.contains { $0["topic"] as? String == "v1/ledger/" })
        let labels = try #require(catalog.body["labels"] as? [[String: Any]])
        #expect(labels.contains { $0["title"] as? String == "公平" })
        let health = try await sync.ask("HEALTH", "x")
        #expect(health.body["state"] as? String == "serving")
        #expect(health.body.object("ledger").number("received") == 6)

        daemon.process.signal(SIGTERM)
        #expect(try await sync.answer().verb == "DRAIN")
        #expect(try await daemon.process.status() == 0)
    }
}
