// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

/// Texts that are all of one thing, far too much of it: the verdict is right or `unreadable`, and takes linear time.
///
/// Debug builds read some megabytes a second; a quadratic step anywhere would not end.
@Suite("Huge text")
struct HugeTextTests {
    private static let measure = "提高企业职工基本养老保险参保率。"

    static let unreadable: [TextCase<Int>] = [
        TextCase("NULs", "\u{0}", 2_000_000),
        TextCase("blanks", " \n", 1_000_000),
        TextCase("zero-width spaces", "\u{200B}", 700_000),
    ]

    @Test("nothing to read", arguments: unreadable)
    func nothing(_ item: TextCase<Int>) {
        let text = String(repeating: item.input, count: item.expected)
        #expect(Classifier.builtIn.classify(text).none == .unreadable)
        #expect(Classifier.builtIn.explain(title: text, body: text).verdict.none == .unreadable)
    }

    /// What surrounds a measure, how often, and whether it may also stand inside the words.
    static let surroundings: [TextCase<(count: Int, isDropped: Bool)>] = [
        TextCase("combining marks", "\u{301}", (1_000_000, false)),
        TextCase("NULs", "\u{0}", (1_000_000, true)),
        TextCase("variation selectors", "\u{E0100}", (300_000, true)),
        TextCase("bidirectional controls", "\u{202E}", (300_000, true)),
        TextCase("emoji families", "👨\u{200D}👩\u{200D}👧", (60_000, false)),
        TextCase("characters that grow", "㍿", (300_000, false)),
        TextCase("open brackets", "（", (300_000, false)),
    ]

    @Test("a measure is found among a million of anything, at its place", arguments: surroundings)
    func found(_ item: TextCase<(count: Int, isDropped: Bool)>) throws {
        let half = String(repeating: item.input, count: item.expected.count / 2)
        let text = half + "\n" + Self.measure + "\n" + half
        let explanation = Classifier.builtIn.explain(body: text)
        let label = try #require(Classifier.builtIn.pack.labels.firstIndex { $0.id == "m01" })
        #expect(explanation.verdict.labels.contains(index: label))
        let span = try #require(explanation.evidence.first { $0.label == label }?.anchor.spans.first)
        #expect(span.utf8.lowerBound >= half.utf8.count && span.utf8.upperBound <= text.utf8.count - half.utf8.count)
        #expect(span.scalars.lowerBound >= half.unicodeScalars.count)
        guard item.expected.isDropped else { return }
        let torn = Self.measure.replacing("养老", with: "养" + half + "老")
        #expect(Classifier.builtIn.classify(torn) == Classifier.builtIn.classify(Self.measure))
    }

    @Test("one sentence again and again counts once, whatever its length")
    func repeated() {
        let text = String(repeating: Self.measure, count: 20_000)
        let once = Classifier.builtIn.classify(Self.measure + "\n" + Self.measure)
        #expect(Classifier.builtIn.classify(text).points == once.points)
    }

    @Test("many sentences with evidence take linear time, and so do their flips")
    func evident() throws {
        let text = (0..<4_000).map { "第\($0)条措施：提高企业职工基本养老保险参保率和待遇水平。" }.joined(separator: "\n")
        let explanation = Classifier.builtIn.explain(body: text)
        #expect(explanation.evidence.count >= 4_000)
        let flip = try #require(explanation.flips.first)
        #expect(!flip.turnsOn && flip.evidence.count >= 3_000)
    }

    @Test("hits that all overlap, in one sentence without an end")
    func dense() {
        let text = String(repeating: "养老保险社保医保参保低保", count: 1_500)
        let explanation = Classifier.builtIn.explain(body: text)
        #expect(explanation.verdict.labels.count > 0)
        #expect(explanation.verdict.points.allSatisfy { $0 < 1_000 })
    }

    @Test("half a surrogate is not UTF-8, so its bytes are refused; as U+FFFD it stands for itself")
    func surrogates() {
        var scratch = ClassifierScratch()
        let lone = Array("提高".utf8) + [0xED, 0xA0, 0xBD] + Array(Self.measure.utf8)
        let nothing: [UInt8] = []
        let verdict = Classifier.builtIn.classify(title: nothing.span, body: lone.span, scratch: &scratch)
        #expect(verdict.none == .unreadable)
        let repaired = String(decoding: lone, as: UTF8.self)
        #expect(Classifier.builtIn.classify(repaired).points == Classifier.builtIn.classify(Self.measure).points)
    }
}
