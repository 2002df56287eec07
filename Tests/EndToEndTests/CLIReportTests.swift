// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `minsheng classify --html`.
struct CLIReportTests {
    private static let pack = """
        minsheng: 1
        pack: {id: test, version: 1.0.0, license: CC0-1.0}
        labels:
          公平: {slug: fairness, threshold: 100, define: 公平}
          普惠: {slug: inclusion, threshold: 100, define: 普惠}
          m01: {parent: 公平, threshold: 100, title: 社会保险, define: 社会保险}
          m05: {parent: 普惠, threshold: 100, title: 教育, define: 教育}
        guards:
          - {kind: straddle, terms: [旅行社保证金]}
        rules:
          - {id: m01.words, label: m01, all: [{any: [社会保险, 社保]}, {any: [扩大]}]}
          - {id: m05.words, label: m05, any: [保险教育]}
        """

    private let folder: CLIFolder
    private let pack: String

    init() throws {
        folder = try CLIFolder()
        pack = try folder.write("pack.yaml", CLIReportTests.pack)
    }

    private func report(_ files: String...) async throws -> String {
        let output = "\(folder.path)/report.html"
        let result = try await CLIProgram.run(["classify", "--pack", pack, "--html", "--output", output] + files)
        #expect(result.status == 0)
        #expect(result.output.isEmpty)
        return try String(contentsOfFile: output, encoding: .utf8)
    }

    @Test func marksEvidenceAndLinksTheTableToTheSections() async throws {
        let file = try folder.write("a.md", "# 标题\n\n## 一、保险\n\n扩大社会保险。\n\n## 二、其他\n\n旅行社保证金。\n")
        let html = try await report(file)
        #expect(html.contains("<title>标题</title>"))
        #expect(html.contains("<a href=\"#t1s1\">一、保险</a>"))
        #expect(html.contains("<h3><a id=\"t1s1\"></a>一、保险</h3>"))
        #expect(
            html.contains(
                "<mark class=\"anchor p0\" tabindex=\"0\">社会保险<span class=\"tip\" role=\"note\"><span><b>社会保险 m01</b>"
                    + " · +100 · <code>m01.words</code> · 依 with 「扩大」</span></span></mark>"
            )
        )
        #expect(html.contains("<mark class=\"support p0\" tabindex=\"0\">扩大<span"))
        #expect(html.contains("<mark class=\"veto p0\" tabindex=\"0\">社保<span"))
        #expect(html.contains("不计 not counted: straddle 「旅行社保证金」"))
        #expect(html.contains("<b class=\"p0\">公平</b> <span class=\"chip p0\">社会保险 <small>100</small></span>"))
    }

    @Test func cutsOverlappingEvidenceIntoPieces() async throws {
        let html = try await report(try folder.write("a.txt", "扩大社会保险教育。"))
        #expect(html.contains("tabindex=\"0\">社会<span"))
        #expect(html.contains("tabindex=\"0\">教育<span"))
        // The piece that belongs to both tells of both.
        let piece = try #require(
            html.components(separatedBy: "tabindex=\"0\">保险<span").last?.components(separatedBy: "</mark>").first
        )
        #expect(piece.contains("m01.words"))
        #expect(piece.contains("m05.words"))
    }

    @Test func asksNothingOfTheNetworkAndRunsNothing() async throws {
        let hostile =
            "<script>alert(1)</script><img src=\"http://example.org/x.png\" onerror='x'>&amp; 扩大社会保险\u{0}\u{1B}"
        let file = try folder.write(
            "a.jsonl",
            String(
                decoding: try JSONSerialization.data(withJSONObject: ["title": hostile, "text": hostile]),
                as: UTF8.self
            )
        )
        let html = try await report(file)
        #expect(!html.contains("<script"))
        #expect(!html.contains("<img"))
        #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(html.contains("&amp;amp; "))
        #expect(!html.contains("\u{0}") && !html.contains("\u{1B}"))
        #expect(html.contains("Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\""))
        let withoutText = html.replacingOccurrences(of: "http://example.org", with: "")
        #expect(!withoutText.contains("http:") && !withoutText.contains("https:") && !withoutText.contains("url("))
    }

    @Test func holdsEveryItemOfEveryFile() async throws {
        let items = try folder.write("items.jsonl", "{\"title\": \"社保扩大\", \"text\": \"正文。\"}\n{\"text\": \"天气。\"}\n")
        let text = try folder.write("b.txt", "阴天")
        let html = try await report(items, text)
        #expect(html.components(separatedBy: "<article").count == 4)
        #expect(html.contains("<div class=\"file\">\(items):2</div>"))
        #expect(html.contains("<span class=\"none\">未见民生措施 no hits</span>"))
        #expect(html.contains("<h2><mark class=\"anchor p0\""))
    }

    @Test func excludesOtherOutputs() async throws {
        for flag in ["--json", "--text", "--verdict-only"] {
            let result = try await CLIProgram.run(["classify", "-", "--html", "--output", "x.html", flag])
            #expect(result.status == 64)
        }
        let file = try folder.write("a.txt", "天气")
        let unwritable = try await CLIProgram.run(["classify", file, "--html", "-o", "\(folder.path)/absent/x.html"])
        #expect(unwritable.status == 74)
        let piped = try await CLIProgram.run(["classify", file, "--html"])
        #expect(piped.output.hasPrefix("<!doctype html>\n"))
    }
}
