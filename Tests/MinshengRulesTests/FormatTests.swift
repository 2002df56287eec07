// SPDX-License-Identifier: Apache-2.0

import MinshengRules
import Testing

@Suite("Format")
struct FormatTests {
    @Test("every part of a pack is read")
    func reads() throws {
        let pack = try PackSource(SamplePack.text, file: "sample.yaml").pack
        #expect(pack.id == "test.sample")
        #expect(pack.version == "1.2.0")
        #expect(pack.license == "CC0-1.0")
        #expect(pack.settings.segmentCap == 300)
        #expect(pack.settings.dominancePercent == 20)
        #expect(pack.settings.titlePercent == 150)
        #expect(pack.labels.map(\.id) == ["公平", "m01"])
        #expect(
            pack.labels[1]
                == .init(
                    id: "m01",
                    title: "社会保险",
                    parent: "公平",
                    threshold: 120,
                    define: "参保与待遇",
                    include: ["养老金", "医保 报销"],
                    exclude: ["骗保"]
                )
        )
        #expect(pack.lexicons.map(\.name) == ["livelihood", "care", "remedy"])
        #expect(pack.lexicons.map(\.terms) == [["社会保障", "参保", "@care"], ["养老", "托育"], ["破解", "缩小", "补齐"]])
        #expect(
            pack.guards == [
                .init(kind: .straddle, terms: ["办公平台", "赡养老人"]),
                .init(kind: .sense, terms: ["公平竞争", "公平交易"], labels: ["公平", "m01"], note: "市场"),
                .init(kind: .idiom, terms: ["触手可及"], liftedBy: "livelihood"),
            ]
        )
        #expect(
            pack.polarity
                == .init(
                    deficit: .init(left: ["不", "缺乏"], window: 2),
                    denied: .init(left: ["不涉及"], window: 6),
                    pseudo: ["不仅", "非常"],
                    stop: ["，", "。", "但"]
                )
        )
        #expect(
            pack.contexts == [
                .init(id: "penal", scope: .sentence, terms: ["处…罚款"], factor: 0),
                .init(
                    id: "crime",
                    scope: .item,
                    terms: ["被捕"],
                    unless: ["救助"],
                    labels: ["m01"],
                    factor: 30,
                    maximumLength: 160
                ),
            ]
        )
        #expect(pack.umbrella == .init(sentence: ["下列服务"], item: ["下列公共服务"]))
    }

    @Test("every part of a rule is read")
    func readsRules() throws {
        let rules = try PackSource(SamplePack.text, file: "sample.yaml").pack.rules
        #expect(
            rules == [
                .init(
                    id: "m01.strong",
                    label: "m01",
                    status: .stable,
                    condition: .terms(["社会保险", "医保卡", "公{0,4}保"]),
                    tests: .init(
                        match: ["全面取消在就业地参加⟦社会保险⟧的户籍限制。"],
                        skip: [.init(text: "旅行社保证金缴存办法修订。", by: .unmatched)]
                    )
                ),
                .init(
                    id: "m01.pair",
                    label: "m01",
                    tier: .topic,
                    weight: 80,
                    cap: 160,
                    scope: .clause,
                    zones: [.title, .lead],
                    listItems: 4,
                    condition: .near(
                        [.terms(["养老保险", "医保"]), .lexicon("remedy"), .terms(["参保"])],
                        gap: 10,
                        ordered: true
                    ),
                    none: .any([.terms(["基金投资"]), .all([.terms(["骗"]), .terms(["保"])])]),
                    note: "参保"
                ),
                .init(
                    id: "m01.more",
                    label: "m01",
                    condition: .atLeast(
                        count: 2,
                        of: [.rule("m01.pair"), .all([.terms(["@livelihood"]), .terms(["缴费"])]), .terms(["待遇?"])]
                    )
                ),
                .init(
                    id: "fairness.word",
                    label: "公平",
                    part: .stated,
                    condition: .any([
                        .terms(["公平"]), .near([.terms(["同样"]), .terms(["条件"])], gap: 4, ordered: false),
                    ]),
                    none: .rule("m01.strong")
                ),
            ]
        )
        #expect(rules.map(\.tier) == [.strong, .topic, .pair, .pair])
        #expect(rules.map(\.status) == [.stable, .trial, .trial, .trial])
    }

    static let faults: [PlantedFault] = [
        PlantedFault(.missingKey, "minsheng: 1\n", "", at: "2:1", "\"minsheng\""),
        PlantedFault(.badValue, "minsheng: 1", "minsheng: 2", at: "2:11", "newer program"),
        PlantedFault(.wrongType, "minsheng: 1", "minsheng: one", at: "2:11", "whole number"),
        PlantedFault(.missingKey, ", license: CC0-1.0", "", at: "3:7", "\"license\""),
        PlantedFault(.unknownKey, "license: CC0", "licence: CC0", at: "3:41", "did you mean \"license\"?"),
        PlantedFault(.unknownKey, "labels:\n  公平", "label:\n  公平", at: "7:1", "did you mean \"labels\"?"),
        PlantedFault(.unknownKey, "segment_cap", "segmentcap", at: "5:12", "did you mean \"segment_cap\"?"),
        PlantedFault(.badValue, "segment_cap: 300", "segment_cap: 0", at: "5:25", "should be 1 to"),
        PlantedFault(.wrongType, "segment_cap: 300", "segment_cap: \"300\"", at: "5:25", "without quotes"),
        PlantedFault(.badValue, "dominance_percent: 20", "dominance_percent: 101", at: "5:49", "0 to 100"),
        PlantedFault(.unknownKey, "threshold: 120", "treshold: 120", at: "11:5", "did you mean \"threshold\"?"),
        PlantedFault(.missingKey, "    threshold: 120\n", "", at: "10:5", "no \"threshold\""),
        PlantedFault(.wrongType, "threshold: 120", "threshold: 1e2", at: "11:16", "whole number"),
        PlantedFault(.wrongType, "title: 社会保险", "title: [社会保险]", at: "12:12", "text, not a list"),
        PlantedFault(.wrongType, "title: 社会保险", "title: ~", at: "12:12", "no value"),
        PlantedFault(.wrongType, "exclude: [骗保]", "exclude: 骗保", at: "15:14", "list of texts"),
        PlantedFault(.wrongType, "care: 养老 托育", "care: {养老: 托育}", at: "19:9", "list, not a mapping"),
        PlantedFault(.badValue, "care: 养老 托育", "care: []", at: "19:9", "empty"),
        PlantedFault(.badValue, "kind: straddle", "kind: stradle", at: "25:12", "did you mean \"straddle\"?"),
        PlantedFault(.missingKey, "kind: straddle, ", "", at: "25:5", "no \"kind\""),
        PlantedFault(
            .badValue,
            "lexicon: livelihood, scope: sentence",
            "lexicon: livelihood, scope: item",
            at: "28:72",
            "sentence"
        ),
        PlantedFault(.unknownKey, "denied:", "deny:", at: "32:3", "polarity"),
        PlantedFault(.missingKey, ", window: 6", "", at: "32:11", "no \"window\""),
        PlantedFault(.badValue, "factor: 0}", "factor: 130}", at: "37:57", "0 to 100"),
        PlantedFault(.wrongType, "factor: 0}", "factor: 0.3}", at: "37:57", "whole number"),
        PlantedFault(.badValue, "scope: item", "scope: clause", at: "38:24", "use sentence, item"),
        PlantedFault(.badValue, "crime, scope: item", "crime, scope: sentence", at: "38:100", "scope item"),
        PlantedFault(.wrongType, "umbrella:\n", "umbrella: [下列服务]\nx:\n", at: "40:11", "mapping"),
        PlantedFault(.badValue, "status: stable", "status: stabel", at: "47:13", "did you mean \"stable\"?"),
        PlantedFault(.unknownKey, "match:", "matches:", at: "50:7", "did you mean \"match\"?"),
        PlantedFault(.badValue, "by: unmatched", "by: stradle", at: "51:40", "did you mean \"straddle\"?"),
        PlantedFault(.missingKey, "    label: m01\n    tier", "    tier", at: "52:5", "no \"label\""),
        PlantedFault(.badValue, "tier: topic", "tier: medium", at: "54:11", "use strong, topic"),
        PlantedFault(.badValue, "weight: 80", "weight: -1", at: "55:13", "should be 0"),
        PlantedFault(.badValue, "zone: [title, lead]", "zone: [title, led]", at: "58:19", "did you mean \"lead\"?"),
        PlantedFault(.missingKey, "      gap: 10\n", "", at: "61:7", "no \"gap\""),
        PlantedFault(.wrongType, "ordered: true", "ordered: yes", at: "63:16", "true or false"),
        PlantedFault(.badValue, "    note: 参保", "    any: [参保]", at: "61:7", "both \"any\" and \"near\""),
        PlantedFault(.badValue, "n: 2, of", "n: 4, of", at: "68:18", "should be 1 to 3"),
        PlantedFault(.missingKey, "atleast:", "# atleast:", at: "66:5", "asks for nothing"),
        PlantedFault(.unknownKey, "{lexicon: remedy}", "{lexikon: remedy}", at: "61:32", "did you mean \"lexicon\"?"),
        PlantedFault(.wrongType, "{lexicon: remedy}", "[补齐]", at: "61:31", "text, not a list"),
    ]

    @Test("a fault is named, with its place and what to do", arguments: faults)
    func fault(_ fault: PlantedFault) throws {
        let text = try fault.planted(in: SamplePack.text)
        let error = #expect(throws: RulesError.self) { try PackSource(text, file: "p.yaml") }
        try fault.check(error?.diagnostics ?? [])
    }

    @Test("all faults are reported at once, in the order of the text")
    func several() {
        var text = SamplePack.text
        for (from, to) in [
            ("threshold: 120", "treshold: 120"), ("weight: 80", "weight: x"), ("kind: idiom", "kind: x"),
        ] {
            text = text.replacing(from, with: to)
        }
        let error = #expect(throws: RulesError.self) { try PackSource(text, file: "p.yaml") }
        #expect(error?.diagnostics.map(\.code) == [.unknownKey, .badValue, .wrongType])
        #expect(error?.diagnostics.map { $0.location?.line } == [11, 28, 55])
    }

    @Test("JSON holds the same model")
    func json() throws {
        let pack = try PackSource(SamplePack.text, file: "sample.yaml").pack
        let json = PackFormatter.json(pack)
        #expect(json.hasPrefix("{\n  \"minsheng\": 1,"))
        #expect(try PackSource(json, file: "sample.json").pack == pack)
    }
}
