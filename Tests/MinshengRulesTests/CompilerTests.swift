// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengRules
import Testing

@Suite("Compiler")
struct CompilerTests {
    @Test("the sample compiles to what it says")
    func sample() throws {
        let image = try PackCompiler.image(of: PackSource(SamplePack.text, file: "sample.yaml"))
        #expect(image.id == "test.sample")
        #expect(image.labels.map(\.slug) == ["fairness", "m01"])
        #expect(image.labels.map(\.parent) == [nil, 0])
        #expect(image.labels.map(\.title) == ["公平", "社会保险"])
        #expect(image.settings.segmentCap == 300)
        #expect(image.guards.map(\.kind) == [.straddle, .sense, .idiom])
        #expect(image.guards.map(\.labels.rawValue) == [0, 3, 0])
        #expect(terms(image, image.guards[2].liftGroup) == ["养老", "参保", "托育", "社会保障"])
        #expect(image.polarities.map(\.kind) == [.deficit, .denied, .pseudo, .stop])
        #expect(image.polarities.map(\.window) == [2, 6, 0, 0])
        #expect(image.contexts.map(\.percent) == [0, 30])
        #expect(image.contexts.map(\.maximumLength) == [nil, 160])
        #expect(terms(image, image.umbrellaListGroup) == ["下列公共服务"])
        #expect(image.rules.map(\.id) == ["m01.strong", "m01.pair", "m01.more", "fairness.word"])
        #expect(
            image.rules.map(\.cap) == [PackImage.Limits.points, 160, PackImage.Limits.points, PackImage.Limits.points]
        )
        #expect(image.rules.map(\.zones) == [0xFF, 0b0101, 0xFF, 0xFF])
        #expect(image.rules.map(\.listItems) == [5, 4, 3, 3])
        #expect(image.rules.map(\.part) == [.substance, .substance, .substance, .stated])
        #expect(
            describe(image, image.rules[1].condition)
                == "near10>(any(养老保险 医保) any(破解 缩小 补齐) any(参保))"
        )
        #expect(describe(image, image.rules[1].none) == "or(any(基金投资) all(any(骗) any(保)))")
        #expect(
            describe(image, image.rules[2].condition)
                == "2of(rule1 all(any(养老 参保 托育 社会保障) any(缴费)) any(待遇?))"
        )
        #expect(describe(image, image.rules[3].none) == "rule0")
    }

    @Test("equal terms, groups and conditions are there once")
    func sharing() throws {
        let image = try PackCompiler.image(
            of: pack(
                [
                    .init(id: "a", label: "x", condition: .all([.terms(["社保", "醫保"]), .terms(["参保"])])),
                    .init(id: "b", label: "x", condition: .all([.terms(["医保", "社保", "社保"]), .terms(["參保"])])),
                    .init(id: "c", label: "x", condition: .lexicon("l")),
                ],
                lexicons: [.init(name: "l", terms: ["医保", "社保"])]
            )
        )
        #expect(image.literals.map { String(decoding: $0, as: UTF8.self) } == ["医保", "参保", "社保"])
        #expect(image.groups.count == 2)
        #expect(image.conditions.count == 3)
        #expect(image.rules.map(\.condition) == [2, 2, 0])
    }

    @Test("the order of terms, guards' lexicons and unused lexicons do not change the bytes")
    func canonical() throws {
        let one = try PackCompiler.compile(pack([.init(id: "a", label: "x", condition: .terms(["甲", "乙"]))]))
        let other = try PackCompiler.compile(pack([.init(id: "a", label: "x", condition: .terms(["乙", "甲"]))]))
        #expect(one == other)
    }

    @Test("a rule stands after those it refers to")
    func order() throws {
        let image = try PackCompiler.image(
            of: pack([
                .init(id: "a", label: "x", condition: .all([.rule("c"), .terms(["甲"])])),
                .init(id: "b", label: "x", condition: .terms(["乙"])),
                .init(id: "c", label: "x", condition: .all([.rule("b"), .terms(["丙"])])),
            ])
        )
        #expect(image.rules.map(\.id) == ["b", "c", "a"])
    }

    @Test(
        "wildcards become bounded steps",
        arguments: [
            ("社保", "社保"),
            ("处…罚款", "处[0-8]罚款"),
            ("处……罚款", "处[0-16]罚款"),
            ("第?条", "第[1-1]条"),
            ("第??条", "第[2-2]条"),
            ("新?", "新[1-1]"),
            ("依{0,4}照{2,12}法", "依[0-4,]照[2-12,]法"),
            ("參{1,1}保", "参[1-1,]保"),
        ]
    )
    func wildcards(term: String, expected: String) throws {
        let image = try PackCompiler.image(of: pack([.init(id: "a", label: "x", condition: .terms([term]))]))
        let pattern = try #require(image.patterns.first)
        var text = String(decoding: image.literals[Int(pattern.literal)], as: UTF8.self)
        for step in pattern.tail {
            text += "[\(step.minimum)-\(step.maximum)\(step.crossesClauses ? "," : "")]"
            text += String(decoding: step.literal, as: UTF8.self)
        }
        #expect(text == expected)
        #expect(image.source(of: 0) == term)
    }

    @Test(
        "a term that cannot be searched for is refused",
        arguments: [
            ("?条", "starts with a wildcard"), ("…条", "starts with a wildcard"), ("条…", "ends with a gap"),
            ("条{0,4}", "ends with a gap"), ("条{4,0}款", "gap without bounds"), ("条{0,}款", "gap without bounds"),
            ("条{0,2000}款", "gap without bounds"), ("条{a,b}款", "gap without bounds"), ("条}款", "opens nothing"),
            ("条{0,4款", "gap without bounds"), ("条{0,4}?款", "two kinds of gap"), ("", "is empty"),
            ("\u{200B}", "nothing is left"), (String(repeating: "条", count: 90), "longer than"),
            ((0..<18).map { "条\($0)?" }.joined(), "more than 16"),
        ]
    )
    func badTerms(term: String, message: String) {
        let error = #expect(throws: RulesError.self) {
            try PackCompiler.compile(pack([.init(id: "a", label: "x", condition: .terms([term]))]))
        }
        #expect(error?.code == .badTerm)
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test("nesting beyond the compiled form is refused")
    func nesting() {
        var condition = RulePack.Condition.terms(["甲"])
        for _ in 0..<20 { condition = .all([condition]) }
        let error = #expect(throws: RulesError.self) {
            try PackCompiler.compile(pack([.init(id: "a", label: "x", condition: condition)]))
        }
        #expect(error?.code == .tooLarge)
    }

    private func pack(_ rules: [RulePack.Rule], lexicons: [RulePack.Lexicon] = []) -> RulePack {
        RulePack(
            id: "t",
            version: "1",
            license: "x",
            labels: [.init(id: "x", threshold: 100)],
            lexicons: lexicons,
            rules: rules
        )
    }

    private func terms(_ image: PackImage, _ group: Int32?) -> [String] {
        guard let group else { return [] }
        return image.groups[Int(group)].map { image.source(of: Int($0)) }.sorted()
    }

    private func describe(_ image: PackImage, _ index: Int32?) -> String {
        guard let index else { return "" }
        func list(_ children: [Int32]) -> String {
            "(" + children.map { describe(image, $0) }.joined(separator: " ") + ")"
        }
        switch image.conditions[Int(index)] {
        case .group(let group): return "any(" + terms(image, group).joined(separator: " ") + ")"
        case .any(let children): return "or" + list(children)
        case .all(let children): return "all" + list(children)
        case .atLeast(let count, let children): return "\(count)of" + list(children)
        case .near(let children, let gap, let ordered): return "near\(gap)\(ordered ? ">" : "")" + list(children)
        case .rule(let rule): return "rule\(rule)"
        }
    }
}
