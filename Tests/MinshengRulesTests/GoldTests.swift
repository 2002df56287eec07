// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengRules
import Testing

/// Comparing a pack with a coder.
struct GoldTests {
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
          - {id: insurance, label: m01, any: [社保, 医保]}
          - {id: school, label: m05, any: [学校]}
          - {id: noise, label: m05, any: [学习]}
          - {id: stated, label: 公平, part: stated, any: [公平]}
        """

    private static let records = [
        record("1", "社保扩面。", ["公平"], [1], "high", kind: "policy", stated: ["公平"]),
        record("2", "医保报销，新建学校。", ["公平", "普惠"], [1, 5], "high", kind: "news", stated: []),
        record("3", "学习通知。", [], [], "low", kind: "news", stated: []),
        record("4", "旅行社保证金缴存。", [], [], "high", kind: "news", stated: []),
        record("5", "幼儿园扩容。", ["普惠"], [5], "low", kind: "policy", stated: []),
        record("6", "学习社保。", ["公平"], nil, "low", kind: "policy", stated: nil),
    ]

    private static func record(
        _ id: String,
        _ text: String,
        _ labels: [String],
        _ measures: [Int]?,
        _ confidence: String,
        kind: String,
        stated: [String]?
    ) -> GoldRecord {
        GoldRecord(
            id: id,
            text: text,
            labels: labels,
            measures: measures?.map { "m0\($0)" },
            stated: stated,
            confidence: confidence,
            facets: ["kind": kind]
        )
    }

    private let evaluator: GoldEvaluator

    init() throws {
        let source = try PackSource(GoldTests.pack, file: "test.yaml")
        evaluator = GoldEvaluator(try Classifier(compiledPack: PackCompiler.compile(source)))
    }

    @Test func countsEachLabelAndAllTogether() throws {
        let report = try evaluator.report(on: GoldTests.records)
        #expect(report.items == 6)
        #expect(report.noneItems == 2)
        #expect(report.falsePositiveItems == 1, "3")
        #expect(report.falseNegativeItems == 1, "5")
        let fairness = try #require(report.labels.first { $0.id == "公平" }?.agreement)
        #expect((fairness.truePositives, fairness.falsePositives, fairness.falseNegatives) == (3, 0, 0))
        let inclusion = try #require(report.labels.first { $0.id == "普惠" }?.agreement)
        #expect((inclusion.truePositives, inclusion.falsePositives, inclusion.falseNegatives) == (1, 2, 1))
        #expect(report.micro.precision == 4.0 / 6)
        #expect(report.micro.recall == 4.0 / 5)
        #expect(report.micro.f1 == 8.0 / 11)
        #expect(report.macroF1 == (1 + 0.4) / 2)
    }

    @Test func countsMeasuresWhereTheyWereCoded() throws {
        let report = try evaluator.report(on: GoldTests.records)
        let school = try #require(report.measures.first { $0.id == "m05" }?.agreement)
        // The sixth record's measures were not coded, so what is found there counts neither way.
        #expect((school.truePositives, school.falsePositives, school.falseNegatives) == (1, 1, 1))
        let stated = try #require(report.stated.first { $0.id == "公平" }?.agreement)
        #expect((stated.truePositives, stated.falsePositives, stated.falseNegatives) == (0, 0, 1))
    }

    @Test func pairsWhatIsMissingWithWhatIsTooMany() throws {
        let confusion = try evaluator.report(on: GoldTests.records).confusion
        #expect(confusion.count(coded: "公平", predicted: "公平") == 3)
        #expect(confusion.count(coded: "普惠", predicted: nil) == 1)
        #expect(confusion.count(coded: nil, predicted: "普惠") == 1, "3, which was coded none")
        #expect(confusion.extra("普惠") == 1 && confusion.missed("普惠") == 0, "6, beside a right label")
        #expect(confusion.count(coded: nil, predicted: nil) == 1)
        #expect(confusion.count(coded: "公平", predicted: "普惠") == 0)
        let swapped = try evaluator.report(on: [GoldRecord(id: "x", text: "学校。", labels: ["公平"])]).confusion
        #expect(swapped.count(coded: "公平", predicted: "普惠") == 1)
        #expect(swapped.count(coded: "公平", predicted: nil) == 0)
        #expect(swapped.count(coded: "?", predicted: nil) == 0)
        let record = GoldRecord(id: "y", text: "社保扩面。", labels: ["公平", "普惠"])
        let half = try evaluator.report(on: [record]).confusion
        #expect(half.missed("普惠") == 1 && half.count(coded: "普惠", predicted: nil) == 0, "something was found")
    }

    @Test func noneIsATextWithoutALabel() throws {
        let report = try evaluator.report(on: GoldTests.records)
        let ids: [String?] = report.labels.map(\.id)
        // Each text coded none is right, or is counted for each label it got.
        let right = report.confusion.count(coded: nil, predicted: nil)
        #expect(report.noneItems - report.falsePositiveItems == right)
        for (id, agreement) in report.labels {
            let taken = ids.reduce(0) { $0 + ($1 == id ? 0 : report.confusion.count(coded: $1, predicted: id)) }
            let sum = taken + report.confusion.count(coded: nil, predicted: id) + report.confusion.extra(id)
            #expect(sum >= agreement.falsePositives, "\(id): nothing too many is left out")
        }
    }

    @Test func intervalsEndWhereNothingCanBeBeyond() {
        var agreement = Agreement()
        for _ in 0..<10 { agreement.add(isPredicted: true, isCoded: true) }
        #expect(agreement.precisionInterval.upperBound == 1 && agreement.recallInterval.upperBound == 1)
        var wrong = Agreement()
        for _ in 0..<10 { wrong.add(isPredicted: true, isCoded: false) }
        #expect(wrong.precisionInterval.lowerBound == 0 && wrong.recallInterval == 0...1)
        for _ in 0..<5 { agreement.add(isPredicted: true, isCoded: false) }
        for _ in 0..<5 { agreement.add(isPredicted: true, isCoded: false) }
        #expect(abs(agreement.precisionInterval.lowerBound - 0.2993) < 0.0001)
    }

    @Test func listsDifferencesWithTheirReasons() throws {
        let differences = try evaluator.report(on: GoldTests.records).differences
        #expect(differences.map(\.record.id) == ["3", "5", "6"])
        #expect(differences.first?.spurious == ["m05", "普惠"])
        #expect(differences.first?.explanation.evidence.first?.rule == "noise")
        #expect(differences.dropFirst().first?.missing == ["m05", "普惠"])
    }

    @Test func breaksDownByAField() throws {
        let groups = try evaluator.reports(on: GoldTests.records, by: "kind")
        #expect(groups.map(\.value) == ["news", "policy"])
        #expect(groups.map(\.report.items) == [3, 3])
        #expect(throws: GoldError.self) { try evaluator.reports(on: GoldTests.records, by: "nothing") }
    }

    @Test func leavesOutOneRuleAfterAnother() throws {
        let entries = try evaluator.ablation(of: .rules, on: GoldTests.records)
        #expect(entries.map(\.name) == ["insurance", "school", "noise"])
        let insurance = try #require(entries.first)
        #expect((insurance.texts, insurance.changedTexts) == (4, 3), "the guarded text is touched and does not change")
        #expect((insurance.labels.truePositives, insurance.labels.falseNegatives) == (1, 4))
        let noise = try #require(entries.last)
        #expect(noise.labels.falsePositives == 0)
        #expect(noise.labelGain < 0, "the pack is better off without it")
        // Leaving a part out and counting anew gives the same.
        let base = try evaluator.report(on: GoldTests.records).micro.f1
        #expect(noise.labelGain == base - noise.labels.f1)
    }

    @Test func leavesOutOneTermAfterAnother() throws {
        let entries = try evaluator.ablation(of: .terms, on: GoldTests.records)
        let guardTerm = try #require(entries.first { $0.name == "旅行社保证金" })
        #expect(guardTerm.changedTexts == 1)
        #expect(guardTerm.labels.falsePositives == 3, "without the guard 社保 is found in it")
        #expect(entries.first { $0.name == "公平" } == nil, "no text has it")
    }

    @Test func refusesLabelsThatThePackDoesNotHave() {
        let records = [GoldRecord(id: "9", text: "x", labels: ["自由"])]
        #expect(throws: GoldError(#"record 9: label "自由" is not in pack test; it has 公平, 普惠, m01, m05"#)) {
            try evaluator.report(on: records)
        }
        #expect(throws: GoldError.self) { try evaluator.ablation(of: .rules, on: records) }
    }

    // MARK: Agreement

    @Test func figuresOfNothingAreOne() {
        let nothing = Agreement()
        #expect(nothing.isEmpty)
        #expect((nothing.precision, nothing.recall, nothing.f1) == (1, 1, 1))
        #expect(nothing.precisionInterval == 0...1)
    }

    @Test func intervalsAreWilsons() {
        var agreement = Agreement()
        for _ in 0..<8 { agreement.add(isPredicted: true, isCoded: true) }
        for _ in 0..<2 { agreement.add(isPredicted: true, isCoded: false) }
        // 8 of 10 at 95 %: 0.4902–0.9433, as tables give it.
        #expect(abs(agreement.precisionInterval.lowerBound - 0.4902) < 0.0001)
        #expect(abs(agreement.precisionInterval.upperBound - 0.9433) < 0.0001)
        #expect(agreement.recallInterval.upperBound == 1)
    }

    // MARK: Records

    @Test func readsRecords() throws {
        let text = #"""
            {"id": "a", "text": "社保", "labels": ["公平"], "measures": [1, "m02", 10], "stated": [], "conf": "high", "kind": "news"}

            {"text": "天气", "labels": []}
            """#
        let records = try GoldRecord.records(in: Array(text.utf8), name: "gold.jsonl")
        #expect(records.map(\.id) == ["a", "3"])
        #expect(records[0].measures == ["m01", "m02", "m10"])
        #expect(records[0].confidence == "high")
        #expect(records[0].facets["kind"] == "news")
        #expect(records[0].facets["conf"] == "high")
        #expect(records[1].measures == nil)
        #expect(records[1].stated == nil)
    }

    @Test(arguments: [
        ("", "gold.jsonl: no records"), ("x", "gold.jsonl:1: not a JSON object"),
        (#"{"labels": []}"#, #"gold.jsonl:1: "text" is missing"#),
        (#"{"text": "\ud800", "labels": []}"#, #"gold.jsonl:1: "text" is missing, or not a string"#),
        ("\n" + #"{"text": "x"}"#, #"gold.jsonl:2: "labels" is missing"#),
        (#"{"text": "x", "labels": "公平"}"#, #"gold.jsonl:1: "labels" is not a list"#),
        (#"{"text": "x", "labels": [true]}"#, #"gold.jsonl:1: "labels" holds"#),
    ])
    func saysWhatIsWrongWithARecord(text: String, message: String) {
        let error = #expect(throws: GoldError.self) {
            try GoldRecord.records(in: Array(text.utf8), name: "gold.jsonl")
        }
        #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
    }
}
