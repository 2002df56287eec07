// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

@Suite("Alignment")
struct TextAlignmentTests {
    /// A term of the folded text, and the parts of the original that it came from.
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var input: String
        var term: String
        var sources: [String]
    }

    static let cases: [Case] = [
        Case(testDescription: "unchanged", input: "提高公平性。好。", term: "公平", sources: ["公平"]),
        Case(testDescription: "traditional", input: "增強社會保障。好。", term: "社会保障", sources: ["社會保障"]),
        Case(testDescription: "behind ASCII marks", input: "甲,乙(丙)公平。", term: "公平", sources: ["公平"]),
        Case(testDescription: "an ASCII mark itself", input: "甲,乙(丙)公平。", term: "乙（丙）", sources: ["乙(丙)"]),
        Case(testDescription: "blanks inside", input: "普　 惠养老。", term: "普惠", sources: ["普　 惠"]),
        Case(testDescription: "no blanks at the ends", input: "办好 普惠 养老。", term: "普惠", sources: ["普惠"]),
        Case(testDescription: "breaks inside", input: "更加公\n\n平。", term: "公平", sources: ["公\n\n平"]),
        Case(testDescription: "zero-width inside", input: "公\u{200B}平参保。", term: "公平", sources: ["公\u{200B}平"]),
        Case(testDescription: "full-width digits", input: "建设１５分钟圈。", term: "15分钟", sources: ["１５分钟"]),
        Case(testDescription: "one of full-width digits", input: "建设１５分钟圈。", term: "5分", sources: ["５分"]),
        Case(testDescription: "a number's comma", input: "补贴1,200元。", term: "1200元", sources: ["1,200元"]),
        Case(testDescription: "a part of an expansion is all of it", input: "共⑩㎡房。", term: "0m", sources: ["⑩㎡"]),
        Case(testDescription: "astral characters", input: "👍𠀀公平。", term: "公平", sources: ["公平"]),
        Case(testDescription: "a compatibility form of four bytes", input: "甲𝐀𝐁乙。", term: "b乙", sources: ["𝐁乙"]),
        Case(
            testDescription: "a Latin blank",
            input: "the\u{3000}\u{3000}World。",
            term: "the world",
            sources: ["the\u{3000}\u{3000}World"]
        ),
        Case(
            testDescription: "over a lifted heading",
            input: "\(TextViewTests.prose)\n## 标题\n反映历史的。好。",
            term: "还有反映",
            sources: ["还有", "反映"]
        ),
        Case(
            testDescription: "a lifted heading itself",
            input: "\(TextViewTests.prose)\n## 标题\n反映历史的。好。",
            term: "标题",
            sources: ["标题"]
        ),
        Case(
            testDescription: "behind a lifted heading",
            input: "\(TextViewTests.prose)\n## 标题\n反映历史的。好。\n下段。",
            term: "下段",
            sources: ["下段"]
        ),
    ]

    @Test("a term leads back to what it came from", arguments: cases)
    func spans(_ item: Case) throws {
        let text = ReadText(item.input)
        let range = try #require(text.range(of: item.term))
        #expect(text.source(of: range) == item.sources)
    }

    @Test("title and body count apart")
    func parts() throws {
        let text = ReadText(title: "兜牢,底线", "完善,制度。")
        let title = try #require(text.range(of: "底线"))
        let body = try #require(text.range(of: "制度"))
        #expect(text.view.alignment.spans(of: title) == [SourceSpan(part: .title, range: 7..<13)])
        #expect(text.view.alignment.spans(of: body) == [SourceSpan(part: .body, range: 7..<13)])
        #expect(text.source(of: title.lowerBound..<body.upperBound) == ["底线", "完善,制度"])
    }

    @Test("an empty range, and one outside the view, leads nowhere")
    func empty() {
        let text = ReadText("完善制度。")
        #expect(text.view.alignment.spans(of: 3..<3).isEmpty)
        #expect(text.view.alignment.spans(of: -1..<3).isEmpty)
        #expect(text.view.alignment.spans(of: 0..<1000).isEmpty)
        #expect(TextView().alignment.spans(of: 0..<1).isEmpty)
    }

    @Test("any part of any segment leads to whole characters that fold to it", arguments: 0..<12 as Range<UInt64>)
    func property(seed: UInt64) {
        var random = RandomText(seed: seed &+ 1000)
        for _ in 0..<25 {
            let text = ReadText(title: random.text(pieces: 4), random.text(pieces: 50))
            for segment in text.view.segments {
                let boundaries = segment.range.filter { text.view.folded[$0] & 0xC0 != 0x80 }
                for _ in 0..<3 {
                    let chosen = random.range(in: 0..<boundaries.count)
                    let upper =
                        chosen.upperBound < boundaries.count ? boundaries[chosen.upperBound] : segment.range.upperBound
                    check(boundaries[chosen.lowerBound]..<upper, of: text)
                }
            }
        }
    }

    private func check(_ range: Range<Int>, of text: ReadText) {
        let spans = text.view.alignment.spans(of: range)
        var folded: [UInt8] = []
        for span in spans {
            let part = text.part(span.part)
            #expect(!span.range.isEmpty && span.range.upperBound <= part.count)
            #expect(part[span.range.lowerBound] & 0xC0 != 0x80)
            #expect(span.range.upperBound == part.count || part[span.range.upperBound] & 0xC0 != 0x80)
            folded += Folding.fold(String(decoding: part[span.range], as: UTF8.self))
        }
        #expect(!spans.isEmpty || text.view.folded[range].allSatisfy { $0 == 0x20 })
        let hit = Self.withoutContext(Array(text.view.folded[range]))
        let source = Self.withoutContext(folded)
        // A range may begin or end inside the form of one character, and then the span has all of it.
        #expect(
            source == hit || Self.contains(source, hit) && source.count <= hit.count + 24,
            "\(text.text(range)) came from \(text.source(of: range))"
        )
    }

    /// Without what depends on the text around: blanks, breaks, commas, and the two readings of 畫.
    private static func withoutContext(_ folded: [UInt8]) -> [UInt8] {
        String(decoding: folded, as: UTF8.self).unicodeScalars
            .filter { $0 != " " && $0 != "\n" && $0 != "，" }
            .flatMap { Array(String($0 == "划" ? "画" : Character($0)).utf8) }
    }

    private static func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        guard part.count <= bytes.count else { return false }
        return (0...(bytes.count - part.count)).contains { bytes[$0..<$0 + part.count].elementsEqual(part) }
    }
}
