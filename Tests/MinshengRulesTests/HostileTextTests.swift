// SPDX-License-Identifier: Apache-2.0

import MinshengRules
import Testing

@Suite("Hostile text")
struct HostileTextTests {
    @Test("a changed pack is refused, or its canonical form is the same pack", arguments: 0..<4)
    func mutations(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let original = Array(SamplePack.text.unicodeScalars)
        let pieces: [[UnicodeScalar]] = [
            "[", "]", "{", "}", ":", ": ", ",", "\"", "'", "\n", "  ", "\t", "#", " #", "@", "-", "- ", "?", "…",
            "{0,4}", "0",
            "9999999999", "\u{0}", "\u{FEFF}", "😀", "⟦", "any:", "rule:", "m01",
        ].map { Array($0.unicodeScalars) }
        var accepted = 0
        for _ in 0..<150 {
            var scalars = original
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                let start = Int.random(in: 0..<scalars.count, using: &random)
                let end = min(scalars.count, start + Int.random(in: 0...6, using: &random))
                scalars.replaceSubrange(start..<end, with: pieces.randomElement(using: &random) ?? [])
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            guard let source = try? PackSource(String(text), file: "x") else { continue }
            accepted += 1
            let canonical = PackFormatter.yaml(source)
            #expect(throws: Never.self) {
                let again = try PackSource(canonical, file: "x")
                #expect(again.pack == source.pack)
                #expect(PackFormatter.yaml(again) == canonical)
            }
            _ = PackLinter().lint(source)
        }
        #expect(accepted > 5)
    }

    @Test("chains of lexicons and rules are followed only so far")
    func chains() {
        var pack = RulePack(id: "t", version: "1", license: "x", labels: [.init(id: "x", threshold: 1, define: "x")])
        pack.lexicons = (0..<5_000).map { .init(name: "l\($0)", terms: ["甲\($0)", "@l\($0 + 1)"]) }
        pack.lexicons.append(.init(name: "l5000", terms: ["乙"]))
        pack.rules = [.init(id: "r", label: "x", condition: .lexicon("l0"))]
        #expect(#expect(throws: RulesError.self) { try PackCompiler.compile(pack) }?.code == .tooLarge)
        pack.lexicons = []
        pack.rules = (0..<5_000).map {
            .init(id: "r\($0)", label: "x", condition: .any([.rule("r\($0 + 1)"), .terms(["甲"])]))
        }
        pack.rules.append(.init(id: "r5000", label: "x", condition: .terms(["乙"])))
        #expect(#expect(throws: RulesError.self) { try PackCompiler.compile(pack) }?.code == .tooLarge)
    }
}
