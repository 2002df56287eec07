// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `minsheng mine`.
struct CLIMineTests {
    private static let pack = """
        minsheng: 1
        pack: {id: test, version: 1.0.0, license: CC0-1.0}
        labels:
          公平: {slug: fairness, threshold: 100, define: 公平}
          m01: {parent: 公平, threshold: 100, title: 社会保险, define: 社会保险}
        guards:
          - {kind: sense, terms: [公平秤]}
        rules:
          - {id: m01.pair, label: m01, all: [{any: [社保, 公平, 医保]}, {any: [参保, 提高]}]}
        """

    private let folder: CLIFolder
    private let pack: String
    private let corpus: String

    init() throws {
        folder = try CLIFolder()
        pack = try folder.write("pack.yaml", CLIMineTests.pack)
        corpus = try folder.write(
            "corpus.txt",
            """
            单位不给职工缴纳社保医保怎么办。
            工厂不给职工缴纳社保。
            公司不给职工缴纳医保。
            社保参保提高。
            新办公平台上线。
            市场配公平秤。
            天气晴朗，职工郊游。
            """
        )
    }

    private func mine(_ arguments: String...) async throws -> CLIProgram.Result {
        try await CLIProgram.run(["mine", "--corpus", corpus, "--pack", pack] + arguments)
    }

    @Test func listsSilentSentencesAndWhatMarksThem() async throws {
        let found = try jsonObject(try await mine("--json").output)
        #expect(found["texts"] as? Int == 7)
        #expect(found["silent_sentences"] as? Int == 4, "the one with 公平秤 is guarded, the one with 参保 has evidence")
        let nearest = try #require(found["nearest"] as? [[String: Any]])
        #expect(nearest.first?["at"] as? String == "\(corpus):1")
        #expect(nearest.first?["terms"] as? [String] == ["社保", "医保"])
        let collocations = try #require(found["collocations"] as? [[String: Any]])
        let first = try #require(collocations.first)
        // The longest string that the three share stands for its parts.
        #expect(first["text"] as? String == "不给职工缴纳")
        #expect(first["count"] as? Int == 3)
        #expect(first["count_elsewhere"] as? Int == 0)
        #expect(!collocations.contains { $0["text"] as? String == "缴纳" })
        #expect((found["straddles"] as? [Any])?.isEmpty == true, "no word list")
    }

    @Test func findsTermsAcrossTheBorderOfWords() async throws {
        let words = try folder.write("words.txt", "办公 9\n平台 9\n上线\n社保\n职工\n")
        let found = try jsonObject(try await mine("--json", "--words", words).output)
        let straddles = try #require(found["straddles"] as? [[String: Any]])
        #expect(straddles.count == 1)
        #expect(straddles.first?["term"] as? String == "公平")
        #expect(straddles.first?["words"] as? String == "办公|平台")
        #expect(straddles.first?["count"] as? Int == 1)
        #expect((straddles.first?["example"] as? String)?.hasPrefix("\(corpus):5 ") == true)
    }

    @Test func writesForAPerson() async throws {
        let result = try await mine("--top", "1")
        #expect(result.status == 0)
        #expect(
            result.output == """
                无依据的句子 sentences with words of rules and no evidence: 4 of 7 in 7 texts
                  社保、医保
                      \(corpus):1 「单位不给职工缴纳社保医保怎么办。」

                其中的搭配 what marks them: count, elsewhere, G²
                      3        0      \(number(in: result.output))  不给职工缴纳

                """
        )
    }

    /// The one figure that is not worth writing down.
    private func number(in output: String) -> String {
        let line = output.split(separator: "\n").last ?? ""
        return line.split(separator: " ").dropFirst(2).first.map(String.init) ?? ""
    }

    @Test func refusesWrongUsage() async throws {
        #expect(try await CLIProgram.run(["mine"]).status == 64)
        #expect(try await CLIProgram.run(["mine", "--corpus", "-"]).status == 64)
        #expect(try await mine("--top", "0").status == 64)
        #expect(try await CLIProgram.run(["mine", "--corpus", "\(folder.path)/absent"]).status == 66)
        let bad = try folder.write("bad.jsonl", "[]\n{\"text\": \"社保\"}\n")
        let result = try await CLIProgram.run(["mine", "--corpus", bad, "--pack", pack])
        #expect(result.status == 1)
        #expect(result.errors == "minsheng: \(bad):1: is not a JSON object\n", "told once, though it is read twice")
    }
}
