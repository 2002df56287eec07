// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `minsheng explain` and `minsheng eval`.
struct CLIToolTests {
    private static let pack = """
        minsheng: 1
        pack: {id: test, version: 1.0.0, license: CC0-1.0}
        labels:
          公平: {slug: fairness, threshold: 100, define: 公平}
          m01: {parent: 公平, threshold: 100, title: 社会保险, define: 社会保险}
          m02: {parent: 公平, threshold: 100, title: 低收入兜底, define: 低收入}
        guards:
          - {kind: straddle, terms: [旅行社保证金]}
        rules:
          - {id: m01.words, label: m01, any: [社会保险, 社保]}
          - {id: m02.words, label: m02, all: [{any: [低保]}, {any: [提高, 完善]}]}
        """

    private let folder: CLIFolder
    private let pack: String

    init() throws {
        folder = try CLIFolder()
        pack = try folder.write("pack.yaml", CLIToolTests.pack)
    }

    private func minsheng(_ arguments: String...) async throws -> CLIProgram.Result {
        try await CLIProgram.run(arguments + ["--pack", pack])
    }

    // MARK: explain

    @Test func explainsWhatCountedWhatWasTakenAndWhatWasMissing() async throws {
        let result = try await minsheng("explain", "--text", "扩大社会保险。旅行社保证金缴存。发放低保。")
        #expect(result.status == 0)
        #expect(
            result.output == """
                判定 verdict  社会保险 m01 100

                计分 matched
                   +100 m01.words  「社会保险」  1:3 lead

                排除 vetoed
                  m01.words  「社保」 ← straddle 「旅行社保证金」  1:10

                反转 flips
                  -社会保险 m01  without 「社会保险」 1:3

                未满足 not met
                  m02.words  「低保」: no 完善/提高 in the same sentence  1:19

                """
        )
    }

    @Test func explainsOneRule() async throws {
        let file = try folder.write("a.txt", "扩大社会保险。发放低保。")
        let missing = try await minsheng("explain", file, "--rule", "m02.words")
        #expect(missing.output.contains("m02.words  「低保」"))
        #expect(!missing.output.contains("m01.words"))
        let absent = try await minsheng("explain", "--text", "天气。", "--rule", "m02.words")
        #expect(absent.output.contains("m02.words: none of its words stand in the text"))
        let unknown = try await minsheng("explain", file, "--rule", "m02.word")
        #expect(unknown.status == 64)
        #expect(unknown.errors.contains("pack test has no such rule; there are m02.words"))
    }

    @Test func explainsAsJSON() async throws {
        let result = try await minsheng("explain", "--text", "发放低保。", "--title", "社保", "--json")
        let object = try jsonObject(result.output)
        #expect(object["measures"] as? [String] == ["m01"])
        let unmet = try #require(object["unmet"] as? [[String: Any]])
        #expect(unmet.count == 1)
        #expect(unmet.first?["rule"] as? String == "m02.words")
        #expect(unmet.first?["obstacle"] as? String == "missing")
        #expect(unmet.first?["terms"] as? [String] == ["完善", "提高"])
        #expect(unmet.first?["label"] as? String == "m02")
    }

    @Test func explainSaysWhatWouldFlipALabel() async throws {
        let text = "扩大社会保险。完善低保。"
        let result = try await minsheng("explain", "--text", text)
        #expect(
            result.output.contains(
                """
                反转 flips
                  -公平 fairness  without 「社会保险」 1:3 「低保」 1:10
                  -社会保险 m01  without 「社会保险」 1:3
                  -低收入兜底 m02  without 「低保」 1:10

                """
            )
        )
        let object = try jsonObject(try await minsheng("explain", "--text", text, "--json").output)
        let flips = try #require(object["flips"] as? [[String: Any]])
        #expect(flips.map { $0["label"] as? String } == ["公平", "m01", "m02"])
        #expect(flips.allSatisfy { $0["turns"] as? String == "off" && $0["smallest"] as? Bool == true })
        let without = try #require(flips.last?["without"] as? [[String: Any]])
        #expect(without.map { $0["rule"] as? String } == ["m02.words"])
        #expect(without.map { $0["surface"] as? String } == ["低保"])
    }

    @Test func explainTakesATextOrAFile() async throws {
        let neither = try await minsheng("explain")
        #expect(neither.status == 64)
        let both = try await minsheng("explain", "x", "--text", "y")
        #expect(both.status == 64)
        let missing = try await minsheng("explain", "\(folder.path)/absent")
        #expect(missing.status == 66)
    }

    // MARK: eval

    private func gold() throws -> String {
        try folder.write(
            "gold.jsonl",
            #"""
            {"id": "1", "text": "扩大社会保险。", "labels": ["公平"], "measures": [1], "conf": "high", "kind": "policy"}
            {"id": "2", "text": "社保卡防骗提醒。", "labels": [], "measures": [], "conf": "high", "kind": "news"}
            {"id": "3", "text": "发放低保。", "labels": ["公平"], "measures": [2], "conf": "low", "kind": "news"}
            {"id": "4", "text": "天气。", "labels": [], "measures": [], "conf": "high", "kind": "news"}
            """#
        )
    }

    @Test func comparesWithACoderAsJSON() async throws {
        let result = try await minsheng("eval", "--gold", try gold(), "--json")
        #expect(result.status == 0)
        let object = try jsonObject(result.output)
        #expect(object["items"] as? Int == 4)
        #expect(object["false_positive_items"] as? Int == 1)
        let micro = try #require(object["micro"] as? [String: Any])
        #expect(micro["tp"] as? Int == 1)
        #expect(micro["fp"] as? Int == 1)
        #expect(micro["fn"] as? Int == 1)
        #expect(micro["p"] as? Double == 0.5)
        #expect(micro["r"] as? Double == 0.5)
        #expect(micro["f1"] as? Double == 0.5)
        let labels = try #require(object["labels"] as? [String: [String: Any]])
        #expect(labels["公平"]?["f1"] as? Double == 0.5)
        let measures = try #require(object["measures"] as? [String: [String: Any]])
        #expect(measures["m02"]?["fn"] as? Int == 1)
        let all = labels.merging(measures) { $1 }.merging(["micro": micro]) { $1 }
        for (name, figures) in all {
            for key in ["p", "r", "f1"] { #expect(figures[key] is Double, "\(name).\(key)") }
            for key in ["tp", "fp", "fn"] { #expect(figures[key] is Int, "\(name).\(key)") }
        }
        #expect(object["extra"] as? [String: Int] == ["公平": 0] && object["missed"] as? [String: Int] == ["公平": 0])
        let confusion = try #require(object["confusion"] as? [String: [String: Int]])
        #expect(confusion["none"] == ["公平": 1, "none": 1])
        #expect(object["errors"] == nil)
        #expect(object["ablation"] == nil)
    }

    @Test func restrictsAndBreaksDown() async throws {
        let object = try jsonObject(
            try await minsheng("eval", "--gold", try gold(), "--json", "--conf", "high", "--by", "kind").output
        )
        #expect(object["items"] as? Int == 3)
        let groups = try #require((object["by"] as? [String: Any])?["kind"] as? [String: [String: Any]])
        #expect(groups["news"]?["items"] as? Int == 2)
        #expect(groups["policy"]?["items"] as? Int == 1)
    }

    @Test func listsErrorsAndAblationAsJSON() async throws {
        let object = try jsonObject(
            try await minsheng("eval", "--gold", try gold(), "--json", "--errors", "--ablation", "rules").output
        )
        let errors = try #require(object["errors"] as? [[String: Any]])
        #expect(errors.compactMap { $0["id"] as? String } == ["2", "3"])
        #expect(errors.first?["spurious"] as? [String] == ["m01", "公平"])
        let verdict = try #require(errors.first?["verdict"] as? [String: Any])
        #expect((verdict["evidence"] as? [[String: Any]])?.first?["rule"] as? String == "m01.words")
        let ablation = try #require(object["ablation"] as? [[String: Any]])
        #expect(ablation.first?["name"] as? String == "m01.words")
        #expect(ablation.first?["changed_texts"] as? Int == 2)
    }

    @Test func comparesWithACoderForAPerson() async throws {
        let result = try await minsheng("eval", "--gold", try gold(), "--errors", "--by", "kind", "--ablation", "terms")
        #expect(result.status == 0)
        #expect(
            result.output.contains(
                "公平 fairness     0.500  0.500  0.500      1      1      1    0.095–0.905    0.095–0.905\n"
            )
        )
        #expect(result.output.contains("无 none                   1        1\n"))
        #expect(result.output.contains("2 (high)  +m01 +公平\n  社保卡防骗提醒。\n    +100 m01.words 社保\n"))
        #expect(result.output.contains("文本 texts 4 · 无标签 coded none 2 · 误判 of them labelled 1"))
        #expect(result.output.contains("社会保险           +0.5000   +0.5000         1         1\n"))
    }

    @Test func saysWhatIsWrongWithAGoldFile() async throws {
        let file = try folder.write("bad.jsonl", #"{"text": "x", "labels": ["自由"]}"#)
        let unknown = try await minsheng("eval", "--gold", file)
        #expect(unknown.status == 65)
        #expect(unknown.errors.contains(#"label "自由" is not in pack test"#))
        let conf = try await minsheng("eval", "--gold", try gold(), "--conf", "sure")
        #expect(conf.status == 65)
        #expect(conf.errors.contains("there are high, low"))
        let field = try await minsheng("eval", "--gold", try gold(), "--by", "colour")
        #expect(field.status == 65)
        #expect(try await minsheng("eval", "--gold", "\(folder.path)/absent").status == 66)
        #expect(try await minsheng("eval", "--gold", file, "--ablation", "words").status == 64)
        #expect(try await minsheng("eval").status == 64)
    }
}
