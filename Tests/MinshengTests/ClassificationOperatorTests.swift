// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

@Suite("Operators, scopes and zones")
struct ClassificationOperatorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var rule: String
        var hits: [String]
        var misses: [String]

        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "any: one of the terms",
            rule: "any: [社保, 医保]",
            hits: ["他们谈到社保。", "他们谈到醫保。"],
            misses: ["他们谈到体育。"]
        ),
        Case(
            name: "all: every part in one sentence",
            rule: "all: [{any: [社保, 医保]}, {any: [参保, 缴费]}]",
            hits: ["社保,他们已缴费。", "缴费之后才有医保。"],
            misses: ["他们谈到社保。", "社保很好。他们已缴费。"]
        ),
        Case(
            name: "all in a clause: no comma between",
            rule: "all: [社保, 缴费]\n    scope: clause",
            hits: ["社保需缴费,大家同意。"],
            misses: ["社保很好,他们已缴费。"]
        ),
        Case(
            name: "all in a paragraph: sentences apart, one paragraph",
            rule: "all: [社保, 缴费]\n    scope: paragraph",
            hits: ["这里说社保。那里说缴费。"],
            misses: ["这里说的是社保。\n\n（一）那里说的是缴费。"]
        ),
        Case(
            name: "all in the item: anywhere",
            rule: "all: [社保, 缴费]\n    scope: item",
            hits: ["这里说的是社保。\n\n（一）那里说的是缴费。"],
            misses: ["这里说社保。"]
        ),
        Case(
            name: "near: within the gap, in either order",
            rule: "near: {of: [社保, 缴费], gap: 3}",
            hits: ["社保一二三缴费。", "缴费一二三社保。"],
            misses: ["社保一二三四缴费。"]
        ),
        Case(
            name: "near, ordered: the anchor first",
            rule: "near: {of: [社保, 缴费], gap: 3, ordered: true}",
            hits: ["社保一二三缴费。"],
            misses: ["缴费一二三社保。"]
        ),
        Case(
            name: "parts do not share characters",
            rule: "all: [社会保险, 保险]",
            hits: ["社会保险和保险。"],
            misses: ["社会保险。"]
        ),
        Case(
            name: "atleast: two of three",
            rule: "atleast: {n: 2, of: [社保, 医保, 低保]}",
            hits: ["社保与低保。", "医保、社保与低保。"],
            misses: ["社保与体育。"]
        ),
        Case(
            name: "none: takes the sentence away",
            rule: "any: [社保]\n    none: [骗保]",
            hits: ["社保到账。", "社保到账。有人骗保。"],
            misses: ["有人骗保,社保到账。"]
        ),
        Case(
            name: "?: exactly one character",
            rule: "any: [\"社?保\"]",
            hits: ["社会保。", "社區保。"],
            misses: ["社保。", "社会的保。", "社，保。"]
        ),
        Case(
            name: "{a,b}: a bounded gap that may cross a comma, not a sentence",
            rule: "any: [\"缩小{0,4}差距\"]",
            hits: ["缩小差距。", "缩小城乡差距。", "缩小，差距。"],
            misses: ["缩小了他们之间差距。", "缩小。差距。"]
        ),
        Case(
            name: "…: a gap of up to eight characters in one clause",
            rule: "any: [\"缩小…差距\"]",
            hits: ["缩小差距。", "缩小一二三四五六七八差距。"],
            misses: ["缩小一二三四五六七八九差距。", "缩小，差距。"]
        ),
        Case(
            name: "zone: title only",
            rule: "any: [社保]\n    zone: [title]",
            hits: ["社保新规今起施行\n这是一段足够长的正文,讲的是别的事情,没有那个词。第二句也没有,只是为了让正文比它上面的标题长得多。"],
            misses: ["今天有新规施行了\n这是一段足够长的正文,讲的是社保,标题里没有那个词。第二句也没有,只是为了让正文比它上面的标题长得多。"]
        ),
        Case(
            name: "script, width and spaces do not matter",
            rule: "any: [养老保险, HPV疫苗]",
            hits: ["養老保險。", "养 老 保 险。", "养\u{200B}老保险。", "ＨＰＶ疫苗。", "hpv疫苗。", "养老\n保险。"],
            misses: ["养老、保险。"]
        ),
    ]

    @Test("each operator fires where it should and nowhere else", arguments: cases)
    func fires(_ example: Case) throws {
        let classifier = try ClassificationFixture.classifier(
            "rules:\n  - id: r\n    label: a\n    weight: 100\n    tier: strong\n    \(example.rule)\n"
        )
        for text in example.hits { #expect(ClassificationFixture.labels(classifier, text) == ["甲", "a"], "\(text)") }
        for text in example.misses { #expect(ClassificationFixture.labels(classifier, text) == [], "\(text)") }
    }

    @Test("a rule refers to another, and a lexicon to a list")
    func references() throws {
        let classifier = try ClassificationFixture.classifier(
            """
            lexicons: {money: [缴费, 待遇]}
            rules:
              - {id: base, label: a, weight: 100, any: [社保]}
              - {id: more, label: c, weight: 100, all: [{rule: base}, {lexicon: money}]}
            """
        )
        #expect(ClassificationFixture.labels(classifier, "社保。") == ["甲", "a"])
        #expect(ClassificationFixture.labels(classifier, "社保缴费。") == ["甲", "乙", "a", "c"])
    }

    @Test("a draft gives no points")
    func drafts() throws {
        let classifier = try ClassificationFixture.classifier(
            "rules:\n  - {id: r, label: a, status: draft, weight: 100, any: [社保]}\n"
        )
        #expect(classifier.classify("社保。").none == .noHits)
    }
}
