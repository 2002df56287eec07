// SPDX-License-Identifier: Apache-2.0

import Foundation
import Minsheng
import MinshengMetrics
import MinshengTestKit
import Testing
import ZeroMQ

@Suite("Daemon: items in, metrics out", .timeLimit(.minutes(10)))
struct DaemonPushTests {
    /// Messages that hold no good item: how many rejected items each makes, and for what reason.
    static let badMessages: [(name: String, frames: [[UInt8]], reasons: [String: Int])] = [
        ("not JSON", [Array("公平".utf8)], ["not_json": 1]),
        ("cut JSON", [Array(#"{"id":"1","source":"s","title":"#.utf8)], ["not_json": 1]),
        (
            "not UTF-8", [Array(#"{"id":"1","source":"s","title":""#.utf8) + [0xFF] + Array(#""}"#.utf8)],
            ["not_utf8": 1]
        ),
        ("an empty message", [[]], ["not_json": 1]),
        ("no id", [Array(#"{"source":"s","title":"t"}"#.utf8)], ["missing_field": 1]),
        ("no source", [Array(#"{"id":"1","title":"t"}"#.utf8)], ["missing_field": 1]),
        ("neither title nor text", [Array(#"{"id":"1","source":"s"}"#.utf8)], ["missing_field": 1]),
        ("an id that is a number", [Array(#"{"id":1,"source":"s","title":"t"}"#.utf8)], ["bad_field": 1]),
        (
            "a date that is none", [Array(#"{"id":"1","source":"s","title":"t","date_published":"x"}"#.utf8)],
            ["bad_field": 1]
        ),
        ("a number", [Array("42".utf8)], ["bad_field": 1]),
        ("an empty array", [Array("[]".utf8)], ["no_item": 1]),
        ("two bad items in an array", [Array(#"[{"id":"1"},{"source":"s"}]"#.utf8)], ["missing_field": 2]),
        ("two frames", [Array("{}".utf8), Array("{}".utf8)], ["bad_framing": 1]),
        (
            "a text of 2 MiB", [SampleItem(id: "1", title: String(repeating: "长", count: 700_000)).json],
            ["too_large": 1]
        ),
    ]

    @Test("each kind of bad input is counted by its reason, and good items beside it are taken")
    func countsBadInput() async throws {
        let daemon = try await RunningDaemon()
        let context = try Context()
        var reader = try LiveReader(context, address: daemon.live, topics: ["v1/ledger/"])
        let push = try PushSocket(context, options: .client)
        try push.connect(to: Endpoint(daemon.push))
        var expected: [String: Int] = [:]
        for (number, bad) in Self.badMessages.enumerated() {
            var message = Message()
            for frame in bad.frames { message.append(copying: frame.span.bytes) }
            try push.send(message, timeout: patience)
            expected.merge(bad.reasons, uniquingKeysWith: +)
            let rejected = expected.values.reduce(0, +)
            try push.send(SampleItem(id: "good \(number)", title: "天气").json, timeout: patience)
            try await reader.read { $0.ledger("received") == rejected + number + 1 }
            #expect(reader.latest["v1/ledger/"]?.object("rejected_by_reason").numbers == expected, "\(bad.name)")
            #expect(reader.ledger("unmatched") == number + 1, "the item after \(bad.name)")
            #expect(reader.ledger("balance") == 0)
        }
        #expect(try await daemon.stop() == 0)
        #expect(daemon.process.log.contains { $0.contains("items rejected") })
    }

    /// Items of two days, in the order of their dates, with what an independent count says of each day.
    struct Load {
        var items: [SampleItem] = []
        var itemsByDay: [String: Int] = [:]
        var labelledByDay: [String: Int] = [:]
        var countByDayAndTopic: [String: [String: Int]] = [:]

        init(count: Int, seed: UInt64) {
            let texts = [
                "全面取消在就业地参加社会保险的户籍限制。", "今天天气晴，最高气温二十五度。", "发展公办托育服务，降低生育养育成本。",
                "推动公共服务随人走，让常住人口平等享有基本公共服务。", "本场比赛主队以三比一获胜。",
            ]
            let classifier = Classifier.builtIn
            var generator = SeededGenerator(seed: seed)
            for number in 0..<count {
                let text = texts.randomElement(using: &generator) ?? ""
                let day = number < count / 2 ? 9 : 10
                let time = Timestamp(secondsSince1970: 1_749_427_200 + Int64(day - 9) * 86_400 + Int64(number % 600))
                items.append(SampleItem(id: "\(number)", contentText: text, publishedAt: time))
                note(
                    classifier.classify(text),
                    of: classifier.pack,
                    on: "2025-06-\(day == 9 ? "09" : "10")T00:00:00+08:00"
                )
            }
        }

        private mutating func note(_ verdict: Verdict, of pack: Pack, on day: String) {
            itemsByDay[day, default: 0] += 1
            if !verdict.labels.isEmpty { labelledByDay[day, default: 0] += 1 }
            for index in verdict.labels.indices {
                let label = pack.labels[index]
                let topic = "v1/1d/\(label.parent == nil ? "principle" : "measure")/\(label.slug)/"
                countByDayAndTopic[day, default: [:]][topic, default: 0] += 1
            }
        }
    }

    @Test("windows hold what an independent count says, over a real socket, with duplicates in between")
    func windowsEqualIndependentCount() async throws {
        let daemon = try await RunningDaemon()
        let context = try Context()
        var reader = try LiveReader(context, address: daemon.live, topics: ["v1/ledger/", "v1/1d/"])
        let push = try PushSocket(context, options: .client)
        try push.connect(to: Endpoint(daemon.push))
        let load = Load(count: 600, seed: 1)
        for (number, item) in load.items.enumerated() {
            try push.send(item.json, timeout: patience)
            if number % 10 == 0 { try push.send(item.json, timeout: patience) }
        }
        try await reader.read { $0.ledger("received") == 660 && $0.windows["v1/1d/all/"]?.count == 2 }

        let labelled = load.labelledByDay.values.reduce(0, +)
        #expect(reader.ledger("counted") == labelled)
        #expect(reader.ledger("unmatched") == 600 - labelled)
        #expect(reader.ledger("duplicate") == 60)
        #expect(reader.ledger("balance") == 0)
        for (day, items) in load.itemsByDay {
            #expect(reader.windows["v1/1d/all/"]?[day]?.object("counts").number("items") == items)
            #expect(reader.windows["v1/1d/all/"]?[day]?.object("counts").number("labelled") == load.labelledByDay[day])
            // The bodies of other dimensions, such as the source, have no single count.
            for (topic, windows) in reader.windows
            where topic.hasPrefix("v1/1d/principle/") || topic.hasPrefix("v1/1d/measure/") {
                let expected = load.countByDayAndTopic[day]?[topic] ?? 0
                #expect(windows[day]?.object("counts").number("count") == expected, "\(topic) on \(day)")
            }
        }
        #expect(labelled > 0 && load.countByDayAndTopic.count == 2, "the load says something")
        #expect(try await daemon.stop() == 0)
        #expect(daemon.process.log.contains { $0.contains("final ledger") && $0.contains("received=660") })
    }

    @Test("who subscribes after the last item gets the current values without asking")
    func lateSubscriber() async throws {
        let daemon = try await RunningDaemon()
        let context = try Context()
        let push = try PushSocket(context, options: .client)
        try push.connect(to: Endpoint(daemon.push))
        try push.send(SampleItem(id: "1", title: "天气", publishedAt: .init(secondsSince1970: 1_749_427_200)).json)
        var early = try LiveReader(context, address: daemon.live, topics: ["v1/1h/all/"])
        try await early.read { $0.windows["v1/1h/all/"] != nil }
        var late = try LiveReader(context, address: daemon.live, topics: ["v1/1h/all/"])
        try await late.read { $0.windows["v1/1h/all/"] != nil }
        let window = late.windows["v1/1h/all/"]?["2025-06-09T08:00:00+08:00"]
        #expect(window?.object("counts").number("items") == 1)
        #expect(late.sequences["v1/1h/all/"] == early.sequences["v1/1h/all/"], "the same message, with its number")
        #expect(try await daemon.stop() == 0)
    }

    @Test("a heartbeat each second names the head of each topic, and numbers run without a gap")
    func heartbeats() async throws {
        let daemon = try await RunningDaemon()
        let context = try Context()
        var reader = try LiveReader(context, address: daemon.live, topics: ["v1/"])
        try await reader.read { $0.sequences["v1/heartbeat/"] != nil }
        let push = try PushSocket(context, options: .client)
        try push.connect(to: Endpoint(daemon.push))
        for number in 0..<50 {
            try push.send(
                SampleItem(id: "\(number)", title: "天气", publishedAt: .init(secondsSince1970: 1_749_427_200)).json
            )
        }
        try await reader.read { $0.ledger("received") == 50 }
        let beats = reader.sequences["v1/heartbeat/"]?.count ?? 0
        try await reader.read { $0.sequences["v1/heartbeat/"]?.count == beats + 1 }
        let heartbeat = try #require(reader.latest["v1/heartbeat/"])
        for (topic, sequences) in reader.sequences where topic != "v1/heartbeat/" {
            #expect(heartbeat.object("heads").number(topic) == sequences.last, "\(topic)")
            #expect(sequences == Array((sequences.first ?? 0)...(sequences.last ?? 0)), "\(topic)")
        }
        #expect(heartbeat.number("dropped") == 0)
        #expect(heartbeat["epoch"] as? String == reader.latest["v1/ledger/"]?["epoch"] as? String)
        #expect(try await daemon.stop() == 0)
    }

    @Test("a subscriber that reads nothing holds nobody up")
    func stoppedSubscriber() async throws {
        let daemon = try await RunningDaemon(
            ["--config", "c.yaml"],
            files: ["c.yaml": "pipeline: {provisional_interval: 0ms}\nsinks: [{type: live, high_water_mark: 10}]\n"]
        )
        let context = try Context()
        var options = SocketOptions.client
        options.receiveHighWaterMark = 1
        let stopped = try SubscriberSocket(context, options: options)
        try stopped.subscribe(to: "v1/")
        try stopped.connect(to: Endpoint(daemon.live))
        var reader = try LiveReader(context, address: daemon.live, topics: ["v1/ledger/"])
        let push = try PushSocket(context, options: .client)
        try push.connect(to: Endpoint(daemon.push))
        for number in 0..<500 {
            let time = Timestamp(secondsSince1970: 1_749_427_200 + Int64(number) * 60)
            try push.send(SampleItem(id: "\(number)", title: "天气", publishedAt: time).json, timeout: patience)
        }
        try await reader.read { $0.ledger("received") == 500 }
        #expect(reader.ledger("balance") == 0)
        #expect(try await daemon.stop() == 0)
    }
}
