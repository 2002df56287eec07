// SPDX-License-Identifier: Apache-2.0

import Foundation
import Minsheng
import MinshengRules
import Testing

/// How the built-in pack agrees with human coders; the floors are what it reached, less a little.
@Suite("Agreement with coders")
struct AgreementTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static let evaluator = GoldEvaluator(.builtIn)

    private static func records(_ url: URL) throws -> [GoldRecord] {
        try GoldRecord.records(in: [UInt8](Data(contentsOf: url)), name: url.lastPathComponent)
    }

    private static func seeds(_ name: String) throws -> [GoldRecord] {
        try records(root.appending(path: "seeds/\(name)"))
    }

    @Test("each section of the Opinions has the measure it is about, with evidence of its own")
    func opinions() throws {
        let text = try String(contentsOf: Self.root.appending(path: "seeds/opinions-2025.md"), encoding: .utf8)
        let classifier = Classifier.builtIn
        let sections = classifier.explain(document: text).sections.filter { $0.outline.level == 2 }
        #expect(sections.count == 10)
        for (index, section) in sections.enumerated() {
            let measure = index < 9 ? "m0\(index + 1)" : "m10"
            let labels = classifier.pack.ids(section.explanation.verdict.labels)
            #expect(labels.contains(measure), "\(section.outline.heading)")
            let label = classifier.pack.labels.firstIndex { $0.id == measure }
            #expect(section.explanation.evidence.contains { $0.label == label && !$0.anchor.spans.isEmpty })
        }
    }

    @Test("the news of the seeds: no label for vehicles, archives and the photo")
    func news() throws {
        let none: Set = ["NW-vehicles", "NW-archives", "NW-photo"]
        let report = try Self.evaluator.report(on: Self.seeds("gold.jsonl").filter { none.contains($0.id) })
        #expect(report.items == 3)
        #expect(report.falsePositiveItems == 0)
    }

    @Test("the coded passages of the seeds")
    func gold() throws {
        #expect(try Self.evaluator.report(on: Self.seeds("gold.jsonl")).micro.f1 >= 0.92)
        #expect(try Self.evaluator.report(on: Self.seeds("gold-composed.jsonl")).micro.f1 >= 0.86)
    }

    @Test("real statutes, reports and headlines; files that are kept were only ever scored on")
    func realTexts() throws {
        let floors = [
            "gold-statutes.jsonl": 0.95, "gold-policy.jsonl": 0.96, "gold-policy-kept.jsonl": 0.88,
            "gold-mixed.jsonl": 0.90, "gold-mixed-kept.jsonl": 0.92,
        ]
        for (name, floor) in floors {
            let sure = try Self.seeds(name).filter { $0.confidence == "high" }
            #expect(try Self.evaluator.report(on: sure).micro.f1 >= floor, "\(name)")
        }
    }

    @Test("general news carries no label, but for 1 in 100 texts at most")
    func negatives() throws {
        let report = try Self.evaluator.report(on: Self.seeds("negatives.jsonl"))
        #expect(report.items == 1297)
        #expect(report.falsePositiveItems <= 12)
    }

    /// Evaluation material that is not part of the project: named by `MINSHENG_SHARED`, else these tests are skipped.
    private static let shared = ProcessInfo.processInfo.environment["MINSHENG_SHARED"].map {
        URL(fileURLWithPath: $0).appending(path: "eval")
    }

    @Test("hard cases: every label and every statement", .enabled(if: shared != nil, "MINSHENG_SHARED is not set"))
    func hardCases() throws {
        let folder = try #require(Self.shared)
        let report = try Self.evaluator.report(on: Self.records(folder.appending(path: "hard_cases.jsonl")))
        #expect(report.items == 38)
        #expect(report.differences.map(\.record.text) == [])
        for (id, agreement) in report.stated {
            #expect(agreement.falsePositives + agreement.falseNegatives == 0, "stated \(id)")
        }
    }

    @Test("passages coded with confidence", .enabled(if: shared != nil, "MINSHENG_SHARED is not set"))
    func passages() throws {
        let folder = try #require(Self.shared)
        let looked = try Self.records(folder.appending(path: "dev.jsonl")).filter { $0.confidence == "high" }
        #expect(try Self.evaluator.report(on: looked).micro.f1 >= 0.97)
        let scored = try Self.records(folder.appending(path: "dev2.jsonl"))
            .filter { $0.confidence == "high" && "13579".contains($0.id.last ?? "0") }
        #expect(try Self.evaluator.report(on: scored).micro.f1 >= 0.84)
    }
}
