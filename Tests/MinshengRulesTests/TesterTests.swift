// SPDX-License-Identifier: Apache-2.0

import MinshengRules
import Testing

@Suite("Pack tester")
struct TesterTests {
    private static let pack = """
        minsheng: 1
        pack: {id: t, version: 1.0.0, license: CC0-1.0}
        labels:
          公平: {slug: fairness, threshold: 100}
          m01: {parent: 公平, threshold: 100}
        guards:
          - {kind: straddle, terms: [赡养老人]}
          - {kind: name, terms: [养老镇]}
        polarity:
          denied: {left: [不涉及], window: 4}
        contexts:
          - {id: penal, scope: sentence, terms: [罚款], factor: 0}
          - {id: crime, scope: sentence, terms: [诈骗], factor: 30}
        rules:
          - {id: other, label: m01, any: [养老服务]}
          - id: rule
            label: m01
            all: [{any: [养老, 托育]}, {any: [补贴, 床位]}]
            none: [广告]
            tests: TESTS
          - {id: weak, label: m01, tier: weak, weight: 30, any: [护理], tests: {match: ["加强⟦护理⟧。"]}}
        """

    private func report(_ tests: String) throws -> PackTestReport {
        let text = Self.pack.replacing("TESTS", with: tests)
        return try PackTester(PackSource(text, file: "p.yaml")).run()
    }

    @Test(
        "a match test passes if all that is marked is evidence of the rule",
        arguments: [
            "发放⟦养老⟧⟦补贴⟧。", "发放⟦養老⟧補貼。", "发放养老补贴。", "全⟦托\n育⟧新增⟦床位⟧。",
            // The words are another rule's too, which comes first.
            "⟦养老⟧服务⟦补贴⟧。",
        ]
    )
    func match(text: String) throws {
        let report = try report("{match: [\(Notation.quoted(text))]}")
        #expect(report.results.map(\.failure) == [nil, nil])
        #expect(report.results.map(\.rule) == ["rule", "weak"])
        #expect(report.results[0].location?.description == "p.yaml:20:21")
    }

    @Test(
        "a match test fails if something is not",
        arguments: [
            ("发放⟦养老⟧金。", "finds nothing"),
            ("发放⟦养老补贴⟧。", "⟦养老补贴⟧ is no evidence of the rule, which finds ⟦养老⟧ ⟦补贴⟧"),
            ("⟦发放⟧养老补贴。", "⟦发放⟧ is no evidence"),
            ("赡⟦养老⟧人⟦补贴⟧。", "taken away: the straddle guard \"赡养老人\""),
            ("⟦养老⟧补贴广告。", "taken away: the rule's none has \"广告\""),
            ("⟦养老⟧补贴罚款。", "taken away: the context \"penal\""),
            ("不涉及⟦养老⟧补贴。", "taken away: the text denies it"),
            ("⟦养老补贴。", "not in pairs"),
        ]
    )
    func noMatch(text: String, failure: String) throws {
        let report = try report("{match: [\(text)]}")
        #expect(report.failures.count == 1)
        #expect(report.failures.first?.failure?.contains(failure) == true, "\(report.failures.first?.failure ?? "")")
    }

    @Test(
        "a skip test passes if the stage it names took the words away",
        arguments: [
            ("发放养老金。", "unmatched"), ("赡养老人补贴。", "straddle"), ("养老镇补贴。", "name"), ("养老补贴广告。", "none"),
            ("养老补贴罚款。", "context"), ("不涉及养老补贴。", "polarity"), ("养老补贴诈骗。", "context"), ("养老补贴诈骗。", "threshold"),
        ]
    )
    func skip(text: String, stage: String) throws {
        #expect(try report("{skip: [{text: \(text), by: \(stage)}]}").failures == [])
    }

    @Test(
        "a skip test fails if the rule counts, or if it is skipped for the wrong reason",
        arguments: [
            ("发放养老补贴。", "straddle", "the rule finds ⟦养老⟧, and it counts"),
            ("发放养老金。", "straddle", "expected straddle to take it away, and it was unmatched"),
            ("赡养老人补贴。", "unmatched", "expected unmatched to take it away, and it was straddle"),
            ("赡养老人补贴。", "sense", "expected sense to take it away, and it was straddle"),
            ("养老补贴广告。", "context", "expected context to take it away, and it was none"),
        ]
    )
    func noSkip(text: String, stage: String, failure: String) throws {
        let report = try report("{skip: [{text: \(text), by: \(stage)}]}")
        #expect(report.failures.map(\.failure) == [failure])
    }

    @Test("terms and guards that no test makes use of are listed")
    func coverage() throws {
        let report = try report("{match: [⟦养老⟧补贴。], skip: [{text: 赡养老人补贴。, by: straddle}]}")
        #expect(report.failures == [])
        #expect(report.terms.missing == ["养老服务", "托育", "床位"])
        #expect(report.terms.exercised == 3)
        #expect(report.guards.missing == ["养老镇"])
        #expect(report.guards.total == 2)
    }
}
