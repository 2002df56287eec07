// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

/// Whatever surrounds a hit, and whatever it is written in, its place in the original is right in every unit.
@Suite("Offsets in hostile text")
struct FuzzedOffsetTests {
    @Test("slicing the original in each unit gives the surface", arguments: 0..<8 as Range<UInt64>)
    func slices(seed: UInt64) throws {
        var corpus = FuzzedCorpus(seed: seed)
        var quotations = 0
        for _ in 0..<40 {
            let (title, body) = corpus.item()
            let original = (title: Original(title), body: Original(body))
            var scratch = ClassifierScratch()
            let explanation = Classifier.builtIn.explain(title: title.span, body: body.span, scratch: &scratch)
            for quotation in explanation.quotations {
                quotations += 1
                let parts = quotation.spans.map { ($0, $0.part == .title ? original.title : original.body) }
                #expect(parts.map { $1.text(utf8: $0.utf8) }.joined() == quotation.surface)
                #expect(parts.map { $1.text(utf16: $0.utf16) }.joined() == quotation.surface)
                #expect(parts.map { $1.text(scalars: $0.scalars) }.joined() == quotation.surface)
                for (span, part) in parts { #expect(part.position(of: span.start) == span.start) }
                // What stands in between may be anything that folding drops; the words themselves are there.
                #expect(Folding.fold(quotation.surface).filter(\.isText).contains(Array(quotation.folded.utf8)))
            }
        }
        #expect(quotations > 200)
    }

    @Test("bytes that are not UTF-8 make an item unreadable, and nothing else", arguments: 0..<4 as Range<UInt64>)
    func invalid(seed: UInt64) {
        var corpus = FuzzedCorpus(seed: seed &+ 100)
        var unreadable = 0
        for _ in 0..<60 {
            let body = corpus.brokenBytes()
            let isUTF8 = String(validating: body, as: UTF8.self) != nil
            var scratch = ClassifierScratch()
            let explanation = Classifier.builtIn.explain(title: [UInt8]().span, body: body.span, scratch: &scratch)
            #expect(isUTF8 || explanation.verdict.none == .unreadable)
            if explanation.verdict.none == .unreadable {
                unreadable += 1
                #expect(explanation.evidence.isEmpty && explanation.vetoes.isEmpty && explanation.flips.isEmpty)
            }
        }
        #expect(unreadable > 20)
    }
}

extension Explanation {
    /// All words that it quotes.
    fileprivate var quotations: [Quotation] {
        evidence.flatMap { [$0.anchor] + $0.supports } + vetoes.map(\.words)
            + flips.flatMap { $0.evidence.map(\.anchor) }
    }
}

extension UInt8 {
    /// Whether it is neither a blank nor a break, which repair drops between ideographs.
    fileprivate var isText: Bool { self != 0x20 && self != 0x0A }
}

/// An original in each of the units in which places are given.
private struct Original {
    private let utf8: [UInt8]
    private let utf16: [UInt16]
    private let scalars: [Unicode.Scalar]

    init(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        utf8 = bytes
        utf16 = Array(text.utf16)
        scalars = Array(text.unicodeScalars)
    }

    func text(utf8 range: Range<Int>) -> String { String(decoding: utf8[range], as: UTF8.self) }
    func text(utf16 range: Range<Int>) -> String { String(decoding: utf16[range], as: UTF16.self) }
    func text(scalars range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }

    /// The place again, counted from its UTF-8 offset alone.
    func position(of place: TextPosition) -> TextPosition {
        let before = String(decoding: utf8[..<place.utf8], as: UTF8.self)
        return TextPosition(
            utf8: place.utf8,
            utf16: before.utf16.count,
            scalar: before.unicodeScalars.count,
            line: place.line,
            column: place.column
        )
    }
}

/// Makes items that hold terms of the built-in pack, written and surrounded in every way there is.
private struct FuzzedCorpus {
    private var random: SeededGenerator
    private var noise: RandomText
    private var variants: VariantMaker

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        noise = RandomText(seed: seed &+ 1)
        variants = VariantMaker(seed: seed &+ 2)
    }

    private static let terms = [
        "全面取消在就业地参加社会保险的户籍限制", "提高城乡低保标准", "扩大普惠性学前教育学位供给", "加装电梯", "完善分级诊疗",
        "新建社区养老服务中心", "推动公共服务更加公平可及", "办公平台上线", "旅行社保证金缴存办法", "发展普惠托育服务",
    ]
    private static let ends = ["。", "，", "\n", "；", ""]
    private static let between = [
        "\u{0}", "\u{301}", "\u{308}\u{301}", "\u{200B}", "\n", "\r\n\n", "\u{2028}", "\u{85}", " ", "\u{3000}", "👨‍👩‍👧",
        "𠮷", "\u{2F804}",
        "\u{FEFF}", "ﬁ", "㍿", "①", "。", "，", "\u{202E}", "🇨🇳", "한", "e\u{301}",
    ]

    mutating func item() -> (title: [UInt8], body: [UInt8]) {
        let title = Int.random(in: 0..<3, using: &random) == 0 ? "" : noise.text(pieces: 3) + term()
        var body = ""
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            body += noise.text(pieces: 6) + term() + (Self.ends.randomElement(using: &random) ?? "")
        }
        return (Array(title.utf8), Array(body.utf8))
    }

    /// A term, in any script, with anything inside.
    private mutating func term() -> String {
        let term = Self.terms.randomElement(using: &random) ?? ""
        var text = ""
        let change = [VariantTests.Change.traditional, .simplified].randomElement(using: &random) ?? .simplified
        let rarity = Int.random(in: 4...40, using: &random)
        for character in variants.variant(of: term, change) {
            text.append(character)
            if Int.random(in: 0..<rarity, using: &random) == 0 {
                text += Self.between.randomElement(using: &random) ?? ""
            }
        }
        return text
    }

    /// An item's text with a few bytes changed, put in or taken out.
    mutating func brokenBytes() -> [UInt8] {
        var bytes = item().body
        for _ in 0..<Int.random(in: 0...3, using: &random) where !bytes.isEmpty {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[index] = .random(in: 0...255, using: &random)
            case 1: bytes.insert(.random(in: 128...255, using: &random), at: index)
            default: bytes.remove(at: index)
            }
        }
        return bytes
    }
}
