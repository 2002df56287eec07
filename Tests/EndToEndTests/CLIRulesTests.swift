// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `minsheng rules`.
struct CLIRulesTests {
    private static let pack = """
        minsheng: 1
        pack: {id: test, version: 1.0.0, license: CC0-1.0}

        labels:
          公平: {slug: fairness, threshold: 100, define: 公平}
          m01: {title: 社会保险, parent: 公平, threshold: 100, define: 社会保险}

        guards:
          - {kind: sense, terms: [社保基金]}

        rules:
          # What people say.
          - id: m01.words
            label: m01
            any: [社会保险, 社保]
            tests: {match: [扩大⟦社会保险⟧。], skip: [{text: 社保基金入市。, by: sense}]}

        """

    private let folder: CLIFolder
    private let pack: String

    init() throws {
        folder = try CLIFolder()
        pack = try folder.write("pack.yaml", CLIRulesTests.pack)
    }

    private func rules(_ arguments: String..., input: String = "") async throws -> CLIProgram.Result {
        try await CLIProgram.run(["rules"] + arguments, input: Array(input.utf8))
    }

    private func variant(_ name: String, _ old: String, _ new: String) throws -> String {
        let text = CLIRulesTests.pack.replacingOccurrences(of: old, with: new)
        #expect(text != CLIRulesTests.pack)
        return try folder.write(name, text)
    }

    // MARK: check

    @Test func checkPassesASoundPack() async throws {
        let result = try await rules("check", pack)
        #expect(result.status == 0)
        #expect(result.output.hasSuffix("\(pack): 0 errors, 0 warnings, 0 notes\n"))
    }

    @Test func checkFindsErrorsAndWarningsWithTheirPlace() async throws {
        let faulty = try variant("faulty.yaml", "    label: m01\n", "    label: m02\n")
        let result = try await rules("check", faulty)
        #expect(result.status == 1)
        #expect(result.output.contains("\(faulty):14:12: error: "))
        #expect(result.output.contains("[unknown-label]"))
        let broken = try await rules("check", "-", input: "minsheng: 1\n\tpack: x\n")
        #expect(broken.status == 1)
        #expect(broken.output.contains("standard input:2:1: error: "))
    }

    @Test func checkTakesWarningsForErrorsIfStrict() async throws {
        let suspicious = try variant("idle.yaml", "terms: [社保基金]", "terms: [社保基金, 天气]")
        #expect(try await rules("check", suspicious).status == 0)
        let strict = try await rules("check", suspicious, "--strict", "--json")
        #expect(strict.status == 1)
        let finding = try #require(try strict.lines.map(jsonObject).first { $0["severity"] as? String == "warning" })
        #expect(finding["code"] as? String == "idle-guard")
        #expect(finding["line"] as? Int == 9)
        #expect(finding["file"] as? String == suspicious)
    }

    @Test func checkFindsTermsAcrossWordBorders() async throws {
        let words = try folder.write("words.txt", "# a list\n旅行社 3 n\n保证金 2 n\n")
        #expect(try await rules("check", pack).output.contains("straddle-risk") == false)
        #expect(try await rules("check", pack, "--words", words).output.contains("[straddle-risk]"))
        let empty = try folder.write("empty.txt", "\n")
        #expect(try await rules("check", pack, "--words", empty).status == 65)
    }

    // MARK: fmt

    @Test func formatsInPlaceAndKeepsComments() async throws {
        let untidy = try variant("untidy.yaml", "any: [社会保险, 社保]", "any: 社会保险 社保")
        let check = try await rules("fmt", "--check", pack, untidy)
        #expect(check.status == 1)
        #expect(check.output == "\(untidy)\n")
        #expect(try await rules("fmt", untidy).status == 0)
        #expect(try String(contentsOfFile: untidy, encoding: .utf8) == CLIRulesTests.pack)
        #expect(try await rules("fmt", "--check", untidy).status == 0)
        let piped = try await rules("fmt", "--check", "-", input: CLIRulesTests.pack + "# end\n\n")
        #expect(piped.status == 1)
        #expect(piped.output == "standard input\n")
    }

    @Test func formatsStandardInputAndWritesJSON() async throws {
        let yaml = try await rules("fmt", "-", input: CLIRulesTests.pack)
        #expect(yaml.output == CLIRulesTests.pack)
        let json = try await rules("fmt", "--json", pack)
        #expect(try jsonObject(json.output)["minsheng"] as? Int == 1)
        let faulty = try await rules("fmt", "-", input: "minsheng: 1\npack: [\n")
        #expect(faulty.status == 65)
        #expect(faulty.errors.hasPrefix("standard input:"))
    }

    // MARK: test

    @Test func runsThePacksTests() async throws {
        let result = try await rules("test", pack)
        #expect(result.status == 0)
        #expect(result.output == "2 tests, 0 failed · 2 of 2 terms and 1 of 1 guards exercised\n")
    }

    @Test func tellsWhichTestsFail() async throws {
        let failing = try variant("failing.yaml", "by: sense", "by: name")
        let result = try await rules("test", failing)
        #expect(result.status == 1)
        #expect(result.output.contains("\(failing):16:"))
        #expect(result.output.contains("m01.words: expected name to take it away, and it was sense"))
        let json = try jsonObject(try await rules("test", failing, "--json").output)
        #expect(json["failed"] as? Int == 1)
        let failures = try #require(json["failures"] as? [[String: Any]])
        #expect(failures.first?["rule"] as? String == "m01.words")
    }

    @Test func listsTermsThatNoTestUses() async throws {
        let wide = try variant("wide.yaml", "any: [社会保险, 社保]", "any: [社会保险, 社保, 医保]")
        let result = try await rules("test", wide, "--coverage")
        #expect(result.output.contains("terms that no test makes use of: 医保\n"))
        let json = try jsonObject(try await rules("test", wide, "--coverage", "--json").output)
        #expect((json["terms"] as? [String: Any])?["missing"] as? [String] == ["医保"])
    }

    // MARK: learn

    /// Social insurance is what a text is about where it stands alone, and is not where a bank is in the text too.
    private func gold() throws -> String {
        let alone = #"{"text": "扩大社会保险。", "labels": ["公平"], "measures": ["m01"], "conf": "high"}"# + "\n"
        let beside = #"{"text": "扩大社会保险，记者问银行。", "labels": [], "measures": [], "conf": "high"}"# + "\n"
        return try folder.write("gold.jsonl", String(repeating: alone + beside, count: 20))
    }

    private func packWithContext() throws -> String {
        try variant(
            "context.yaml",
            "rules:\n",
            "contexts:\n  - {id: bank, scope: item, factor: 100, terms: [银行]}\n\nrules:\n"
        )
    }

    @Test func learnsWhatIsNamedInPassing() async throws {
        let (pack, output) = (try packWithContext(), "\(folder.path)/learned.yaml")
        let result = try await rules("learn", pack, "--gold", try gold(), "--output", output)
        #expect(result.status == 0)
        #expect(result.lines.first == "40 examples in 40 texts")
        #expect(result.output.contains("without   0.500 1.000 0.667    0.500 1.000 0.667\n"))
        #expect(result.output.contains("40 %      1.000 1.000 1.000    1.000 1.000 1.000\n"))
        #expect(try String(contentsOfFile: output, encoding: .utf8).contains("# What people say."))
        #expect(try await rules("fmt", "--check", output).status == 0)
        let explained = try await CLIProgram.run(
            ["explain", "-", "--pack", output],
            input: Array("扩大社会保险，记者问银行。".utf8)
        )
        #expect(explained.output.contains("主旨 about"))
        #expect(explained.output.contains("← not_about"))
        let diff = try await rules("diff", pack, output, "--corpus", try gold(), "--format", "ndjson", "--summary")
        #expect(diff.output.contains("-m01  m01.words 社会保险: taken away by not_about"))
    }

    @Test func learningSaysWhatIsWrong() async throws {
        let pack = try packWithContext()
        let one = try folder.write("one.jsonl", #"{"text": "扩大社会保险。", "labels": ["公平"], "measures": ["m01"]}"# + "\n")
        let result = try await rules("learn", pack, "--gold", one)
        #expect(result.status == 65)
        #expect(result.errors.contains("nothing to learn from"))
        #expect(try await rules("learn", pack, "--gold", one, "--cutoff", "100").status == 64)
        #expect(try await rules("learn", pack, "--gold", "\(folder.path)/none.jsonl").status == 66)
        let json = try await rules("learn", pack, "--gold", try gold(), "--json")
        #expect(try jsonObject(json.output)["examples"] as? Int == 40)
    }

    // MARK: compile, embed

    @Test func compilesAPackThatGivesTheSameVerdicts() async throws {
        let output = "\(folder.path)/test.pack"
        let result = try await rules("compile", pack, "--output", output)
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("\(output): test 1.0.0, 2 labels, 1 rules, 3 terms, "))
        let text = Array("扩大社会保险。".utf8)
        let compiled = try await CLIProgram.run(["classify", "-", "--pack", output], input: text)
        let source = try await CLIProgram.run(["classify", "-", "--pack", pack], input: text)
        #expect(compiled.output == source.output)
        #expect(try jsonObject(compiled.output)["measures"] as? [String] == ["m01"])
        let json = try jsonObject(try await rules("compile", pack, "-o", output, "--json").output)
        #expect(json["id"] as? String == "test")
        #expect((json["hash"] as? String)?.count == 16)
    }

    @Test func compileTellsWhatIsWrong() async throws {
        let faulty = try variant("faulty.yaml", "    label: m01\n", "    label: m02\n")
        let result = try await rules("compile", faulty, "-o", "\(folder.path)/x.pack")
        #expect(result.status == 65)
        #expect(result.errors.hasPrefix("\(faulty):14:12: error: "))
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/x.pack"))
        let unwritable = try await rules("compile", pack, "-o", "\(folder.path)/absent/x.pack")
        #expect(unwritable.status == 74)
        #expect(unwritable.errors.contains("\(folder.path)/absent/x.pack: cannot be written"))
    }

    @Test func embedsAPackAsSwift() async throws {
        let result = try await rules("embed", pack)
        #expect(result.status == 0)
        #expect(result.output.contains("static let base64: StaticString = \"\"\""))
        #expect(result.output.contains("iU1TUA0KGgo"), "the magic in Base64")
    }

    // MARK: diff

    @Test func comparesTwoPacksOverACorpus() async throws {
        let other = try variant("other.yaml", "terms: [社保基金]", "terms: [社会保险费]")
        let corpus = try folder.write(
            "corpus.jsonl",
            #"""
            {"id": "a", "text": "社保基金入市。"}
            {"id": "b", "title": "社会保险费征缴", "text": "天气。"}
            {"id": "c", "text": "社会保险扩面。"}
            """#
        )
        let result = try await rules("diff", pack, other, "--corpus", corpus)
        #expect(result.status == 1)
        #expect(
            result.output == """
                \(corpus):1 「社保基金入市。」
                  +m01  m01.words 社保: no longer taken away by sense 社保基金
                \(corpus):2 「社会保险费征缴」
                  -m01  m01.words 社会保险: taken away by sense 社会保险费
                     1  +m01  m01.words 社保: no longer taken away by sense 社保基金
                     1  -m01  m01.words 社会保险: taken away by sense 社会保险费
                3 texts, 2 changed

                """
        )
        let json = try await rules("diff", pack, other, "--corpus", corpus, "--json")
        let changes = try json.lines.map(jsonObject)
        #expect(changes.compactMap { $0["id"] as? String } == ["a", "b"])
        let first = try #require((changes.first?["changes"] as? [[String: Any]])?.first)
        #expect(first["label"] as? String == "m01")
        #expect(first["change"] as? String == "gained")
        let cause = try #require((first["causes"] as? [[String: Any]])?.first)
        #expect(cause["term"] as? String == "社保")
        #expect(cause["kind"] as? String == "spared")
        #expect(cause["by"] as? String == "社保基金")
    }

    @Test func tellsOfTermsFoundAndLostAndOfThresholds() async throws {
        let corpus = try folder.write("corpus.txt", "社保卡。\n医保卡。\n")
        let terms = try variant("terms.yaml", "any: [社会保险, 社保]", "any: [社会保险, 医保]")
        let result = try await rules("diff", pack, terms, "--corpus", corpus, "--summary")
        #expect(result.output.contains("1  +m01  m01.words 医保: found\n"))
        #expect(result.output.contains("1  -m01  m01.words 社保: no longer found\n"))
        #expect(!result.output.contains("corpus.txt:1"))
        let threshold = try variant("threshold.yaml", "公平, threshold: 100", "公平, threshold: 180")
        let lowered = try await rules("diff", pack, threshold, "--corpus", corpus)
        #expect(lowered.output.contains("-m01  m01.words 社保: "))
    }

    @Test func findsNothingBetweenEqualPacks() async throws {
        let corpus = try folder.write("corpus.txt", "社保卡。\n")
        let result = try await rules("diff", pack, pack, "--corpus", corpus)
        #expect(result.status == 0)
        #expect(result.output == "1 texts, 0 changed\n")
        let unreadable = try folder.write("bad.jsonl", "{}\n")
        let refused = try await rules("diff", pack, pack, "--corpus", unreadable)
        #expect(refused.status == 1)
        #expect(refused.errors.contains("\(unreadable):1: has no text"))
        #expect(try await rules("diff", pack, pack).status == 64)
    }
}
