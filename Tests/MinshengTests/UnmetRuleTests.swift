// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengRules
import Testing

/// Why rules that have words in a text found nothing.
struct UnmetRuleTests {
    private static let pack = """
        minsheng: 1
        pack: {id: test, version: 1.0.0, license: CC0-1.0}
        labels:
          公平: {slug: fairness, threshold: 100, define: 公平}
          m01: {parent: 公平, threshold: 100, title: 社会保险, define: 社会保险}
        guards:
          - {kind: sense, terms: [营养均衡]}
        rules:
          - {id: all, label: m01, all: [{any: [社保, 医保]}, {any: [参保, 缴费]}]}
          - {id: clause, label: m01, scope: clause, all: [{any: [养老]}, {any: [床位]}]}
          - {id: near, label: m01, near: {of: [{any: [农村]}, {any: [学校]}], gap: 3}}
          - {id: ordered, label: m01, near: {of: [{any: [公园]}, {any: [开放]}], gap: 9, ordered: true}}
          - {id: some, label: m01, atleast: {n: 2, of: [{any: [甲]}, {any: [乙]}, {any: [丙]}]}}
          - {id: either, label: m01, any: [{all: [{any: [图书]}, {any: [借阅]}]}, {all: [{any: [博物]}, {any: [免费]}]}]}
          - {id: overlap, label: m01, all: [{any: [低收入]}, {any: [收入]}]}
          - {id: title, label: m01, zone: [title], any: [救助]}
          - {id: draft, label: m01, status: draft, any: [助餐]}
          - {id: guarded, label: m01, any: [均衡]}
          - {id: paragraph, label: m01, scope: paragraph, all: [{any: [住房]}, {any: [租金]}]}
          - {id: named, label: m01, all: [{rule: clause}, {any: [普惠]}]}
        """

    private static let classifier: Classifier = {
        do {
            return try Classifier(compiledPack: PackCompiler.compile(PackSource(pack, file: "test.yaml")))
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    private func unmet(_ rule: String, _ text: String, title: String = "") -> UnmetRule? {
        UnmetRuleTests.classifier.unmetRules(title: title, body: text).first { $0.rule == rule }
    }

    @Test func namesTheFirstListWithoutAWord() throws {
        let found = try #require(unmet("all", "天气晴朗。社保卡补办。"))
        #expect(found.obstacle == .missing(terms: ["参保", "缴费"]))
        #expect(found.scope == "sentence")
        #expect(found.found.map(\.surface) == ["社保"])
        #expect(found.found.first?.spans.first?.scalars == 5..<7)
        // The anchor's own list may be the one that is missing.
        #expect(unmet("all", "按时缴费。")?.obstacle == .missing(terms: ["医保", "社保"]))
    }

    @Test func looksAtTheSentenceThatComesNearest() throws {
        let found = try #require(unmet("near", "农村天气好。他说，农村和城市边上的学校。"))
        guard case .apart(let first, let second, .tooFar(let characters, let allowed)) = found.obstacle else {
            Issue.record("\(found.obstacle)")
            return
        }
        #expect(first.surface == "农村")
        #expect(second.surface == "学校")
        #expect(first.spans.first?.scalars == 9..<11)
        #expect((characters, allowed) == (6, 3))
    }

    @Test func saysHowPartsStandApart() {
        func placement(_ rule: String, _ text: String) -> UnmetRule.Placement? {
            guard case .apart(_, _, let placement)? = unmet(rule, text)?.obstacle else { return nil }
            return placement
        }
        #expect(placement("clause", "发展养老，增加床位。") == .otherClause)
        #expect(placement("ordered", "免费开放的公园。") == .wrongOrder)
        #expect(placement("overlap", "低收入人口。") == .overlapping)
    }

    @Test func countsTheParts() {
        #expect(unmet("some", "甲和丁。")?.obstacle == .tooFew(found: 1, needed: 2, missing: ["乙", "丙"]))
    }

    @Test func joinsWhatEveryAlternativeLacks() {
        #expect(unmet("either", "图书和博物。")?.obstacle == .missing(terms: ["借阅", "免费"]))
    }

    @Test func tellsOfZonesDraftsAndOtherRules() {
        #expect(unmet("title", "开展救助，救助困难群众。", title: "通知")?.obstacle == .otherZone([.title]))
        #expect(unmet("draft", "老年助餐。")?.obstacle == .draft)
        #expect(unmet("named", "养老床位。")?.obstacle == .missing(terms: ["普惠"]))
    }

    @Test func looksAtAsMuchAsTheRuleDoes() {
        #expect(unmet("paragraph", "住房好。\n\n租金高。")?.obstacle == .missing(terms: ["租金"]))
        #expect(unmet("paragraph", "住房好。租金高。") == nil)
    }

    @Test func leavesOutRulesThatAreToldOfElsewhere() {
        #expect(unmet("all", "社保参保。") == nil, "it found something")
        #expect(unmet("guarded", "营养均衡。") == nil, "the vetoes tell of it")
        #expect(UnmetRuleTests.classifier.unmetRules(body: "天气晴朗。").isEmpty)
        #expect(UnmetRuleTests.classifier.unmetRules(body: "").isEmpty)
    }

    @Test func ruleIDsStandInThePacksOrder() {
        #expect(UnmetRuleTests.classifier.ruleIDs.prefix(3) == ["all", "clause", "near"])
    }

    /// A rule either gave something, had something taken, or lacked something; the three never overlap.
    @Test func everyRuleOfTheBuiltInPackHasOneFate() {
        let text = "提高低保标准，全面取消在就业地参加社会保险的户籍限制。旅行社保证金缴存。营养均衡，农村学校。"
        let explanation = Classifier.builtIn.explain(body: text)
        let told = Set(explanation.evidence.map(\.rule) + explanation.vetoes.map(\.rule))
        let unmet = Classifier.builtIn.unmetRules(body: text)
        #expect(unmet.count > 10)
        #expect(told.isDisjoint(with: unmet.map(\.rule)))
        #expect(unmet.allSatisfy { !$0.found.isEmpty })
    }
}
