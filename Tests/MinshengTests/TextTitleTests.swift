// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

@Suite("Titles")
struct TextTitleTests {
    static let body = "各地要完善制度,健全机制,补齐短板,兜牢民生底线,办好实事。"

    static let cases: [TextCase<String>] = [
        TextCase("a first line of 6 characters or more", "兜牢民生底线\n\(body)", "t 兜牢民生底线"),
        TextCase("not of 5", "民生底线好\n\(body)", "l 民生底线好各地要完善制度，健全机制，补齐短板，兜牢民生底线，办好实事。"),
        TextCase(
            "a first line of 45",
            String(repeating: "民", count: 45) + "\n\(body)",
            "t " + String(repeating: "民", count: 45)
        ),
        TextCase(
            "not of 46",
            String(repeating: "民", count: 46) + "\n完善制度,健全机制,补齐短板,兜牢民生底线,办好实事。",
            "l " + String(repeating: "民", count: 46) + "完善制度，健全机制，补齐短板，兜牢民生底线，办好实事。"
        ),
        TextCase("not before fewer than 24 characters", "兜牢民生底线\n各地要完善制度,健全机制。", "l 兜牢民生底线各地要完善制度，健全机制。"),
        TextCase("24 characters may be on several lines", "兜牢民生底线\n各地要完善制度。\n健全机制。\n补齐短板。\n办好实事好事。", "t 兜牢民生底线"),
        TextCase("not if it ends with a comma", "为兜牢民生底线，\n\(body)", "l 为兜牢民生底线，各地要完善制度，健全机制，补齐短板，兜牢民生底线，办好实事。"),
        TextCase("not if it ends with a full stop", "兜牢民生底线。\n\(body)", "l 兜牢民生底线。"),
        TextCase("not if it ends with an ASCII colon", "重点工作如下:\n\(body)", "l 重点工作如下："),
        TextCase("it may end with ！", "兜牢民生底线！\n\(body)", "t 兜牢民生底线！"),
        TextCase("blank lines before and after it", "\n\n　兜牢民生底线　\n\n\(body)", "t 兜牢民生底线"),
        TextCase(
            "zero-width characters do not count",
            "\u{FEFF}民生\u{200B}底线好\n\(body)",
            "l 民生底线好各地要完善制度，健全机制，补齐短板，兜牢民生底线，办好实事。"
        ),
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
                "t 兜牢民生底线，办好实事", "l 民生无小事啊各地要完善制度，健全机制，补齐短板，兜牢民生底线，办好实事。",
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
