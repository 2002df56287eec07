// SPDX-License-Identifier: Apache-2.0

import MinshengRules
import Testing

@Suite("Compiler, faults")
struct CompilerFaultTests {
    static let faults: [PlantedFault] = [
        PlantedFault(
            .unknownLabel,
            "label: m01\n    status",
            "label: m1\n    status",
            at: "46:12",
            "did you mean \"m01\"?"
        ),
        PlantedFault(.unknownLabel, "labels: [公平, m01]", "labels: [公平, m02]", at: "27:50", "did you mean \"m01\"?"),
        PlantedFault(.unknownLabel, "labels: [m01], factor", "labels: [x], factor", at: "38:66", "declare it"),
        PlantedFault(.unknownLabel, "parent: 公平", "parent: 公正", at: "10:13", "did you mean \"公平\"?"),
        PlantedFault(.cycle, "parent: 公平", "parent: m01", at: "10:13", "its own parent"),
        PlantedFault(.badValue, "slug: fairness", "slug: Fairness", at: "8:14", "slug of lower-case"),
        PlantedFault(.badValue, "slug: fairness, ", "", at: "8:3", "slug of lower-case"),
        PlantedFault(.duplicateID, "slug: fairness", "slug: m01", at: "9:3", "two labels have the slug"),
        PlantedFault(.unknownLexicon, "\"@care\"", "\"@cares\"", at: "18:26", "did you mean \"care\"?"),
        PlantedFault(.unknownLexicon, "\"@livelihood\", 缴费", "\"@none\", 缴费", at: "68:51", "declare it"),
        PlantedFault(
            .unknownLexicon,
            "{lexicon: remedy}",
            "{lexicon: remedi}",
            at: "61:41",
            "did you mean \"remedy\"?"
        ),
        PlantedFault(.unknownLexicon, "lexicon: livelihood, scope", "lexicon: x, scope", at: "28:53", "declare it"),
        PlantedFault(.cycle, "care: 养老 托育", "care: 养老 @livelihood", at: "19:12", "livelihood → care → livelihood"),
        PlantedFault(.cycle, "care: 养老 托育", "care: [养老, \"@care\"]", at: "19:14", "care → care"),
        PlantedFault(.unknownRule, "{rule: m01.pair}", "{rule: m01.pare}", at: "68:33", "did you mean \"m01.pair\"?"),
        PlantedFault(.cycle, "{rule: m01.pair}", "{rule: m01.more}", at: "68:33", "m01.more → m01.more"),
        PlantedFault(
            .cycle,
            "status: stable\n    any: 社会保险 医保卡 公{0,4}保",
            "all: [{rule: fairness.word}, 甲]",
            at: "72:18",
            "fairness.word → m01.strong"
        ),
        PlantedFault(.duplicateID, "id: m01.more", "id: m01.pair", at: "66:9", "two rules"),
        PlantedFault(.duplicateID, "id: crime", "id: penal", at: "38:10", "two contexts"),
        PlantedFault(.badTerm, "  补齐", "  补齐 …缩小", at: "22:8", "starts with a wildcard"),
        PlantedFault(.badTerm, "处…罚款", "处…", at: "37:42", "ends with a gap"),
        PlantedFault(.badTerm, "待遇?", "\"\"", at: "68:72", "is empty"),
        PlantedFault(.badValue, "label: 公平\n", "label: m01\n", at: "71:11", "is no principle"),
        PlantedFault(.unreachableThreshold, "threshold: 120", "threshold: 600", at: "11:16", "less than 600 in all"),
        PlantedFault(.unreachableThreshold, "segment_cap: 300", "segment_cap: 60", at: "11:16", "less than 120 in all"),
    ]

    @Test("a fault is named, with its place and what to do", arguments: faults)
    func fault(_ fault: PlantedFault) throws {
        let source = try PackSource(fault.planted(in: SamplePack.text), file: "p.yaml")
        let error = #expect(throws: RulesError.self) { try PackCompiler.compile(source) }
        try fault.check(error?.diagnostics ?? [])
        // A pack without a text has the same fault, without a place.
        let other = #expect(throws: RulesError.self) { try PackCompiler.compile(source.pack) }
        #expect(other?.diagnostics.contains { $0.code == fault.code && $0.location == nil } == true)
    }

    @Test("all faults are reported at once")
    func several() throws {
        let text = SamplePack.text.replacing("label: m01\n", with: "label: m1\n").replacing("@care", with: "@core")
        let error = #expect(throws: RulesError.self) {
            try PackCompiler.compile(PackSource(text, file: "p.yaml"))
        }
        #expect(error?.diagnostics.map(\.code) == [.unknownLexicon, .unknownLabel, .unknownLabel, .unknownLabel])
        #expect(error?.diagnostics.map { $0.location?.line } == [18, 46, 53, 67])
    }

    @Test("labels have a limit and two levels")
    func labels() throws {
        var pack = RulePack(id: "t", version: "1", license: "x")
        pack.labels = (0..<65).map { .init(id: "l\($0)", threshold: 1) }
        #expect(#expect(throws: RulesError.self) { try PackCompiler.compile(pack) }?.code == .tooLarge)
        pack.labels = [
            .init(id: "a", threshold: 1), .init(id: "b", parent: "a", threshold: 1),
            .init(id: "c", parent: "b", threshold: 1),
        ]
        #expect(#expect(throws: RulesError.self) { try PackCompiler.compile(pack) }?.code == .badValue)
        pack.labels = [.init(id: "b", parent: "c", threshold: 1), .init(id: "c", parent: "b", threshold: 1)]
        #expect(#expect(throws: RulesError.self) { try PackCompiler.compile(pack) }?.code == .badValue)
        pack.labels = []
        #expect(#expect(throws: RulesError.self) { try PackCompiler.compile(pack) }?.code == .missingKey)
    }
}
