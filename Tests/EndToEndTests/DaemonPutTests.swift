// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengMetrics
import MinshengTestKit
import Testing
import ZeroMQ

@Suite("Daemon: items in, with an answer to each batch", .timeLimit(.minutes(10)))
struct DaemonPutTests {
    private static func array(_ items: [SampleItem]) -> [UInt8] {
        Array("[".utf8) + items.map(\.json).joined(separator: Array(",".utf8)) + Array("]".utf8)
    }

    @Test("every kind of batch gets the answer it should, and the ledger agrees")
    func answers() async throws {
        let daemon = try await RunningDaemon()
        let context = try Context()
        var client = try PutClient(context, address: daemon.put)

        let welcome = try await client.ask("HELLO", "hello")
        #expect(welcome.verb == "WELCOME" && welcome.id == "hello")
        #expect(welcome.body["durability"] as? String == "memory")
        #expect((welcome.body["server"] as? String)?.hasPrefix("minshengd/") == true)
        #expect(welcome.body.number("dedupe") ?? 0 > 0)

        let items = (0..<3).map { SampleItem(id: "\($0)", title: "天气 \($0)") }
        let taken = try await client.ask("PUT", "1", Self.array(items))
        #expect(taken.verb == "ACK" && taken.id == "1" && taken.status == 200)
        #expect(taken.body.number("accepted") == 3)

        let again = try await client.ask("PUT", "2", Self.array(items))
        #expect(again.verb == "ACK" && again.status == 208 && again.body.number("duplicate") == 3)

        var corrected = items[0]
        corrected.title = "天气晴"
        let conflict = try await client.ask("PUT", "3", corrected.json)
        #expect(conflict.verb == "ACK" && conflict.status == 409)
        corrected.modifiedAt = Timestamp(secondsSince1970: 1_749_427_200)
        let correction = try await client.ask("PUT", "4", corrected.json)
        #expect(correction.status == 200 && correction.body.number("corrected") == 1)

        let mixed = Array(#"[{"id":"a","source":"s"},{"id":"b","source":"s","title":"t"},7]"#.utf8)
        let partly = try await client.ask("PUT", "5", mixed)
        #expect(partly.status == 200 && partly.body.number("accepted") == 1)
        let rejected = try #require(partly.body["rejected"] as? [[String: Any]])
        #expect(rejected.map { $0["index"] as? Int } == [0, 2])
        #expect(rejected.map { $0["code"] as? Int } == [422, 422])
        #expect(rejected[0]["id"] as? String == "a" && rejected[0]["field"] as? String == "content_text")

        for (body, status) in [("{", 400), ("", 400), ("[]", 422), ("\"\u{0}\"", 400)] {
            let refused = try await client.ask("PUT", "6", Array(body.utf8))
            #expect(refused.verb == "NACK" && refused.status == status, "\(body)")
        }
        let large = SampleItem(id: "large", title: String(repeating: "长", count: 1_500_000))
        let tooLarge = try await client.ask("PUT", "7", large.json)
        #expect(tooLarge.verb == "NACK" && tooLarge.status == 413)
        try await client.send(Array("MS3".utf8), Array("PUT".utf8), Array("8".utf8))
        let version = try await client.answer()
        #expect(version.status == 426 && version.body["versions"] as? [String] == ["MS1"])
        #expect(try await client.ask("PING", "9").verb == "PONG")

        var reader = try LiveReader(context, address: daemon.live, topics: ["v1/ledger/"])
        // 3 taken, 3 known again, a conflict, a correction, 3 of a mixed batch and 5 messages without an item.
        try await reader.read { $0.ledger("received") == 16 }
        #expect(reader.ledger("unmatched") == 4 && reader.ledger("duplicate") == 4)
        #expect(reader.ledger("rejected") == 8 && reader.ledger("balance") == 0)
        #expect(try await daemon.stop() == 0)
    }

    @Test("at SIGTERM clients hear DRAIN, and every batch that was sent before has its answer")
    func drains() async throws {
        let daemon = try await RunningDaemon(files: [:])
        let context = try Context()
        var client = try PutClient(context, address: daemon.put)
        for number in 0..<10 {
            let items = (0..<200).map { SampleItem(id: "\(number)-\($0)", title: "公平 \($0)") }
            try await client.send("PUT", "\(number)", Self.array(items))
        }
        // Once this one is answered the daemon has read those before it.
        try await client.send("PING", "last")
        var answered: Set<String> = []
        var isDraining = false
        while !isDraining || answered.count < 10 {
            let answer = try await client.answer()
            switch answer.verb {
            case "PONG": daemon.process.signal(SIGTERM)
            case "DRAIN": isDraining = true
            case "ACK": #expect(answer.body.number("accepted") == 200 && answered.insert(answer.id).inserted)
            default: Issue.record("\(answer)")
            }
        }
        #expect(try await daemon.process.status() == 0)
    }
}
