// SPDX-License-Identifier: Apache-2.0

import Foundation
import Minsheng
import MinshengRules
import Testing

@Suite("Built-in pack")
struct BuiltInPackTests {
    private let source: PackSource
    private let text: String

    init() throws {
        text = try String(contentsOf: Repository.file("Packs/cn.livelihood.yaml"), encoding: .utf8)
        source = try PackSource(text, file: "Packs/cn.livelihood.yaml")
    }

    @Test("what is embedded is what the pack compiles to; if not, run EmbedBuiltInPack")
    func embedded() throws {
        #expect(try PackCompiler.compile(source) == BuiltInPack.bytes)
        #expect(try BuiltInPack.load().image.id == "cn.livelihood")
    }

    @Test("the pack's file is in its canonical form")
    func canonical() {
        #expect(PackFormatter.yaml(source) == text)
    }

    @Test("the pack has the codebook's labels")
    func labels() throws {
        let image = try BuiltInPack.load().image
        #expect(image.labels.prefix(4).map(\.slug) == ["fairness", "balance", "inclusion", "accessibility"])
        #expect(image.labels.dropFirst(4).map(\.id) == (1...10).map { $0 < 10 ? "m0\($0)" : "m10" })
        #expect(image.labels.dropFirst(4).map(\.parent) == [0, 0, 1, 1, 2, 2, 2, 3, 3, 3])
        #expect(image.labels.allSatisfy { !$0.definition.isEmpty })
    }

    @Test("the linter finds nothing to warn of")
    func lint() {
        #expect(PackLinter().lint(source).filter { $0.severity != .note } == [])
    }

    @Test("the pack's own tests pass, and every stable rule has some")
    func tests() throws {
        let report = try PackTester(source).run()
        #expect(report.failures == [])
        #expect(report.results.count > 200)
    }

    @Test("a formula that lists the principles states each of them, and does nothing")
    func formula() throws {
        let verdict = try Classifier(BuiltInPack.load().image).classify("民生工作讲求公平、均衡、普惠、可及四个原则。")
        #expect(verdict.stated.indices.map { $0 } == [0, 1, 2, 3])
        #expect(verdict.labels == [])
    }

    @Test(
        "Base64 is the standard's",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ]
    )
    func base64(text: String, encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
        #expect(Self.decode(encoded) == Array(text.utf8))
    }

    @Test("what is not Base64 is refused", arguments: ["Zg", "Zg=", "Z===", "Zm9*", "=m9v", "Z\u{E9}9v"])
    func notBase64(text: String) {
        #expect(Self.decode(text) == nil)
    }

    private static func decode(_ text: String) -> [UInt8]? {
        Array(text.utf8).withUnsafeBufferPointer { Base64.decode($0) }
    }
}
