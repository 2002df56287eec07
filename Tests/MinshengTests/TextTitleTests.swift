// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

@Suite("Titles")
struct TextTitleTests {
    /// As long as a text below a title must be: 48 characters.
    static let body = "各地要完善制度,健全机制,补齐短板,兜牢民生底线,办好实事。有关部门加强指导,推动各项政策见效。"
    /// The first sentence of `body`, folded.
    static let sentence = "各地要完善制度，健全机制，补齐短板，兜牢民生底线，办好实事。"
    static let shorter = String(body.dropFirst())
    static let people = String(repeating: "民", count: 45)

    static let cases: [TextCase<String>] = [
        // A first line
        TextCase("of 6 characters or more", "兜牢民生底线\n\(body)", "t 兜牢民生底线"),
        TextCase("not of 5", "民生底线好\n\(body)", "l 民生底线好\(sentence)"),
        TextCase("of 45", "\(people)\n\(body)", "t \(people)"),
        TextCase("not of 46", "\(people)民\n\(body)", "l \(people)民\(sentence)"),
        TextCase("zero-width characters do not count", "民生\u{200B}底线好\n\(body)", "l 民生底线好\(sentence)"),
        TextCase("blank lines before and after it", "\n\n　兜牢民生底线　\n\n\(body)", "t 兜牢民生底线"),
        TextCase("it may end with ！", "兜牢民生底线！\n\(body)", "t 兜牢民生底线！"),
        TextCase("it may end with a colon in brackets", "【意见】：兜牢民生底线\n\(body)", "t 【意见】：兜牢民生底线"),
        TextCase("not before fewer than 48 characters", "兜牢民生底线\n\(shorter)", "l 兜牢民生底线" + sentence.dropFirst()),
        TextCase("which may be on several lines", "兜牢民生底线\n好事。\n实事。\n办好。\n\(shorter)", "t 兜牢民生底线"),
        TextCase("before 24 if it has clauses", "兜牢民生底线 办好实事\n\(sentence)", "t 兜牢民生底线，办好实事"),
        TextCase("not before 23", "兜牢底线 办好实事\n\(sentence.suffix(23))", "l 兜牢底线办好实事" + sentence.suffix(23)),
        TextCase("nor if spaced out", "兜 牢 民 生 底 线\n\(sentence)", "l 兜牢民生底线\(sentence)"),
        // Beginnings of broken sentences
        TextCase("not if it ends with a comma", "为兜牢民生底线，\n\(body)", "l 为兜牢民生底线，\(sentence)"),
        TextCase("not if it ends with a full stop", "兜牢民生底线。\n\(body)", "l 兜牢民生底线。"),
        TextCase("not if it ends with an ASCII colon", "重点工作如下:\n\(body)", "l 重点工作如下："),
        TextCase("not if it ends with a word that leads on", "兜牢民生底线的\n\(body)", "l 兜牢民生底线的\(sentence)"),
        TextCase("not if it has a sentence", "兜牢底线。办好\n\(body)", "l 兜牢底线。"),
        TextCase("not if it has two commas", "兜牢,底线,办好\n\(body)", "l 兜牢，底线，办好\(sentence)"),
        TextCase("one is in headlines", "兜牢底线,办好\n\(body)", "t 兜牢底线，办好"),
        TextCase("not with an open quotation", "兜牢“民生底线\n\(body)", "l 兜牢“民生底线\(sentence)"),
        TextCase("not with an open title", "出台《民生意见\n\(body)", "l 出台《民生意见\(sentence)"),
        TextCase("closed ones are in headlines", "出台《民生》“意见”\n\(body)", "t 出台《民生》“意见”"),
        TextCase("not if it is numbered", "第十四条 支持社区\n\(body)", "l 第十四条支持社区\(sentence)"),
        TextCase("nor as an item", "（一）兜牢底线\n\(body)", "l （一）兜牢底线\(sentence)"),
        TextCase("not before a mark", "兜牢民生底线\n，\(body)", "l 兜牢民生底线，\(sentence)"),
        TextCase("not if most lines are broken", "兜牢民生底线\n各地要\n完善制度,健全\n机制。\(body)", "l 兜牢民生底线各地要完善制度，健全机制。"),
        TextCase("but if only some are", "兜牢民生底线\n好。\n行。\n各地要\n完善。\n\(body)", "t 兜牢民生底线"),
        TextCase("a numbered line after it is whole", "兜牢民生底线\n总则\n一、好\n二、行\n\(body)", "t 兜牢民生底线"),
        // Other titles
        TextCase("a Markdown heading of any length", "# 民生\n短。", "t 民生"),
        TextCase("all of a short body that is one line", "养老服务床位明年增至三百张", "t 养老服务床位明年增至三百张"),
        TextCase("whatever it ends with but 。 and ；", "看病贵怎么解决？", "t 看病贵怎么解决？"),
        TextCase("not with 。", "养老床位增至三百张。", "l 养老床位增至三百张。"),
        TextCase("a line of Latin", "Hello World", "t hello world"),
        TextCase("blanks separate its clauses", "养老服务 看这里", "t 养老服务，看这里"),
        TextCase("several blanks once", "养老服务 　 看这里", "t 养老服务，看这里"),
        TextCase("not beside a mark", "养老服务？ 看这里、 那里（ 图 ）", "t 养老服务？看这里、那里（图）"),
        TextCase("but beside a title in brackets", "《意见》 着力解决急难愁盼", "t 《意见》，着力解决急难愁盼"),
        TextCase("and beside Latin and digits", "养老金 2025 年上调", "t 养老金，2025，年上调"),
        TextCase("not between Latin words", "iPhone 15 发布会召开了", "t iphone 15，发布会召开了"),
        TextCase("not beside one spaced-out character", "普　惠养老床位 公 告", "t 普惠养老床位公告"),
    ]

    @Test("a title is found, or not, as documented", arguments: cases)
    func title(_ item: TextCase<String>) {
        let text = ReadText(item.input)
        #expect(text.segments.first == item.expected)
    }

    @Test("a given title takes the place of a first line, and its breaks are blanks")
    func given() {
        let text = ReadText(title: " 兜牢民生底线\r\n 办好实事 ", "民生无小事啊\n\(Self.body)")
        #expect(
            text.segments == [
                "t 兜牢民生底线，办好实事", "l 民生无小事啊\(Self.sentence)", "l 有关部门加强指导，推动各项政策见效。",
            ]
        )
    }

    @Test("a given title that the text repeats is a repeated title, not the start of a sentence")
    func repeated() {
        let text = ReadText(title: "办好实事", "办好实事\n各地要完善制度。")
        #expect(text.segments == ["t 办好实事", "t 办好实事", "l 各地要完善制度。"])
        #expect(text.view.segments.map(\.isRepeat) == [false, true, false])
    }

    @Test("a title of blanks is none")
    func blank() {
        let text = ReadText(title: " \u{200B}\u{3000}\n", "养老服务床位增加")
        #expect(text.segments == ["t 养老服务床位增加"])
    }

    @Test("a title alone is readable")
    func alone() {
        let text = ReadText(title: "养老服务床位增加。", "")
        #expect(text.segments == ["t 养老服务床位增加。"])
        #expect(text.source(of: 0..<text.view.folded.count) == ["养老服务床位增加。"])
    }
}
