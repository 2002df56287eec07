// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengMetrics
import MinshengTestKit
import Testing
import ZeroMQ

/// What `docs/METRICS.md` defines is what subscribers get.
@Suite("Daemon: all that is measured is published", .timeLimit(.minutes(10)))
struct DaemonMetricsTests {
    private static let eight = Timestamp(secondsSince1970: 1_749_427_200)
    private static let start = "2025-06-09T08:00:00+08:00"
    private static let story = "本报讯 我市昨日起全面取消在就业地参加社会保险的户籍限制，惠及灵活就业人员二十余万人。"

    /// Four items of one hour: two reprints of a story with m01, one that says something is wanting, one of no matter.
    private static let items = [
        SampleItem(id: "1", source: "a", contentText: story, publishedAt: eight),
        SampleItem(id: "2", source: "b", contentText: "来源：乙报 " + story, publishedAt: eight),
        SampleItem(id: "3", source: "a", contentText: "家长反映，当地缺乏公办托育服务，孩子无处可去。", publishedAt: eight),
        SampleItem(id: "4", source: "c", title: "今天天气晴", publishedAt: eight),
    ]

    @Test("polarity, points, pairs, balance, sources, stories, terms and rules are in live values and in snapshots")
    func publishesAll() async throws {
        let daemon = try await RunningDaemon()
        let context = try Context()
        let body = try await Self.hour(of: daemon, context, "v1/1h/all/")
        let counts = body.object("counts")
        #expect(counts.number("items") == 4 && counts.number("labelled") == 3)
        #expect((counts["balance"] as? Double).map { (0...1).contains($0) } == true)
        let pairs = counts.object("cooccurrence")
        #expect((pairs["principles"] as? [[Int]])?.map(\.count) == [3, 2, 1])
        #expect((pairs["measures"] as? [[Int]])?.map(\.count) == (1...9).reversed())
        let measures = try #require(counts["measures"] as? [[String: Any]])
        #expect(measures.reduce(0) { $0 + ($1["deficit"] as? Int ?? 0) } > 0, "something is wanting")
        #expect(measures.allSatisfy { $0["denied"] is Int && $0["points"] is Int })
        let principles = try #require(counts["principles"] as? [[String: Any]])
        #expect(principles.reduce(0) { $0 + ($1["deficit"] as? Int ?? 0) } > 0, "so a principle is")

        let sketches = body.object("sketches")
        #expect(sketches.object("distinct_sources")["estimate"] as? Double == 3)
        #expect(sketches.object("distinct_stories")["estimate"] as? Double == 3, "reprints are one story")
        let terms = try #require(sketches["top_terms"] as? [[String: Any]])
        #expect(terms.contains { ($0["name"] as? String)?.contains("社会保险") == true && $0["count"] as? Int == 2 })
        let rules = try #require(sketches["top_rules"] as? [[String: Any]])
        #expect(rules.contains { ($0["name"] as? String)?.hasPrefix("m01") == true && $0["count"] as? Int == 2 })

        let label = try await Self.hour(of: daemon, context, "v1/1h/measure/m01/")
        let points = label.object("sketches").object("points")
        #expect(["p50", "p90", "p99"].allSatisfy { (points[$0] as? Double ?? 0) > 0 })
        #expect(label.object("sketches").object("distinct_stories")["estimate"] as? Double == 1)
        #expect(label.object("counts").number("count") == 2)

        // Late comers get the same.
        var sync = try PutClient(context, address: daemon.sync)
        let value = try await sync.ask("SNAPSHOT", "s", Array(#"{"prefix": "v1/1h/all/"}"#.utf8))
        #expect(value.body.object("value").object("sketches").object("distinct_stories")["estimate"] as? Double == 3)
        #expect(try await sync.answer().verb == "END")
        let history = try await sync.ask("HISTORY", "h", Array(#"{"topic": "v1/1h/measure/m01/"}"#.utf8))
        #expect(history.body.object("value").object("sketches").object("points")["p50"] is Double)
        #expect(try await daemon.stop() == 0)
    }

    @Test("what is switched off is not there, and everything else is")
    func switches() async throws {
        let file = """
            transforms: [{type: classify, findings: false, stories: false}]
            windows: {evidence: false}
            """
        let daemon = try await RunningDaemon(["--config", "c.yaml"], files: ["c.yaml": file])
        let context = try Context()
        let body = try await Self.hour(of: daemon, context, "v1/1h/all/")
        let counts = body.object("counts")
        #expect(counts.number("labelled") == 3)
        let measures = try #require(counts["measures"] as? [[String: Any]])
        #expect(measures.allSatisfy { $0["deficit"] as? Int == 0 })
        let sketches = body.object("sketches")
        #expect(sketches["distinct_stories"] == nil && (sketches["top_terms"] as? [Any])?.isEmpty != false)
        #expect(sketches.object("distinct_sources")["estimate"] as? Double == 3)
        var sync = try PutClient(context, address: daemon.sync)
        let items = try await sync.ask("ITEMS", "i", Array(#"{"label": "m01", "window": "1h"}"#.utf8))
        #expect(items.status == 422 && (items.body["message"] as? String)?.contains("none yet") == true)
        #expect(try await daemon.stop() == 0)
    }

    @Test("the daemon and minsheng report count the same of the same items")
    func agreesWithReport() async throws {
        // Passages of all kinds, and each tenth again as another paper prints it.
        let seeds = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../seeds")
        let lines = try ["gold.jsonl", "negatives.jsonl"].flatMap { name in
            try String(contentsOf: seeds.appending(path: name), encoding: .utf8).split(separator: "\n").prefix(150)
        }
        let texts =
            try lines.compactMap { try JSONObject(Data($0.utf8))["text"] as? String }
            + Self.items.compactMap(\.contentText)
        let items = texts.enumerated().flatMap { index, text in
            let item = SampleItem(id: "\(index)", source: "s\(index % 3)", contentText: text, publishedAt: Self.eight)
            var reprint = item
            reprint.id = "again-\(index)"
            return index % 10 == 0 ? [item, reprint] : [item]
        }
        let file = """
            sources: [{type: ndjson, path: items.ndjson}]
            sinks: [{type: file, path: updates.ndjson}]
            """
        let text = items.map { String(decoding: $0.json, as: UTF8.self) }.joined(separator: "\n") + "\n"
        let daemon = try DaemonProcess(["--config", "c.yaml"], files: ["c.yaml": file, "items.ndjson": text])
        #expect(try await daemon.status() == 0)
        let output = try String(contentsOf: daemon.folder.appendingPathComponent("updates.ndjson"), encoding: .utf8)
        let day = try #require(
            output.split(separator: "\n").map { try JSONObject(Data($0.utf8)) }.first {
                $0["topic"] as? String == "v1/1d/all/" && $0.object("value")["state"] as? String == "final"
            }
        ).object("value")

        let path = daemon.folder.appendingPathComponent("items.ndjson").path
        let report = try await CLIProgram.run(["report", path, "--json"])
        let summary = try JSONObject(Data(try #require(report.lines.first).utf8))
        let window = try JSONObject(Data(try #require(report.lines.dropFirst().first).utf8))
        let counts = try #require(day["counts"] as? NSDictionary)
        #expect(day.object("counts").number("items") == items.count && summary.number("items") == items.count)
        let measures = try #require(day.object("counts")["measures"] as? [[String: Any]])
        for kind in ["deficit", "points"] { #expect(measures.contains { ($0[kind] as? Int ?? 0) > 0 }, "\(kind)") }
        // The timeline of a report is not divided: pairs and sketches are of the whole alone.
        let said = try #require(window["counts"] as? [String: Any])
        for (name, value) in said { #expect(counts[name] as? NSObject == value as? NSObject, "\(name)") }
        let sketches = day.object("sketches")
        #expect(
            (sketches.object("distinct_stories")["estimate"] as? Double).map { Int($0) } == summary.number("stories")
        )
        for list in ["top_terms", "top_rules"] {
            let names = { (list: Any?) in (list as? [[String: Any]])?.compactMap { $0["name"] as? String } }
            #expect(names(sketches[list]) == names(summary[list]) && names(summary[list])?.count == 10, "\(list)")
        }
    }

    @Test("a closed window says how it compares with those before, and what is a burst")
    func trends() async throws {
        let lines = (0..<12).flatMap { hour in
            (0..<(hour == 10 ? 40 : 2)).map { number in
                SampleItem(
                    id: "\(hour)-\(number)",
                    title: "全面取消在就业地参加社会保险的户籍限制。",
                    publishedAt: Self.eight + .seconds(Int64(hour) * 3600)
                )
            }
        }
        let file = """
            sources: [{type: ndjson, path: items.ndjson}]
            sinks: [{type: file, path: updates.ndjson}]
            """
        let text = lines.map { String(decoding: $0.json, as: UTF8.self) }.joined(separator: "\n")
        let daemon = try DaemonProcess(["--config", "c.yaml"], files: ["c.yaml": file, "items.ndjson": text + "\n"])
        #expect(try await daemon.status() == 0)
        let output = try String(contentsOf: daemon.folder.appendingPathComponent("updates.ndjson"), encoding: .utf8)
        let finals = try output.split(separator: "\n").map { try JSONObject(Data($0.utf8)).object("value") }.filter {
            $0["dimension"] as? String == "all" && $0["state"] as? String == "final"
                && $0.object("window").number("size_s") == 3600
        }
        let trends = finals.map { $0.object("trend") }
        try #require(finals.count == 12)
        #expect(trends[..<6].allSatisfy { $0["z"] == nil })
        #expect(trends[6].number("windows") == 6 && trends[6]["burst"] as? Bool == false)
        #expect(trends[10]["burst"] as? Bool == true && (trends[10]["z"] as? Double ?? 0) > 3)
    }

    /// What a topic says of the hour once all items are counted.
    private static func hour(of daemon: RunningDaemon, _ context: Context, _ topic: String) async throws -> JSONObject {
        var put = try PutClient(context, address: daemon.put)
        for item in items { #expect([200, 208].contains(try await put.ask("PUT", item.id, item.json).status)) }
        var reader = try LiveReader(context, address: daemon.live, topics: [topic])
        try await reader.read { $0.windows[topic]?[start]?.object("counts").number("items") == items.count }
        return try #require(reader.windows[topic]?[start])
    }
}
