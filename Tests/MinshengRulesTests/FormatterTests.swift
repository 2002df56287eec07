// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengRules
import Testing

@Suite("Formatter")
struct FormatterTests {
    private let source: PackSource

    init() throws {
        source = try PackSource(SamplePack.text, file: "sample.yaml")
    }

    @Test("the canonical form reads as the same pack, and is its own canonical form")
    func canonical() throws {
        let once = PackFormatter.yaml(source)
        let again = try PackSource(once, file: "sample.yaml")
        #expect(again.pack == source.pack)
        #expect(PackFormatter.yaml(again) == once)
        #expect(try PackSource(PackFormatter.yaml(source.pack), file: "x").pack == source.pack)
    }

    @Test("comments are kept before what they stood at")
    func comments() {
        let text = PackFormatter.yaml(source)
        #expect(text.hasPrefix("# A pack for tests.\nminsheng: 1\n"))
        #expect(text.contains("  # 公平竞争 is about markets.\n  - {kind: sense,"))
        #expect(text.contains("  # decides alone\n  - id: m01.strong\n"))
        #expect(text.split(separator: "\n").count { $0.contains("# ") } == 3)
    }

    @Test("a comment anywhere survives, and is in its place the second time")
    func commentsEverywhere() throws {
        var lines = SamplePack.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var count = 0
        for index in lines.indices.reversed() where !lines[index].isEmpty && !lines[index].hasPrefix("    破解") {
            guard !lines[index].hasPrefix("    补齐"), !lines[index].hasSuffix(">-") else { continue }
            lines[index] += " # comment \(count)"
            count += 1
        }
        let text = PackFormatter.yaml(try PackSource(lines.joined(separator: "\n"), file: "x"))
        for number in 0..<count {
            #expect(text.split(separator: "\n").count { $0.hasSuffix("# comment \(number)") } == 1, "comment \(number)")
        }
        #expect(try PackFormatter.yaml(PackSource(text, file: "x")) == text)
        #expect(try PackSource(text, file: "x").pack == source.pack)
    }

    @Test("defaults are left out and long lists are filled")
    func layout() throws {
        var pack = RulePack(id: "a.b", version: "1.0", license: "CC0-1.0")
        pack.labels = [.init(id: "x", threshold: 100)]
        pack.rules = [
            .init(id: "r", label: "x", condition: .terms((1...40).map { "第\($0)个词" })),
            .init(id: "s", label: "x", condition: .all([.terms(["甲"]), .terms(["乙", "丙"])])),
        ]
        #expect(
            PackFormatter.yaml(pack) == """
                minsheng: 1
                pack: {id: a.b, version: "1.0", license: CC0-1.0}

                labels:
                  x: {threshold: 100}

                rules:
                  - id: r
                    label: x
                    any: [
                      第1个词, 第2个词, 第3个词, 第4个词, 第5个词, 第6个词, 第7个词, 第8个词, 第9个词, 第10个词, 第11个词,
                      第12个词, 第13个词, 第14个词, 第15个词, 第16个词, 第17个词, 第18个词, 第19个词, 第20个词, 第21个词,
                      第22个词, 第23个词, 第24个词, 第25个词, 第26个词, 第27个词, 第28个词, 第29个词, 第30个词, 第31个词,
                      第32个词, 第33个词, 第34个词, 第35个词, 第36个词, 第37个词, 第38个词, 第39个词, 第40个词,
                    ]

                  - id: s
                    label: x
                    all: [甲, {any: [乙, 丙]}]

                """
        )
    }

    @Test("a pack is coded as its text")
    func codable() throws {
        let data = try JSONEncoder().encode([source.pack])
        #expect(try JSONDecoder().decode([RulePack].self, from: data) == [source.pack])
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(RulePack.self, from: Data("\"a: 1\"".utf8)) }
    }

    @Test(
        "any text survives as a term, a title or a key",
        arguments: [
            "@lex", "- a", "-", "?", "a?b", ": ", "a: b", "a:", "a #b", "#a", "true", "No", "null", "~", "12", "1.5",
            "0x1F",
            "1e3", "2019-01-01", "4+7", "4.0.1", "", " ", " a", "a ", "a\tb", "a\nb", "\"", "'", "\\", "[a]", "{0,4}",
            "a{0,4}b",
            "，", "。", "…", "a,b", "&a", "*a", "!a", "%a", "|", ">", "`", "\u{200B}", "\u{FEFF}a", "\u{2028}", "😀",
            "---",
            "...", "é", "e\u{301}", "\u{0}",
        ]
    )
    func texts(text: String) throws {
        var pack = RulePack(id: "a", version: "1", license: "x")
        pack.labels = [.init(id: text.isEmpty ? "x" : text, title: text, threshold: 1, define: text, include: [text])]
        pack.lexicons = [.init(name: "l", terms: [text, "z"])]
        #expect(try PackSource(PackFormatter.yaml(pack), file: "x").pack == pack)
        #expect(try PackSource(PackFormatter.json(pack), file: "x").pack == pack)
        // And to any other reader of YAML the title is the same text; Foundation, which Yams uses, loses two of them.
        if !text.unicodeScalars.contains(where: { $0.value == 0 || $0.value == 0xFEFF }) {
            #expect(try OtherParser.json(PackFormatter.yaml(pack)).contains("\"title\":" + Notation.quoted(text)))
        }
    }
}
