// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

@Suite("Hostile text")
struct TextRobustnessTests {
    static let unreadable: [TextCase<[UInt8]>] = [
        TextCase("nothing", "", []),
        TextCase("blanks and breaks", "", Array(" \t\u{3000}\r\n\u{2028}\n\n".utf8)),
        TextCase("NULs", "", [UInt8](repeating: 0, count: 500)),
        TextCase("zero-width characters", "", Array("\u{200B}\u{FEFF}\u{E0100}".utf8)),
        TextCase("a byte that never occurs", "", Array("公平".utf8) + [0xFF]),
        TextCase("a lone continuation byte", "", Array("公".utf8) + [0x80] + Array("平。".utf8)),
        TextCase("a cut character of two bytes", "", Array("公平".utf8) + [0xC3]),
        TextCase("a cut character of three bytes", "", Array("公平".utf8) + [0xE5, 0x85]),
        TextCase("a cut character of four bytes", "", Array("公平".utf8) + [0xF0, 0x9F, 0x91]),
        TextCase("a character cut by another", "", [0xE5, 0x85] + Array("平公平公平。".utf8)),
        TextCase("an overlong NUL", "", Array("公".utf8) + [0xC0, 0x80]),
        TextCase("an overlong slash", "", Array("公".utf8) + [0xE0, 0x80, 0xAF]),
        TextCase("an overlong form of four bytes", "", Array("公".utf8) + [0xF0, 0x8F, 0xBF, 0xBF]),
        TextCase("an encoded lone surrogate", "", Array("公".utf8) + [0xED, 0xA0, 0x80] + Array("平。".utf8)),
        TextCase("an encoded low surrogate", "", Array("公".utf8) + [0xED, 0xBF, 0xBF]),
        TextCase("beyond Unicode", "", Array("公".utf8) + [0xF4, 0x90, 0x80, 0x80]),
        TextCase("Latin-1", "", Array("公 caf".utf8) + [0xE9]),
        TextCase("behind a line break", "", Array("公平。\n".utf8) + [0xE5]),
        TextCase("behind a blank", "", Array("公平 ".utf8) + [0xE5]),
        TextCase("behind a mark", "", Array("公平。".utf8) + [0x9F]),
        TextCase("in a heading", "", Array("公平。\n## 公".utf8) + [0xC3] + Array("\n好。".utf8)),
        TextCase("in a lifted heading", "", Array("\(TextViewTests.prose)\n## 公".utf8) + [0xC3] + Array("\n好。".utf8)),
        TextCase("at the start", "", [0xC3]),
    ]

    @Test("what cannot be read is refused, and leaves an empty view", arguments: unreadable)
    func refused(_ item: TextCase<[UInt8]>) {
        for text in [ReadText(body: item.expected), ReadText(title: item.expected, body: [])] {
            #expect(!text.isReadable)
            #expect(text.view.folded.isEmpty && text.view.segments.isEmpty)
            #expect(text.view.alignment.spans(of: 0..<1).isEmpty)
            #expect(text.view.repairs == TextRepairs())
        }
    }

    @Test("a part that cannot be read makes the item unreadable")
    func onePart() {
        #expect(!ReadText(title: [0xFF], body: Array("完善制度。".utf8)).isReadable)
        #expect(!ReadText(title: Array("标题".utf8), body: [0xFF]).isReadable)
    }

    @Test("bytes at random are refused or read, and never trap")
    func randomBytes() {
        var generator = SeededGenerator(seed: 11)
        let pieces: [[UInt8]] = [
            [0xE5, 0x85, 0xAC], [0xEF, 0xBC, 0x8C], [0xE3, 0x80, 0x82], [0x0A], [0x20], [0x23], [0xC2, 0x85],
            [0xE2, 0x80, 0xA8], [0x31],
            [0x2C],
        ]
        for _ in 0..<3000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0..<40, using: &generator) {
                if Int.random(in: 0..<8, using: &generator) == 0 {
                    bytes.append(.random(in: 0...255, using: &generator))
                } else {
                    bytes += pieces.randomElement(using: &generator) ?? []
                }
            }
            let text = ReadText(body: bytes)
            // The standard library's decoder is the reference: it repairs what is not UTF-8.
            let isUTF8 = Array(String(decoding: bytes, as: UTF8.self).utf8) == bytes
            #expect(!text.isReadable || isUTF8)
            let hasLetters = String(decoding: bytes, as: UTF8.self).unicodeScalars.contains {
                $0.properties.isAlphabetic
            }
            #expect(text.isReadable || !isUTF8 || !hasLetters)
            _ = DocumentOutline(of: bytes.span)
        }
    }

    static let repeated: [TextCase<Int>] = [
        TextCase("combining marks", "\u{301}", 1),
        TextCase("one ideograph", "公", 1),
        TextCase("one traditional ideograph", "醫", 1),
        TextCase("one astral ideograph", "𠀀", 1),
        TextCase("marks that grow threefold", ",", 1),
        TextCase("characters that grow fourfold", "㍿", 1),
        TextCase("closing quotes, each on a line", "”\n", 1),
        TextCase("headings", "## 公\n", 40_000),
        TextCase("headings without a text", "##\n", 1),
        TextCase("sentences", "公。", 40_000),
        TextCase("paragraphs", "公。\n", 40_000),
        TextCase("enumerators", "一、\n", 40_000),
        TextCase("hashes", "#", 1),
        TextCase("digits and commas", "1,", 1),
        TextCase("groups of digits", "111,", 1),
        TextCase("Latin words", "a ", 1),
        TextCase("spaced-out ideographs", "公 ", 1),
        TextCase("dropped characters between ideographs", "公\u{200B}", 1),
        TextCase("lines broken everywhere", "公\n", 1),
    ]

    // Too slow to end if any of them took quadratic time.
    @Test("forty thousand of anything are read in linear time", arguments: repeated)
    func linear(_ item: TextCase<Int>) throws {
        let text = ReadText("正文。\n" + String(repeating: item.input, count: 40_000))
        #expect(text.isReadable)
        // Where a sentence does not end it is cut.
        #expect(item.expected == 1 || text.view.segments.count == item.expected + 1)
        #expect(text.view.segments.allSatisfy { $0.range.count <= 8_192 })
        let last = try #require(text.view.segments.last)
        #expect(!text.source(of: last.range).isEmpty)
        _ = DocumentOutline(of: text.body.span)
    }

    @Test("a sentence beyond all reason is cut behind a clause, or between two characters")
    func cut() {
        let clause = "不断完善制度，"
        let text = ReadText(body: Array(String(repeating: clause, count: 1_000).utf8))
        #expect(text.view.segments.count == 3)
        #expect(text.view.segments.allSatisfy { $0.range.count % clause.utf8.count == 0 })
        #expect(text.view.segments.map(\.paragraph) == [0, 0, 0])
        for character in ["公", "é", "𠀀", "a"] {
            let text = ReadText(String(repeating: character, count: 9_000))
            #expect(
                text.view.segments.map { text.text($0.range) }.joined() == String(repeating: character, count: 9_000)
            )
            #expect(text.view.segments.dropLast().allSatisfy { 8_188...8_192 ~= $0.range.count })
        }
    }

    @Test("a single character is a text")
    func single() {
        #expect(ReadText("公").segments == ["t 公"])
        #expect(!ReadText("。").isReadable)
    }
}
