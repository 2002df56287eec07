// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

@Suite("Explanations")
struct ExplanationTests {
    /// Real input: a title, a broken word, traditional script, full width, an astral ideograph, an emoji, a heading in a sentence.
    static let texts = [
        "全面取消在就业地参加社会保险的户籍限制。",
        "養老保險 與 基本醫療保險參保人數增加,🎉𠮷祥街道\n\n新建長者日間照料中心。",
        "支持社会体育场地\n\n建设,推动图书馆\r\n免费开放。",
        "完善最低\u{200B}生活保障標準,扩大低保\u{3000}边缘家庭救助范围，提供\n## 民政通知\n临时救助金。",
    ]

    @Test("in every unit, slicing the original gives the words", arguments: texts)
    func offsets(_ text: String) throws {
        let explanation = Classifier.builtIn.explain(body: text)
        #expect(!explanation.evidence.isEmpty)
        for evidence in explanation.evidence {
            for quotation in [evidence.anchor] + evidence.supports {
                #expect(quotation.spans.map { slice(text, utf8: $0.utf8) }.joined() == quotation.surface)
                #expect(quotation.spans.map { slice(text, utf16: $0.utf16) }.joined() == quotation.surface)
                #expect(quotation.spans.map { slice(text, scalars: $0.scalars) }.joined() == quotation.surface)
            }
        }
    }

    @Test("evidence adds up to the label's points in its segment")
    func sums() throws {
        let text = "健全灵活就业人员社会保险制度,全面取消在就业地参加社会保险的户籍限制,完善转移接续机制。"
        let explanation = Classifier.builtIn.explain(body: text)
        let label = try #require(Classifier.builtIn.pack.labels.firstIndex { $0.id == "m01" })
        let sum = explanation.evidence.filter { $0.label == label && !$0.isStatement }.reduce(0) { $0 + $1.points }
        #expect(min(sum, 200) == Int(explanation.verdict.points[label]))
    }

    @Test("the verdict is the one that classify gives, with a fresh scratch or a used one")
    func equality() throws {
        let classifier = Classifier.builtIn
        var scratch = ClassifierScratch()
        for text in Self.texts + [""] + Self.texts.reversed() {
            let fresh = classifier.classify(text)
            #expect(classifier.classify(title: "".utf8.span, body: text.utf8.span, scratch: &scratch) == fresh)
            #expect(classifier.explain(body: text).verdict == fresh)
            #expect(
                classifier.explain(title: "".utf8.span, body: text.utf8.span, scratch: &scratch)
                    == classifier.explain(body: text)
            )
        }
    }

    @Test("lines and columns count from one")
    func lines() throws {
        let explanation = Classifier.builtIn.explain(body: "会议召开。\n会上说,完善社会救助制度。")
        let span = try #require(explanation.evidence.first { $0.anchor.folded == "社会救助" }?.anchor.spans.first)
        #expect(span.start.line == 2)
        #expect(span.start.column == 7)
    }

    private func slice(_ text: String, utf8 range: Range<Int>) -> String {
        String(decoding: Array(text.utf8)[range], as: UTF8.self)
    }

    private func slice(_ text: String, utf16 range: Range<Int>) -> String {
        String(decoding: Array(text.utf16)[range], as: UTF16.self)
    }

    private func slice(_ text: String, scalars range: Range<Int>) -> String {
        String(String.UnicodeScalarView(Array(text.unicodeScalars)[range]))
    }
}
