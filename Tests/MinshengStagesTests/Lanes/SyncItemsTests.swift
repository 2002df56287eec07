// SPDX-License-Identifier: Apache-2.0

import Foundation
import Minsheng
import MinshengMetrics
import MinshengStages
import Testing

@Suite("Sync lane: items behind the numbers")
struct SyncItemsTests {
    private static let pack = Classifier.builtIn.pack
    private static let eight = Timestamp(secondsSince1970: 1_749_427_200)
    private static let hour = "2025-06-09T08:00:00+08:00/1h"

    @Test("the items of a window come with the words they were counted for")
    func ofWindow() throws {
        var fixture = try Self.fixture(items: 3)
        let reply = try fixture.ask(#"{"label": "m01", "window": "\#(Self.hour)"}"#)
        #expect(reply.status == 200 && reply.items.map { $0["id"] as? String } == ["2", "1", "0"], "the latest first")
        #expect(reply.end["window"] as? String == Self.hour && reply.end["next"] == nil)
        let item = try #require(reply.items.first)
        #expect(item["source"] as? String == "a" && item["time"] as? String == "2025-06-09T00:02:00Z")
        #expect(item["labels"] as? [String] == ["fairness", "m01"] && item["stated"] as? [String] == [])
        let evidence = try #require(item["evidence"] as? [[String: Any]])
        let words = try #require(evidence.first { $0["label"] as? String == "m01" })
        let body = Array(Self.text.utf8)
        let place = try #require(words["utf8"] as? [Int])
        let surface = try #require(words["surface"] as? String)
        #expect(String(decoding: body[place[0]..<place[1]], as: UTF8.self) == surface)
        #expect(words["in"] as? String == "body" && words["part"] as? String == "substance")
        let (before, after) = (words["before"] as? String ?? "?", words["after"] as? String ?? "?")
        #expect(Self.text.contains(before + surface + after))
        // By the name of the label, and by that of its principle, it is the same.
        #expect(try fixture.ask(#"{"label": "公平", "window": "\#(Self.hour)"}"#).items.count == 3)
        #expect(try fixture.ask(#"{"label": "m05", "window": "\#(Self.hour)"}"#).items.isEmpty)
    }

    @Test("a kind of window is the newest that keeps an item for the label; no window is all of them")
    func newest() throws {
        var fixture = try Self.fixture(items: 3, hours: 4)
        let newest = try fixture.ask(#"{"label": "m01", "window": "1h"}"#)
        #expect(newest.end["window"] as? String == "2025-06-09T11:00:00+08:00/1h")
        #expect(newest.items.map { $0["id"] as? String } == ["302", "301", "300"])
        let all = try fixture.ask(#"{"label": "m01", "limit": 100}"#)
        #expect(all.items.count == 12, "each once, though the day keeps some of them too")
        #expect(Set(all.items.compactMap { $0["id"] as? String }).count == 12 && all.end["window"] == nil)
        let some = try fixture.ask(
            #"{"label": "m01", "since": "2025-06-09T09:00:00+08:00", "until": "2025-06-09T10:00:00+08:00"}"#
        )
        #expect(some.items.map { $0["id"] as? String } == ["102", "101", "100"])
    }

    @Test("pages have every item once", arguments: [1, 2, 5, 12])
    func pages(limit: Int) throws {
        var fixture = try Self.fixture(items: 3, hours: 4)
        var ids: [String] = []
        var after = "null"
        while true {
            let page = try fixture.ask(#"{"label": "m01", "limit": \#(limit), "after": \#(after)}"#)
            ids += page.items.compactMap { $0["id"] as? String }
            guard let next = page.end["next"] as? String else { break }
            #expect(page.items.count == limit)
            after = #""\#(next)""#
        }
        #expect(ids == (0..<4).reversed().flatMap { hour in (0..<3).reversed().map { "\(hour * 100 + $0)" } })
        #expect(try fixture.ask(#"{"label": "m01", "after": "1:bnothing"}"#).status == 410)
    }

    @Test("a window keeps a fair few, whichever came first")
    func fewOfMany() throws {
        var fixture = try Self.fixture(items: 50)
        let kept = try fixture.ask(#"{"label": "m01", "window": "1h"}"#).items.compactMap { $0["id"] as? String }
        var other = try Self.fixture(items: 50, reversed: true)
        #expect(kept.count == 5)
        #expect(try other.ask(#"{"label": "m01", "window": "1h"}"#).items.compactMap { $0["id"] as? String } == kept)
    }

    @Test(
        "what makes no sense is refused with the reason",
        arguments: [
            (#"{}"#, 422, "label is missing"), (#"{"label": "m99"}"#, 422, "CATALOG"),
            (#"{"label": "m01", "window": "1m"}"#, 422, "of 1m; they are of 1h, 1d"),
            (#"{"label": "m01", "window": "yesterday"}"#, 422, "2025-06-09T00:00:00+08:00/1d"),
            (#"{"label": "m01", "window": "now/1h"}"#, 422, "RFC 3339"),
            (#"{"label": "m01", "window": "2025-06-09T08:00:00+08:00/1h/x"}"#, 422, "window is written"),
            (#"{"label": "m01", "window": "2024-06-09T08:00:00+08:00/1h"}"#, 410, "not kept"),
            (#"{"label": "m01", "dimension": "source"}"#, 422, "not for a source"),
            (#"{"label": "m01", "dimension": "\u001B[2J"}"#, 422, "not for a dimension"),
            (
                #"{"label": "m01", "since": "2025-06-10T00:00:00Z", "until": "2025-06-09T00:00:00Z"}"#, 422,
                "before since"
            ),
            (#"{"label": "m01", "limit": 101}"#, 422, "from 1 to 100"),
        ]
    )
    func refusals(request: String, status: Int, message: String) throws {
        var fixture = try Self.fixture(items: 1)
        let reply = try fixture.ask(request)
        #expect(reply.status == status)
        #expect((reply.end["message"] as? String)?.contains(message) == true, "\(reply.end)")
    }

    @Test("a window that holds items without a label has none to show, and is no error")
    func unlabelled() throws {
        var fixture = try Self.fixture(items: 1)
        var windows = try EventTimeWindows(pack: Self.pack)
        let verdict = Classifier.builtIn.classify("天气晴")
        let noon = Self.eight + .seconds(4 * 3600)
        windows.add(verdict, date: noon, receiptTime: noon)
        fixture.fixture.publish(windows.drainUpdates(), pack: Self.pack)
        let reply = try fixture.ask(#"{"label": "m01", "window": "2025-06-09T12:00:00+08:00/1h"}"#)
        #expect(reply.status == 200 && reply.items.isEmpty)
    }

    @Test("without a pack there are no labels to ask for")
    func noPack() throws {
        var fixture = SyncFixture()
        #expect(try fixture.ask("ITEMS", #"{"label": "m01"}"#).status == 422)
    }

    @Test("memory is bounded: the windows that end first are let go, and the newest stays")
    func bounded() throws {
        var fixture = try Self.fixture(items: 5, hours: 30) { $0.evidenceBytes = 60_000 }
        let first = try fixture.ask(#"{"label": "m01", "window": "\#(Self.hour)"}"#)
        #expect(first.status == 200 && first.items.isEmpty, "the history has the window, its items are gone")
        #expect(try fixture.ask(#"{"label": "m01", "window": "1h"}"#).items.count == 5)
        var small = try Self.fixture(items: 5, hours: 3) { $0.evidenceBytes = 0 }
        #expect(try small.ask(#"{"label": "m01", "limit": 100}"#).items.count == 5)
    }

    @Test("what is taken back shows nothing any more")
    func withdrawn() throws {
        var configuration = WindowConfiguration()
        configuration.shapes = [.session(gap: try WindowSize("30m"))]
        var fixture = Asking(SyncFixture(classifier: .builtIn))
        var windows = try EventTimeWindows(configuration: configuration, pack: Self.pack)
        for minute in [0, 40, 20] {
            Self.add("\(minute)", at: Self.eight + .seconds(Int64(minute) * 60), to: &windows)
            fixture.fixture.publish(windows.drainUpdates(), pack: Self.pack)
        }
        let joined = try fixture.ask(#"{"label": "m01"}"#)
        #expect(joined.items.map { $0["id"] as? String } == ["40", "20", "0"])
        let second = try fixture.ask(#"{"label": "m01", "window": "2025-06-09T08:40:00+08:00/session-30m"}"#)
        #expect(second.items.isEmpty)
    }

    // MARK: Support

    private static let text = "全面取消在就业地参加社会保险的户籍限制。"

    /// A lane to which hours of items with one text were published; item *i* of hour *h* is `100 h + i`.
    private static func fixture(
        items: Int,
        hours: Int = 1,
        reversed: Bool = false,
        change: (inout SyncLane.Limits) -> Void = { _ in }
    ) throws -> Asking {
        var fixture = SyncFixture(classifier: .builtIn, change: change)
        var windows = try EventTimeWindows(pack: pack)
        for hour in 0..<hours {
            for item in reversed ? Array((0..<items).reversed()) : Array(0..<items) {
                add("\(hour * 100 + item)", at: eight + .seconds(Int64(hour * 3600 + item * 60)), to: &windows)
            }
            fixture.publish(windows.drainUpdates(), pack: pack)
        }
        return Asking(fixture)
    }

    private static func add(_ id: String, at time: Timestamp, to windows: inout EventTimeWindows) {
        let explanation = Classifier.builtIn.explain(body: text)
        var facts = ItemFacts(verdict: explanation.verdict, date: time, receiptTime: time)
        facts.identity = UInt64(id) ?? 0
        windows.add(facts) {
            SampledItem(
                id: id,
                source: "a",
                title: "",
                date: time,
                labels: explanation.verdict.labels,
                stated: explanation.verdict.stated,
                words: SampledItem.words(of: explanation, title: "".utf8.span, body: text.utf8.span)
            )
        }
    }

    /// A lane that is asked for items.
    private struct Asking {
        var fixture: SyncFixture

        init(_ fixture: SyncFixture) {
            self.fixture = fixture
        }

        mutating func ask(_ body: String) throws -> (status: Int?, items: [[String: Any]], end: [String: Any]) {
            let answers = fixture.lane.receive(
                frames: ["peer", "MS1", "ITEMS", "1", body].map { Array($0.utf8) },
                count: 5
            )
            let end = try #require(answers.last).members
            if let count = end["count"] as? Int { #expect(count == answers.count - 1) }
            return (end["status"] as? Int, try answers.dropLast().map { try $0.members }, end)
        }
    }
}
