// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

@Suite("Flips")
struct FlipTests {
    /// `label: words words` for each flip, `+` if the label comes on.
    private func flips(_ rest: String, _ text: String, title: String = "") throws -> [String] {
        let classifier = try ClassificationFixture.classifier(rest)
        let explanation = classifier.explain(title: title, body: text)
        for flip in explanation.flips {
            let verdict = classifier.classify(title: title, body: text, without: flip.evidence)
            let labels = flip.isStatement ? verdict.stated : verdict.labels
            #expect(labels.contains(index: flip.label) == flip.turnsOn)
        }
        return explanation.flips.map { flip in
            let sign = (flip.turnsOn ? "+" : "") + classifier.pack.labels[flip.label].id + (flip.isStatement ? "!" : "")
            return "\(sign): " + flip.evidence.map(\.anchor.surface).joined(separator: " ")
                + (flip.isSmallest ? "" : " ?")
        }
    }

    private let one = "rules: [{id: a, label: a, any: [社保, 医保, 低保, 养老]}]"

    @Test func eachSegmentThatHasTheThresholdMustLoseIt() throws {
        #expect(try flips(one, "提高社保。") == ["甲: 社保", "a: 社保"])
        #expect(try flips(one, "提高社保和医保。") == ["甲: 社保 医保", "a: 社保 医保"])
        #expect(try flips(one, "提高社保。今天下雨。提高医保。") == ["甲: 社保 医保", "a: 社保 医保"])
    }

    @Test("the same words again are the same piece, and so is what overlaps them")
    func pieces() throws {
        #expect(try flips(one, "提高社保，社保很好。") == ["甲: 社保", "a: 社保"])
        let rest = "rules: [{id: a, label: a, any: [社保]}, {id: b, label: a, weight: 150, any: [社保待遇]}]"
        #expect(try flips(rest, "提高社保待遇。") == ["甲: 社保待遇", "a: 社保待遇"])
    }

    @Test("half a threshold may stay, the greater goes first")
    func fractions() throws {
        let rest = """
            rules:
              - {id: a, label: a, weight: 60, any: [社保]}
              - {id: b, label: a, weight: 70, any: [医保]}
              - {id: c, label: a, weight: 50, any: [低保]}
            """
        #expect(try flips(rest, "提高社保和医保。") == ["甲: 医保", "a: 医保"])
        // 70 + 60 / 2 is the threshold; without 70: 60 + 50 / 2; without 60: 70 + 50 / 2 stays below as well.
        #expect(try flips(rest, "提高社保。提高医保。提高低保。").count == 2)
        #expect(try flips(rest, "提高社保。提高医保。提高低保。").last?.contains(" ") == true)
    }

    @Test("where segments add up, the fewest are found that a step-by-step search misses")
    func together() throws {
        // 90 + 90/2 = 135. Only one must go: 90 stays below 100.
        let rest = "rules: [{id: a, label: a, weight: 90, any: [社保]}, {id: b, label: a, weight: 45, any: [医保, 低保]}]"
        #expect(try flips(rest, "提高社保。缴纳社保。").last?.split(separator: " ").count == 2)
        // 90 + 90/2: the whole of 医保 and 低保 is two pieces, 社保 one.
        #expect(try flips(rest, "提高社保。补助医保和低保。").last == "a: 社保")
    }

    @Test("a label without deciding words is off, whatever its points")
    func weak() throws {
        let rest = """
            rules:
              - {id: a, label: a, any: [社保]}
              - {id: w, label: a, tier: weak, any: [补贴, 待遇]}
            """
        #expect(try flips(rest, "提高社保补贴和待遇。") == ["甲: 社保", "a: 社保"])
    }

    @Test("a label is incidental as soon as its share is small enough")
    func dominance() throws {
        let rest = """
            settings: {dominance_percent: 50, segment_cap: 1000}
            rules:
              - {id: a, label: a, any: [社保, 医保, 低保]}
              - {id: c, label: c, any: [学校, 医院, 公园, 道路, 图书馆]}
            """
        // Three words beside five: without one of them they are two, less than half.
        let text = "社保、医保、低保是大事，学校、医院、公园、道路、图书馆都要建设好。"
        #expect(try flips(rest.replacingListItems, text).contains("a: 社保"))
    }

    @Test("an incidental label comes on without the words of the stronger")
    func comesOn() throws {
        let rest = """
            settings: {dominance_percent: 50, segment_cap: 1000}
            rules:
              - {id: a, label: a, any: [社保]}
              - {id: c, label: c, any: [学校, 医院, 公园]}
            """
        let found = try flips(rest, "提高社保。建设学校。修缮医院。维护公园。")
        #expect(found.contains("+a: 学校"))
        #expect(found.contains("c: 学校 医院 公园"))
    }

    @Test("a principle goes off only with every measure below it, those included that would come on")
    func family() throws {
        let rest = """
            settings: {dominance_percent: 50, segment_cap: 1000}
            rules:
              - {id: a, label: a, any: [社保, 医保, 低保]}
              - {id: b, label: b, any: [学校]}
            """
        let found = try flips(rest, "提高社保。提高医保。提高低保。建设学校。")
        #expect(found == ["甲: 社保 医保 低保 学校", "a: 社保 医保 低保", "+b: 社保"])
    }

    @Test("a long text asks for a share of the segments")
    func salience() throws {
        let rest = """
            settings: {salience_percent: 20}
            rules: [{id: a, label: a, any: [社保, 医保, 低保]}]
            """
        let filler = (1...8).map { "今天第\($0)次下雨。" }.joined()
        // 3 of 11 segments: 20 % of 11 + 3 is 2.8, so without one it is not salient.
        #expect(try flips(rest, filler + "提高社保。提高医保。提高低保。").last?.split(separator: " ").count == 2)
        // A hit in the title must go too.
        let titled = try flips(rest, filler + "提高社保。提高医保。提高低保。", title: "关于养老和低保")
        #expect(titled.last?.split(separator: " ").count == 3)
        #expect(titled.last?.hasPrefix("a: 低保") == true)
    }

    @Test func statements() throws {
        let rest = "rules: [{id: s, label: 甲, part: stated, any: [公平, 公正]}]"
        #expect(try flips(rest, "更加公平。更加公正。") == ["甲!: 公平 公正"])
    }

    @Test("with a cap another word can take a word's place, and must go too")
    func caps() throws {
        let rest = "rules: [{id: a, label: a, cap: 100, any: [社保, 医保]}]"
        #expect(try flips(rest, "提高社保和医保。") == ["甲: 社保 医保 ?", "a: 社保 医保 ?"])
    }

    @Test func nothingFlipsWhereNothingIsOn() throws {
        #expect(try flips(one, "今天下雨。") == [])
        #expect(try flips("rules: [{id: a, label: a, weight: 60, any: [社保]}]", "提高社保。") == [])
        #expect(Classifier.builtIn.explain(body: "").flips == [])
    }

    @Test("evidence of another text is passed over")
    func foreign() throws {
        let classifier = try ClassificationFixture.classifier(one)
        let other = classifier.explain(body: "今天下雨。提高养老。").evidence
        #expect(classifier.classify(body: "提高社保。", without: other) == classifier.classify("提高社保。"))
        #expect(classifier.classify(body: "\u{0}", without: other).none == .unreadable)
    }
}

extension String {
    /// The pack with rules that do not lower the items of lists.
    fileprivate var replacingListItems: String {
        replacing("any: [", with: "list_items: 100, any: [")
    }
}
