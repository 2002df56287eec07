// SPDX-License-Identifier: Apache-2.0

import Foundation
import Minsheng
import MinshengMetrics
import Testing

@Suite struct WindowUpdateTests {
    private let pack = TestPack.pack
    private let noon = Timestamp("2025-06-09T12:00:00+08:00")

    /// Four items in one minute: two of measure 1, one of them stating 公平; one that only states it; one of nothing.
    private func updates() throws -> [WindowUpdate] {
        var configuration = WindowConfiguration()
        configuration.sizes = [.day]
        configuration.dividedFrom = try WindowSize("2d")
        var windows = try EventTimeWindows(configuration: configuration, pack: pack)
        windows.add(TestPack.verdict([0, 4], stated: [0]), date: noon, receiptTime: noon)
        windows.add(TestPack.verdict([0, 4]), date: noon, receiptTime: noon)
        windows.add(TestPack.verdict(stated: [0]), date: noon, receiptTime: noon)
        windows.add(TestPack.verdict(), date: noon, receiptTime: noon)
        return windows.drainUpdates()
    }

    @Test func namesTopics() throws {
        var windows = try EventTimeWindows(pack: pack)
        windows.add(TestPack.verdict(), date: noon, receiptTime: noon)
        let topics = windows.drainUpdates().map { $0.topic(pack: pack) }
        let principles = ["fairness", "balance", "inclusive", "accessible"]
        let measures = ["m01", "m02", "m03", "m04", "m05", "m06", "m07", "m08", "m09", "m10"]
        let rest = ["source", "region", "kind", "tag"]
        var expected: [String] = []
        for size in ["1m", "1h", "1d"] {
            expected.append("v1/\(size)/all/")
            expected += principles.map { "v1/\(size)/principle/\($0)/" }
            expected += measures.map { "v1/\(size)/measure/\($0)/" }
            if size != "1m" { expected += rest.map { "v1/\(size)/\($0)/~none/" } }
        }
        #expect(topics == expected)
    }

    @Test func countsWhatItSays() throws {
        let tally = try #require(try updates().first).tally
        #expect(tally.items == 4 && tally.labelled == 2 && tally.stated == 2)
        #expect(tally.coverage == 0.5)
        let fairness = tally[label: 0]
        #expect(fairness.count == 2 && fairness.stated == 2 && fairness.both == 1 && fairness.points == 200)
        #expect(fairness.meanPoints == 100)
        #expect(tally[label: 4].points == 208)
        #expect(tally[label: 5].meanPoints == nil)
    }

    @Test func writesTheBodyOfALabel() throws {
        let update = try #require(try updates().first { $0.group == .measure(4) })
        #expect(
            String(decoding: update.json(pack: pack, epoch: "e1", sequence: 3), as: UTF8.self)
                == #"{"type":"window","window":{"start":"2025-06-09T00:00:00+08:00","end":"2025-06-10T00:00:00+08:00","#
                + #""size_s":86400},"dimension":"measure","revision":0,"state":"provisional","#
                + #""watermark":"2025-06-09T11:00:00+08:00","pack":"cn.test@1.2.3+0000000000c0ffee","epoch":"e1","#
                + #""seq":3,"counts":{"items":4,"id":"m01","slug":"m01","title":"措施1","parent":"fairness","count":2,"#
                + #""share":0.5,"stated":0,"both":0,"points":208,"deficit":0,"denied":0,"mean_points":104.0}}"#
        )
    }

    @Test func theBodyOfAllHoldsEverything() throws {
        let update = try #require(try updates().first)
        #expect(update.group == .all)
        let bytes = update.json(pack: pack, epoch: "e1", sequence: 0)
        let body = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        #expect(body["dimension"] as? String == "all")
        let counts = try #require(body["counts"] as? [String: Any])
        #expect(counts["items"] as? Int == 4)
        #expect(counts["labelled"] as? Int == 2)
        #expect(counts["coverage"] as? Double == 0.5)
        #expect(counts["stated"] as? Int == 2)
        let principles = try #require(counts["principles"] as? [[String: Any]])
        let measures = try #require(counts["measures"] as? [[String: Any]])
        #expect(principles.map { $0["slug"] as? String } == ["fairness", "balance", "inclusive", "accessible"])
        #expect(measures.count == 10)
        #expect(principles[0]["title"] as? String == "公平")
        #expect(principles[0]["count"] as? Int == 2)
        #expect(principles[0]["both"] as? Int == 1)
        #expect(principles[0]["parent"] == nil)
        #expect(principles[1]["share"] as? Double == 0)
        #expect(principles[1]["mean_points"] is NSNull)
        #expect(measures[9]["parent"] as? String == "accessible")
    }

    @Test func aWindowBeforeAnyDatedItemHasNoWatermark() throws {
        var windows = try EventTimeWindows(pack: pack)
        windows.add(TestPack.verdict(), date: nil, receiptTime: noon)
        let update = try #require(windows.drainUpdates().first)
        let bytes = update.json(pack: pack, epoch: "e1", sequence: 0)
        let body = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        #expect(body["watermark"] is NSNull)
    }

    @Test func aPackOfAnotherTaxonomyWorks() throws {
        let label = Label(id: "x", slug: "x-1", title: "某", parent: nil, threshold: 1, definition: "")
        let other = Pack(id: "other", version: "1", license: "CC0-1.0", hash: 0, labels: [label])
        var windows = try EventTimeWindows(pack: other)
        let verdict = Verdict(labels: [LabelSet(index: 0)], stated: [], points: [], none: nil)
        windows.add(verdict, date: noon, receiptTime: noon)
        let updates = windows.drainUpdates()
        #expect(updates.map { $0.topic(pack: other) }.prefix(2) == ["v1/1m/all/", "v1/1m/principle/x-1/"])
        #expect(updates[1].tally[label: 0].count == 1)
        #expect(updates[1].tally[label: 0].points == 0)
    }
}
