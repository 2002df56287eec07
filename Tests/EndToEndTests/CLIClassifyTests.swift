// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `minsheng classify` on files, pipes and a terminal, with a small pack so that its verdicts are the test's own.
struct CLIClassifyTests {
    /// A pack of one principle with two measures.
    private static let pack = """
        minsheng: 1
        pack: {id: test, version: 1.0.0, license: CC0-1.0}
        labels:
          公平: {slug: fairness, threshold: 50, define: 公平}
          m01: {parent: 公平, threshold: 100, title: 社会保险, define: 社会保险}
          m02: {parent: 公平, threshold: 100, title: 低收入帮扶, define: 低收入帮扶}
        guards:
          - {kind: straddle, terms: [旅行社保证金]}
        rules:
          - {id: m01.words, label: m01, status: stable, weight: 100, any: [社会保险, 社保]}
          - {id: m02.words, label: m02, status: stable, weight: 120, all: [{any: [低保]}, {any: [提高]}], scope: sentence}
        """

    private static let document = """
        # 标题一行

        ## 一、保险

        扩大社会保险覆盖。

        ## 二、其他

        天气晴朗。

        """

    private let folder: CLIFolder
    private let pack: String

    init() throws {
        folder = try CLIFolder()
        pack = try folder.write("pack.yaml", CLIClassifyTests.pack)
    }

    private func classify(_ arguments: String..., input: String = "") async throws -> CLIProgram.Result {
        try await CLIProgram.run(["classify", "--pack", pack] + arguments, input: Array(input.utf8))
    }

    @Test func writesALineForADocumentWithItsSections() async throws {
        let file = try folder.write("a.md", CLIClassifyTests.document)
        let result = try await classify(file)
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        #expect(result.lines.count == 1)
        let verdict = try jsonObject(result.output)
        #expect(verdict["file"] as? String == file)
        #expect(verdict["labels"] as? [String] == ["公平"])
        #expect(verdict["measures"] as? [String] == ["m01"])
        let evidence = try #require((verdict["evidence"] as? [[String: Any]])?.first)
        #expect(evidence["surface"] as? String == "社会保险")
        let sections = try #require(verdict["sections"] as? [[String: Any]])
        #expect(sections.compactMap { $0["heading"] as? String } == ["保险", "其他"])
        #expect(sections.compactMap { $0["number"] as? String } == ["一、", "二、"])
        #expect(sections.compactMap { $0["measures"] as? [String] } == [["m01"], []])
        let bytes = Array(CLIClassifyTests.document.utf8)
        let ranges = sections.compactMap { $0["range"] as? [Int] }
        #expect(String(decoding: bytes[ranges[0][0]..<ranges[0][1]], as: UTF8.self).hasPrefix("## 一、保险\n"))
        #expect(ranges[1][1] == bytes.count)
        // Evidence of a section counts from the section's range.
        let spans = try #require((sections[0]["evidence"] as? [[String: Any]])?.first?["spans"] as? [[String: Any]])
        let place = try #require(spans.first?["utf8"] as? [Int])
        let start = ranges[0][0]
        #expect(String(decoding: bytes[start + place[0]..<start + place[1]], as: UTF8.self) == "社会保险")
    }

    @Test func leavesEvidenceOutOnRequest() async throws {
        let result = try await classify("-", "--verdict-only", input: "扩大社会保险覆盖。")
        let verdict = try jsonObject(result.output)
        #expect(verdict["measures"] as? [String] == ["m01"])
        #expect(verdict["evidence"] == nil)
        #expect(verdict["file"] as? String == "standard input")
        #expect(verdict["sections"] as? [String] == [])
    }

    @Test func writesALineForEachItem() async throws {
        let file = try folder.write(
            "items.jsonl",
            #"""
            {"id": "a", "title": "社保扩面", "content_text": "天气晴朗。"}
            {"id": 7, "text": "提高低保标准。"}

            {"content_text": "旅行社保证金缴存。"}
            """#
        )
        let result = try await classify(file)
        #expect(result.status == 0)
        let verdicts = try result.lines.map(jsonObject)
        #expect(verdicts.compactMap { $0["line"] as? Int } == [1, 2, 4])
        #expect(verdicts.compactMap { $0["measures"] as? [String] } == [["m01"], ["m02"], []])
        #expect(verdicts[0]["id"] as? String == "a")
        #expect(verdicts[1]["id"] as? Int == 7)
        #expect(verdicts[2]["id"] is NSNull)
        #expect((verdicts[2]["none"] as? [String: Any])?["reason"] as? String == "all_vetoed")
        let veto = try #require((verdicts[2]["vetoes"] as? [[String: Any]])?.first)
        #expect(veto["reason"] as? String == "straddle")
        #expect(veto["by"] as? String == "旅行社保证金")
    }

    @Test func answersEachItemWhileTheNextIsLongInComing() async throws {
        let program = try CLIProgram(["classify", "-", "--format", "ndjson", "--verdict-only", "--pack", pack])
        program.write(Array(#"{"id": "a", "text": "社保"}"#.utf8) + [0x0A])
        // Standard input stays open, so the answer comes before the end.
        let first = try jsonObject(try await program.firstLine())
        #expect(first["id"] as? String == "a")
        program.closeInput()
        #expect(try await program.result().status == 0)
    }

    @Test func refusesLinesThatAreNoItemsAndDoesTheOthers() async throws {
        let bytes = Array(
            #"""
            {"text": "社保"}
            not json
            [1]
            {"id": "x"}
            {"text": 5}
            {"text": "\ud83d社保"}
            {"text": "社保"}

            """#.utf8
        )
        let file = try folder.write("items.ndjson", bytes + [0x22, 0xFF, 0x22])
        let result = try await classify(file)
        #expect(result.status == 1)
        #expect(result.lines.count == 2)
        #expect(
            result.errors == """
                minsheng: \(file):2: is not a JSON object
                minsheng: \(file):3: is not a JSON object
                minsheng: \(file):4: has no text; give "title", "content_text" or "text"
                minsheng: \(file):5: "text" is not a string
                minsheng: \(file):6: has an escape that is no character; \\u surrogates come in pairs
                minsheng: \(file):8: is not UTF-8

                """
        )
    }

    @Test func saysWhereAFileIsNotUTF8AndDoesTheOthers() async throws {
        let bad = try folder.write("bad.txt", Array("社会".utf8) + [0xE4, 0xBF] + Array("x".utf8))
        let good = try folder.write("good.txt", "社会保险")
        let result = try await classify(bad, good)
        #expect(result.status == 65)
        #expect(result.lines.count == 1)
        #expect(result.errors.hasPrefix("minsheng: \(bad): byte 6 is not UTF-8"))
        #expect(result.errors.contains("iconv"))
    }

    @Test func saysThatAFileIsMissingOrAFolder() async throws {
        let missing = try await classify("\(folder.path)/absent")
        #expect(missing.status == 66)
        #expect(missing.errors.contains("\(folder.path)/absent: no such file; check the path"))
        let directory = try await classify(folder.path)
        #expect(directory.status == 66)
        #expect(directory.errors.contains("is a folder"))
    }

    @Test func takesTheFormatThatIsAskedFor() async throws {
        let file = try folder.write("items.txt", #"{"text": "社保"}"#)
        #expect(try jsonObject(try await classify(file).output)["sections"] != nil)
        #expect(try jsonObject(try await classify(file, "--format", "ndjson").output)["line"] as? Int == 1)
        let piped = try await classify("-", "--format", "ndjson", input: #"{"text": "社保"}"#)
        #expect(try jsonObject(piped.output)["measures"] as? [String] == ["m01"])
    }

    @Test func classifiesTextsThatHoldNothing() async throws {
        let verdict = try jsonObject(try await classify("-").output)
        #expect((verdict["none"] as? [String: Any])?["reason"] as? String == "unreadable")
    }

    @Test func paintsTheTextAndTabulatesItsSectionsOnATerminal() async throws {
        let file = try folder.write("a.md", CLIClassifyTests.document)
        let result = try await CLITerminal.run(["classify", "--pack", pack, file], columns: 80)
        #expect(result.status == 0)
        #expect(result.output.contains("扩大\u{1B}[1;38;5;33m社会保险\u{1B}[0m覆盖。"))
        #expect(result.output.contains("图例 legend: \u{1B}[1;38;5;33m公平 fairness\u{1B}[0m"))
        let table = plain(result.output)
        #expect(table.contains("章节 section  原则 principles\n"))
        #expect(table.contains("    措施 measures  分值 points  依据 evidence\n"))
        #expect(table.contains("全文 whole    公平\n    社会保险 m01           100  社会保险\n"))
        #expect(table.contains("  二、其他    未见民生措施 no hits\n"))
    }

    @Test(arguments: [["NO_COLOR": "1"], ["TERM": "dumb"]])
    func marksWordsInBracketsWithoutColour(environment: [String: String]) async throws {
        let file = try folder.write("a.md", CLIClassifyTests.document)
        let result = try await CLITerminal.run(["classify", "--pack", pack, file], environment: environment)
        #expect(!result.output.contains("\u{1B}"))
        #expect(result.output.contains("扩大【社会保险|社会保险】覆盖。"))
    }

    @Test func givesEachItemARowOnATerminal() async throws {
        let file = try folder.write(
            "items.jsonl",
            #"{"title": "社保扩面", "text": "天气。"}"# + "\n" + #"{"text": "提高低保标准，天气晴朗，天气晴朗，天气晴朗，天气晴朗，天气晴朗，天气晴朗。"}"#
        )
        let result = try await CLITerminal.run(["classify", "--pack", pack, "--color", "never", file], columns: 60)
        #expect(result.output.contains("── \(file):1\n【社保|社会保险】扩面\n天气。\n\n"))
        #expect(result.output.contains("社保扩面                                     公平\n"))
        #expect(result.output.contains("提高低保标准，天气晴朗，天气晴朗，天气晴朗…  公平\n"), "cut at the terminal's width")
        let brief = try await CLITerminal.run(["classify", "--pack", pack, "--verdict-only", file])
        #expect(!brief.output.contains("──"))
    }

    @Test func isJSONInAPipeUnlessAskedOtherwise() async throws {
        let plain = try await classify("-", "--text", input: "社会保险")
        #expect(plain.output.hasPrefix("【社会保险|社会保险】\n"))
        let colored = try await classify("-", "--color", "always", input: "社会保险")
        #expect(colored.output.contains("\u{1B}[1;38;5;33m社会保险"))
        let file = try folder.write("a.txt", "社会保险")
        let json = try await CLITerminal.run(["classify", "--pack", pack, "--json", file])
        #expect(try jsonObject(json.output)["measures"] as? [String] == ["m01"])
    }

    @Test func lettingATextCommandTheTerminalIsAvoided() async throws {
        let result = try await classify("-", "--text", input: "社会保险\u{1B}[2J\u{7}\u{9B}31m\r\u{202E}尾")
        #expect(!result.output.contains("\u{1B}"))
        #expect(result.output.contains("␛[2J␇\u{FFFD}31m\u{FFFD}尾"))
    }

    @Test func namesTheFilesWhereThereAreSeveral() async throws {
        let first = try folder.write("1.txt", "社会保险")
        let second = try folder.write("2.txt", "天气")
        let result = try await classify("--text", first, second)
        #expect(result.output.contains("==> \(first) <==\n"))
        #expect(result.output.contains("\n==> \(second) <==\n"))
    }

    @Test func saysWhatIsWrongWithAPack() async throws {
        let pack = try folder.write(
            "bad.yaml",
            CLIClassifyTests.pack.replacingOccurrences(of: "label: m02", with: "label: m03")
        )
        let result = try await CLIProgram.run(["classify", "-", "--pack", pack])
        #expect(result.status == 65)
        #expect(result.errors.hasPrefix("\(pack):"))
        #expect(result.errors.contains("[unknown-label]"))
        let damaged = try folder.write("bad.pack", [0x89, 0x4D, 0x53, 0x50, 0x0D, 0x0A, 0x1A, 0x0A, 0x00])
        let refused = try await CLIProgram.run(["classify", "-", "--pack", damaged])
        #expect(refused.status == 65)
        #expect(refused.errors.hasPrefix("minsheng: \(damaged): "))
    }

    @Test func addsTheRegionIfAsked() async throws {
        let lines = """
            {"id": "a", "title": "杭州市余杭区扩大社保", "text": "好。"}
            {"id": "b", "title": "杭州市扩大社保", "region": "44"}
            {"id": "c", "title": "朝阳区扩大社保"}
            {"id": "d", "title": "扩大社保"}
            {"id": "e", "title": "杭州市扩大社保", "region": "海外"}
            """
        let result = try await classify("-", "--format", "ndjson", "--region", "--verdict-only", input: lines)
        let regions = try result.lines.map { try jsonObject($0)["region"] }
        #expect(regions.map { ($0 as? [String: Any])?["code"] as? String } == ["330110", "440000", nil, nil, nil])
        #expect(regions.map { ($0 as? [String: Any])?["from"] as? String } == ["title", "field", "title", nil, nil])
        #expect((regions[2] as? [String: Any])?["ambiguous"] is [Any])
        #expect(regions[3] is NSNull)
        #expect((regions[4] as? [String: Any])?["unlisted"] as? Bool == true)
        let plain = try await classify("-", "--format", "ndjson", "--verdict-only", input: lines)
        #expect(try jsonObject(plain.lines[0])["region"] == nil)
    }

    @Test func usesTheBuiltInPack() async throws {
        let result = try await CLIProgram.run(["classify", "-"], input: Array("全面取消在就业地参加社会保险的户籍限制。".utf8))
        let verdict = try jsonObject(result.output)
        #expect((verdict["pack"] as? String)?.hasPrefix("cn.livelihood@") == true)
        #expect((verdict["measures"] as? [String])?.contains("m01") == true)
    }

    /// Output without colours.
    private func plain(_ output: String) -> String {
        output.replacingOccurrences(of: "\u{1B}\\[[0-9;]*m", with: "", options: .regularExpression)
    }
}
