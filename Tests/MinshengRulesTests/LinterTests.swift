// SPDX-License-Identifier: Apache-2.0

import MinshengRules
import Testing

@Suite("Linter")
struct LinterTests {
    /// A pack in which the linter finds nothing, so that each change below is the one thing wrong.
    static let clean = """
        minsheng: 1
        pack: {id: test.clean, version: 1.0.0, license: CC0-1.0}
        labels:
          公平: {slug: fairness, threshold: 100, define: 同样的条件，同样的保障。}
          m01: {parent: 公平, threshold: 100, define: 参保与待遇。}
          m02: {parent: 公平, threshold: 100, define: 低收入兜底。}
        lexicons:
          insured: [养老保险, 医疗保险]
          care: [养老, 托育]
        guards:
          - {kind: straddle, terms: [赡养老人, 办公平台]}
          - {kind: sense, terms: [公平竞争], labels: [公平]}
          - {kind: idiom, terms: [公平秤], lift_if: {lexicon: care}}
        contexts:
          - {id: crime, scope: item, terms: [骗取], unless: [救助], factor: 30}
          - {id: m02.none, scope: sentence, terms: [银行], labels: [m02], factor: 0}
        rules:
          - id: m01.strong
            label: m01
            status: stable
            any: [失业保险, 工伤保险, "@insured"]
            tests:
              match: ["参加⟦失业保险⟧。"]
          - id: m01.care
            label: m01
            cap: 100
            all: [{lexicon: care}, {any: [补贴, 待遇]}]
            none: [广告]
          - id: m02.strong
            label: m02
            any: [最低生活保障, 临时救助]
          - id: fairness.word
            label: 公平
            part: stated
            all: [公平, {any: [民生, 公共服务]}]
        """

    @Test("a clean pack has no finding")
    func cleanPack() throws {
        let source = try PackSource(Self.clean, file: "p.yaml")
        #expect(PackLinter().lint(source) == [])
        #expect(PackLinter(words: ["保险", "公司", "参加"]).lint(source) == [])
        #expect(PackLinter().lint(source.pack) == [])
    }

    static let faults: [PlantedFault] = [
        PlantedFault(.unfoldedTerm, "失业保险, 工伤", "失业\u{200B}保险, 工伤", at: "21:11", "holds U+200B"),
        PlantedFault(.unfoldedTerm, "[广告]", "[⼴告]", at: "28:12", "holds U+2F34, and is searched for as \"广告\""),
        PlantedFault(.duplicateTerm, "失业保险, 工伤保险", "失业保险, 失业保险", at: "21:17", "stands twice"),
        PlantedFault(.duplicateTerm, "[补贴, 待遇]", "[补贴, 補貼]", at: "27:39", "same term as \"补贴\""),
        PlantedFault(.duplicateTerm, "[养老, 托育]", "[养老, \"@insured\", \"@insured\"]", at: "9:26", "included twice"),
        PlantedFault(.shadowedTerm, "[广告]", "[广告, 广告费, 做广告]", at: "28:16", "already; nor do 做广告 (广告)"),
        PlantedFault(.shadowedTerm, "terms: [骗取]", "terms: [骗取, 被骗取]", at: "15:42", "\"骗取\" finds it already"),
        PlantedFault(.shortTerm, "临时救助", "低", at: "31:19", "one character long"),
        PlantedFault(.sharedTerm, "临时救助", "失业保险", at: "31:19", "in \"m01.strong\", for \"m01\""),
        PlantedFault(.guardedTerm, "临时救助", "赡养老人", at: "31:19", "a guard of kind straddle"),
        PlantedFault(.excludedTerm, "[广告]", "[补贴, 养老]", at: "9:10", "\"m01.care\" must not find"),
        PlantedFault(.excludedTerm, "临时救助", "银行救助", at: "31:19", "a context vetoes"),
        PlantedFault(.idleGuard, "赡养老人, 办公平台", "赡养老人, 办公平台, 科普惠民", at: "11:42", "holds no term"),
        PlantedFault(.idleGuard, "[公平竞争], labels: [公平]", "[公平竞争], labels: [m01]", at: "12:27", "holds no term"),
        PlantedFault(.guardKillsTest, "赡养老人, 办公平台", "赡养老人, 办公平台, 参加失业", at: "23:15", "vetoes ⟦失业保险⟧"),
        PlantedFault(.guardKillsTest, "赡养老人, 办公平台", "赡养老人, 办公平台, 失业保险。", at: "23:15", "(straddle)"),
        PlantedFault(.unmarkedTest, "参加⟦失业保险⟧", "参加⟦失业保险", at: "23:15", "not in pairs"),
        PlantedFault(.unmarkedTest, "参加⟦失业保险⟧", "参加失业保险", at: "23:15", "does not say"),
        PlantedFault(
            .untestedRule,
            "    tests:\n      match: [\"参加⟦失业保险⟧。\"]\n",
            "",
            at: "18:9",
            "no test that it matches"
        ),
        PlantedFault(
            .duplicateRule,
            "any: [最低生活保障, 临时救助]",
            "any: [低保]\n  - {id: m02.again, label: m02, any: [低保]}",
            at: "32:10",
            "the same as \"m02.strong\""
        ),
        PlantedFault(.cappedWeight, "cap: 100", "cap: 50", at: "26:10", "the cap is 50"),
        PlantedFault(.missingDefinition, ", define: 低收入兜底。", "", at: "6:3", "does not say what it means"),
        PlantedFault(.unusedLabel, "    label: m02\n", "    label: m01\n", at: "6:3", "no rule gives"),
        PlantedFault(
            .unusedLabel,
            "    label: m02\n",
            "    label: m02\n    status: draft\n",
            at: "6:3",
            "no rule gives"
        ),
        PlantedFault(.onlyWeak, "    label: m02\n", "    label: m02\n    tier: weak\n", at: "6:3", "never decide"),
        PlantedFault(.unusedLexicon, ", \"@insured\"]", "]", at: "8:3", "\"insured\""),
        PlantedFault(.cancelledContext, "terms: [骗取]", "terms: [骗取, 骗取救助金]", at: "15:42", "holds \"救助\""),
        PlantedFault(.idleContext, "factor: 30", "factor: 100", at: "15:65", "leaves all points"),
        // What keeps a pack from being compiled is found with the rest.
        PlantedFault(.unknownLabel, "labels: [m02]", "labels: [m03]", at: "16:59", "did you mean"),
        PlantedFault(
            .unreachableThreshold,
            "m02: {parent: 公平, threshold: 100",
            "m02: {parent: 公平, threshold: 400",
            at: "6:32",
            "less than 400"
        ),
        PlantedFault(.badTerm, "[广告]", "[广告…]", at: "28:12", "ends with a gap"),
    ]

    @Test("a planted fault is found", arguments: faults)
    func fault(_ fault: PlantedFault) throws {
        let source = try PackSource(fault.planted(in: Self.clean), file: "p.yaml")
        let diagnostics = PackLinter().lint(source)
        try fault.check(diagnostics)
        let other = PackLinter().lint(source.pack)
        #expect(other.map(\.code.rawValue).sorted() == diagnostics.map(\.code.rawValue).sorted())
        #expect(other.allSatisfy { $0.location == nil })
    }

    @Test("several faults come in the order of the text, errors among them")
    func several() throws {
        let text = Self.clean.replacing("临时救助", with: "穷").replacing("labels: [m02]", with: "labels: [m03]")
            .replacing(", define: 低收入兜底。", with: "")
        let diagnostics = PackLinter().lint(try PackSource(text, file: "p.yaml"))
        #expect(diagnostics.map(\.code) == [.missingDefinition, .unknownLabel, .shortTerm])
        #expect(diagnostics.map(\.severity) == [.warning, .error, .warning])
    }

    @Test("a shorter term that a guard takes away shadows no longer one")
    func guardedShadow() throws {
        let text = Self.clean.replacing("[广告]", with: "[公平, 公平竞争政策]").replacing(", labels: [公平]}", with: "}")
        #expect(PackLinter().lint(try PackSource(text, file: "p.yaml")).filter { $0.code == .shadowedTerm } == [])
    }

    @Test("any script and width may be written, and longer terms where hits count")
    func quiet() throws {
        let text = Self.clean.replacing("[失业保险, 工伤保险,", with: "[失業保險, 失业保险金, 工伤保险, \"（ＣＰＩ）\", 全覆盖,")
        #expect(PackLinter().lint(try PackSource(text, file: "p.yaml")) == [])
    }

    @Test("terms that arise where two words meet are found with a list of words")
    func straddles() throws {
        let words = ["办公", "平台", "国家", "政策", "家政", "公平", "托育", "委托", "育苗", "育人"]
        let source = try PackSource(Self.clean.replacing("[补贴, 待遇]", with: "[补贴, 家政]"), file: "p.yaml")
        let found = PackLinter(words: words).lint(source).filter { $0.code == .straddleRisk }
        #expect(found.map(\.message) == ["\"托育\" arises in 委托|育苗 and 1 more", "\"家政\" arises in 国家|政策"])
        #expect(found.map { $0.location?.description } == ["p.yaml:9:14", "p.yaml:27:39"])
        // Neither decides alone.
        #expect(found.map(\.severity) == [.note, .note])
        #expect(found.first?.suggestion?.contains("委托育苗") == true)
        // 公平 in 办公|平台 has its guard; with guards for the others nothing is left.
        let guarded = source.pack.withGuard(["委托育", "国家政策"])
        #expect(PackLinter(words: words).lint(guarded).filter { $0.code == .straddleRisk } == [])
        // A guard for other labels does not help.
        let elsewhere = source.pack.withGuard(["委托育", "国家政策"], labels: ["m02"])
        #expect(PackLinter(words: words).lint(elsewhere).filter { $0.code == .straddleRisk }.count == 2)
    }
}

extension LinterTests {
    @Test("a pair of rare words is not worth a guard, nor is one beside a frequent term; a term that decides alone is")
    func rareStraddles() throws {
        func found(_ words: [String], _ term: String) throws -> [Diagnostic] {
            let text = Self.clean.replacing("[最低生活保障, 临时救助]", with: "[\(term), 临时救助]")
            return PackLinter(words: words).lint(try PackSource(text, file: "p.yaml")).filter {
                $0.code == .straddleRisk
            }
        }
        let filler = (0..<20_000).map { "词\($0)" }
        #expect(try found(["管理", "发展"] + filler, "理发").map(\.severity) == [.warning])
        #expect(try found(["管理", "发展"] + filler.prefix(200) + ["理发"] + filler.dropFirst(200), "理发").count == 1)
        #expect(try found(filler + ["管理", "发展"], "理发") == [])
        #expect(try found(["理发", "管理", "发展"] + filler, "理发") == [])
        // The most frequent pair is named first.
        #expect(
            try found(["国家", "管理", "政策", "家政", "发展", "政治"], "家政").first?.message == "\"家政\" arises in 国家|政策 and 1 more"
        )
    }
}

extension RulePack {
    fileprivate func withGuard(_ terms: [String], labels: [String] = []) -> RulePack {
        var pack = self
        pack.guards.append(.init(kind: .straddle, terms: terms, labels: labels))
        return pack
    }
}
