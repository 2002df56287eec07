// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `minsheng report`: the metrics of files.
struct CLISummaryTests {
    private static let pack = """
        minsheng: 1
        pack: {id: test, version: 1.0.0, license: CC0-1.0}
        labels:
          公平: {slug: fairness, threshold: 100, define: 公平}
          普惠: {slug: inclusion, threshold: 100, define: 普惠}
          m01: {parent: 公平, threshold: 100, title: 社会保险, define: 社会保险}
          m05: {parent: 普惠, threshold: 100, title: "<教育>", define: 教育}
        rules:
          - {id: m01.words, label: m01, any: [社会保险, 社保]}
          - {id: m05.words, label: m05, any: [幼儿园, 托育]}
          - {id: fairness.stated, label: 公平, part: stated, any: [公平]}
        """

    /// Six items on two days, one without a date, one of year 1, a duplicate, a conflict, and two lines that are no items.
    private static let items = """
        {"id": "1", "source": "新华社", "title": "杭州市扩大社保", "content_text": "更加公平。", "date_published": "2025-06-09T08:00:00+08:00", "tags": ["民生"]}
        {"id": "2", "source": "新华社", "content_text": "新增幼儿园，扩大社保。", "date_published": "2025-06-09T23:59:59+08:00", "region": "44"}
        {"id": "3", "source": "=1+1", "content_text": "公平。", "date_published": "2025-06-11T00:00:00+08:00", "region": "海外"}
        {"id": "4", "source": "<b>", "content_text": "天气晴朗，\\"<script>\\"。", "date_published": "2025-06-11T00:00:00Z"}
        {"id": "5", "source": "新华社", "content_text": "开办托育。"}
        {"id": "6", "source": "新华社", "content_text": "开办托育，扩大社保。", "date_published": "2025年6月9日"}
        {"id": "1", "source": "新华社", "title": "杭州市扩大社保", "content_text": "更加公平。", "date_published": "2025-06-09T08:00:00+08:00", "tags": ["民生"]}
        {"id": "2", "source": "新华社", "content_text": "别的。"}
        {"id": "7"}
        []
        """

    private let folder: CLIFolder
    private let pack: String
    private let file: String

    init() throws {
        folder = try CLIFolder()
        pack = try folder.write("pack.yaml", Self.pack)
        file = try folder.write("items.jsonl", Self.items)
    }

    private func report(_ arguments: String..., input: String = "") async throws -> CLIProgram.Result {
        try await CLIProgram.run(["report", "--pack", pack] + arguments, input: Array(input.utf8))
    }

    private func objects(_ result: CLIProgram.Result) throws -> [[String: Any]] {
        try result.lines.map { try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]) }
    }

    @Test func countsItemsByDayAndSaysWhatBecameOfEach() async throws {
        let result = try await report(file)
        #expect(result.status == 1)
        #expect(result.errors.contains("items.jsonl:9: has no text"))
        #expect(result.errors.contains("items.jsonl:10: is not a JSON object"))
        let lines = try objects(result)
        #expect(lines.map { $0["type"] as? String } == ["report", "window", "window", "ledger"])
        let summary = lines[0]
        #expect(summary["items"] as? Int == 6)
        #expect(summary["undated"] as? Int == 2)
        #expect(summary["unreadable_dates"] as? Int == 1)
        #expect(summary["from"] as? String == "2025-06-09T00:00:00+08:00")
        #expect(summary["to"] as? String == "2025-06-12T00:00:00+08:00")
        #expect(lines[1...2].map { ($0["counts"] as? [String: Any])?["items"] as? Int } == [2, 2])
        let ledger = lines[3]
        let names = ["received", "counted", "unmatched", "duplicate", "late", "rejected", "balance", "undated"]
        #expect(names.map { ledger[$0] as? Int } == [10, 4, 2, 1, 0, 3, 0, 2])
    }

    @Test func saysWhatIsSaidAndWhatIsDone() async throws {
        let summary = try objects(try await report(file))[0]
        let labels = try #require(summary["labels"] as? [[String: Any]])
        #expect(labels.map { $0["slug"] as? String } == ["fairness", "m01", "inclusion", "m05"])
        #expect(labels.map { $0["count"] as? Int } == [3, 3, 3, 3])
        #expect(labels[0]["stated"] as? Int == 2)
        #expect(labels[0]["both"] as? Int == 1)
        #expect(labels[0]["said_only"] as? Int == 1)
        #expect(labels[0]["done_only"] as? Int == 2)
        #expect((labels[1]["with"] as? [String: Int])?["m05"] == 2)
        let terms = try #require(summary["top_terms"] as? [[String: Any]])
        #expect(terms.first?["name"] as? String == "社保")
        #expect(terms.first?["items"] as? Int == 3)
        let regions = try #require(summary["region"] as? [[String: Any]])
        #expect(Set(regions.map { $0["name"] as? String }) == ["浙江省", "广东省", "海外"])
    }

    @Test func doesNotDependOnTheOrderOfTheItems() async throws {
        let lines = Self.items.split(separator: "\n")
        let good = lines.prefix(6) + lines[6...6]
        func windows(_ lines: some Sequence<Substring>) async throws -> [String] {
            let result = try await report("-", input: lines.joined(separator: "\n"))
            #expect(result.status == 0)
            return result.lines.filter { $0.contains("\"type\":\"window\"") }
        }
        let forward = try await windows(good)
        #expect(forward.count == 2)
        #expect(try await windows(good.reversed()) == forward)
    }

    @Test func countsReprintsAsOneStory() async throws {
        let story = "家住柳荫街的陈阿婆每天中午和邻居结伴来社区食堂吃饭，两荤一素十块钱，食堂师傅记得她不吃辣，总给她留一份清淡的。"
        let reprints = ["新华社杭州6月9日电 " + story, story + "（责任编辑：王伟）", "天气晴朗，适合出行。"]
        let lines = reprints.enumerated().map { "{\"id\": \"\($0)\", \"source\": \"s\", \"text\": \"\($1)\"}" }
        let summary = try objects(try await report("-", input: lines.joined(separator: "\n")))[0]
        #expect(summary["items"] as? Int == 3)
        #expect(summary["stories"] as? Int == 2)
    }

    @Test func takesTextsAsItemsOfTheDateThatIsGiven() async throws {
        let text = try folder.write("a.txt", "扩大社保。")
        let summary = try objects(try await report(text, "--date", "2025-06-09"))[0]
        #expect(summary["items"] as? Int == 1)
        #expect(summary["undated"] as? Int == 0)
        #expect(summary["from"] as? String == "2025-06-09T00:00:00+08:00")
        let undated = try objects(try await report(text))
        #expect(undated[0]["undated"] as? Int == 1)
        #expect(undated[0]["from"] is NSNull)
    }

    @Test func countsWhatLiesTooFarBackAsLate() async throws {
        let lines = ["2025-06-09T00:00:00Z", "1025-06-09T00:00:00Z", "2125-06-09T00:00:00Z"].enumerated()
            .map { "{\"id\": \"\($0)\", \"text\": \"扩大社保。\", \"date_published\": \"\($1)\"}" }
        let result = try await report("-", input: lines.joined(separator: "\n"))
        let ledger = try objects(result).last
        #expect(ledger?["late"] as? Int == 1)
        #expect(ledger?["clamped"] as? Int == 1)
        #expect(ledger?["balance"] as? Int == 0)
        #expect(try objects(result)[0]["items"] as? Int == 3)
    }

    @Test func writesATableThatASpreadsheetReads() async throws {
        let result = try await report(file, "--csv")
        let rows = result.output.components(separatedBy: "\r\n")
        #expect(rows.last == "")
        #expect(rows[0].hasPrefix("window_start,window_end,dimension,id,title,items,count,share"))
        let fields = rows.dropLast().map { $0.components(separatedBy: ",").count }
        #expect(Set(fields) == [15])
        #expect(
            rows.contains {
                $0.hasPrefix("2025-06-09T00:00:00+08:00,2025-06-10T00:00:00+08:00,measure,m01,社会保险,2,2,1.0,")
            }
        )
        #expect(rows.contains { $0.hasPrefix(",,source,'=1+1,,1,") })
    }

    @Test func drawsAPageThatLoadsNothingAndIsWellFormed() async throws {
        let output = "\(folder.path)/report.html"
        let result = try await report(file, "--html", "--output", output)
        #expect(result.output.isEmpty)
        let html = try String(contentsOfFile: output, encoding: .utf8)
        for forbidden in ["<script", "http:", "https:", "src=", "url(", "@import", "<教育>", "onload", "javascript:"] {
            #expect(!html.contains(forbidden), "\(forbidden)")
        }
        #expect(html.contains("&lt;b&gt;"))
        #expect(html.contains("&lt;教育&gt;"))
        #expect(html.contains("default-src 'none'"))
        #expect(html.contains("2025-06-09: 2 / 2 (100.0 %)"))
        #expect(html.contains("2 条无日期"))
        #expect(TagBalance.firstFault(in: html) == nil)
        // The check itself finds faults.
        #expect(TagBalance.firstFault(in: html.replacing("</figure>", with: "", maxReplacements: 1)) != nil)
        #expect(TagBalance.firstFault(in: html + "</div>") != nil)
    }

    @Test func drawsAPageOfNothing() async throws {
        let result = try await report("-", "--html", input: "")
        #expect(result.status == 0)
        #expect(TagBalance.firstFault(in: result.output) == nil)
        #expect(result.output.contains("无日期 no dates"))
    }

    @Test func tabulatesOnATerminal() async throws {
        let result = try await CLITerminal.run(["report", "--pack", pack, "--color", "never", file], columns: 80)
        #expect(result.output.contains("条目 items 6"))
        #expect(result.output.contains("█·"))
        #expect(result.output.contains("2 条无日期"))
        #expect(!result.output.contains("\u{1B}[3"))
    }

    @Test func refusesWhatMakesNoSense() async throws {
        for arguments in [
            ["--window", "x"], ["--offset", "99"], ["--date", "soon"], ["--csv", "--json"], ["--html", "--text"],
            ["--output", "a"], ["--html", "absent.html"],
        ] {
            let result = try await CLIProgram.run(["report", file] + arguments)
            #expect(result.status == 64, "\(arguments)")
        }
        let missing = try await report("\(folder.path)/none.jsonl")
        #expect(missing.status == 66)
        let binary = "\(folder.path)/binary.txt"
        try Data([0xFF, 0xFE]).write(to: URL(fileURLWithPath: binary))
        #expect(try await report(binary).status == 65)
    }
}

/// Checks that every element of a page is closed, in order.
private enum TagBalance {
    private static let void: Set<Substring> = ["meta", "br", "!doctype"]

    /// The first tag that does not fit, or nil.
    static func firstFault(in html: String) -> String? {
        var open: [Substring] = []
        for part in html.split(separator: "<", omittingEmptySubsequences: true).dropFirst(html.hasPrefix("<") ? 0 : 1) {
            guard let end = part.firstIndex(of: ">") else { return String(part) }
            let tag = part[..<end]
            if tag.hasSuffix("/") { continue }
            let name = tag.drop { $0 == "/" }.prefix { !$0.isWhitespace }
            if void.contains(name) { continue }
            if tag.hasPrefix("/") {
                guard open.popLast() == name else { return String(tag) }
            } else {
                open.append(name)
            }
        }
        return open.last.map(String.init)
    }
}
