// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

@Suite("Document outline")
struct TextOutlineTests {
    private func sections(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        return DocumentOutline(of: bytes.span).sections.map { section in
            let own = String(decoding: bytes[section.ownRange], as: UTF8.self)
            return
                "\(section.level) \(section.number)|\(section.heading)|\(own.split(separator: "\n").joined(separator: "/"))"
        }
    }

    static let cases: [TextCase<[String]>] = [
        TextCase("no headings", "完善制度。\n健全机制。", []),
        TextCase("nothing", "", []),
        TextCase(
            "a policy paper in Markdown with inline headings",
            "# 意见\n\n(2025年)\n\n## 一、公平性\n\n(一)扩大覆盖面。强化保险。\n\n再健全。\n\n(二)兜底帮扶。用好数据,适\n\n时帮扶。\n\n## 二、均衡性\n(三)提高质效。好。",
            [
                "1 一、|公平性|## 一、公平性", "2 (一)|扩大覆盖面|(一)扩大覆盖面。强化保险。/再健全。",
                "2 (二)|兜底帮扶|(二)兜底帮扶。用好数据,适/时帮扶。", "1 二、|均衡性|## 二、均衡性", "2 (三)|提高质效|(三)提高质效。好。",
            ]
        ),
        TextCase(
            "numbers alone",
            "一、总体要求\n坚持。\n二、主要任务\n（一）完善制度。正文。\n1.甲。正文\n2.乙。正文\n（1）丙。正文\n（二）健全机制。正文。",
            [
                "1 一、|总体要求|一、总体要求/坚持。", "1 二、|主要任务|二、主要任务", "2 （一）|完善制度|（一）完善制度。正文。", "3 1.|甲|1.甲。正文",
                "3 2.|乙|2.乙。正文", "4 （1）|丙|（1）丙。正文", "2 （二）|健全机制|（二）健全机制。正文。",
            ]
        ),
        TextCase(
            "a statute; the items of an article are not sections",
            "第一章　总则\n第一条　为了保障。\n第二条　下列情形：\n（一）其一；\n（二）其二。\n第二章　附则\n第三条　本法施行。",
            [
                "1 第一章|总则|第一章　总则", "2 第一条||第一条　为了保障。", "2 第二条||第二条　下列情形：/（一）其一；/（二）其二。",
                "1 第二章|附则|第二章　附则", "2 第三条||第三条　本法施行。",
            ]
        ),
        TextCase(
            "a statute in traditional script, spaced out",
            "第 一 條\n為了。\n第 二 條\n施行。",
            ["1 第 一 條||第 一 條/為了。", "1 第 二 條||第 二 條/施行。"]
        ),
        TextCase("an enumeration inside a sentence", "包括：\n（一）其一；\n（二）其二。\n（三）其三。\n其他。", []),
        TextCase("numbers out of turn", "一、甲\n正文。\n五、乙\n六、丙\n二、丁\n正文。", ["1 一、|甲|一、甲/正文。/五、乙/六、丙", "1 二、|丁|二、丁/正文。"]),
        TextCase("a number may be missing", "一、甲\n正文。\n三、丙\n正文。", ["1 一、|甲|一、甲/正文。", "1 三、|丙|三、丙/正文。"]),
        TextCase(
            "an extract may begin in the middle",
            "（七）服务。支持。\n（八）社区。发展。",
            ["1 （七）|服务|（七）服务。支持。", "1 （八）|社区|（八）社区。发展。"]
        ),
        TextCase(
            "levels of Markdown, however deep the first",
            "### 甲\n正文。\n#### 乙\n正文。\n### 丙",
            ["1 |甲|### 甲/正文。", "2 |乙|#### 乙/正文。", "1 |丙|### 丙"]
        ),
        TextCase(
            "a heading inside a sentence opens no section",
            "# 题\n## 甲\n\(TextViewTests.prose)\n## 乙\n反映历史的。",
            ["1 |甲|## 甲/\(TextViewTests.prose)/## 乙/反映历史的。"]
        ),
        TextCase(
            "a broken line that happens to begin with a number",
            "一、甲\n\(TextViewTests.prose)\n二、三线城市的公共服务。",
            ["1 一、|甲|一、甲/\(TextViewTests.prose)/二、三线城市的公共服务。"]
        ),
        TextCase("a long item is no heading", "一、" + String(repeating: "长", count: 70) + "。", []),
    ]

    @Test("sections are found as documented", arguments: cases)
    func outline(_ item: TextCase<[String]>) {
        #expect(sections(item.input) == item.expected)
    }

    @Test("the title, the preamble and the ranges of nested sections")
    func ranges() {
        let bytes = Array("# 意见\n前言。\n## 一、甲\n(一)乙。丙。\n## 二、丁\n戊。".utf8)
        let outline = DocumentOutline(of: bytes.span)
        func text(_ range: Range<Int>?) -> String { range.map { String(decoding: bytes[$0], as: UTF8.self) } ?? "" }
        #expect(text(outline.titleRange) == "意见")
        #expect(text(outline.preambleRange) == "\n前言。\n")
        #expect(outline.sections.map { text($0.range) } == ["## 一、甲\n(一)乙。丙。\n", "(一)乙。丙。\n", "## 二、丁\n戊。"])
        #expect(outline.sections.map { text($0.ownRange) } == ["## 一、甲\n", "(一)乙。丙。\n", "## 二、丁\n戊。"])
    }

    @Test("without sections all is preamble")
    func none() {
        let bytes = Array("完善制度。".utf8)
        let outline = DocumentOutline(of: bytes.span)
        #expect(outline.titleRange == nil)
        #expect(outline.preambleRange == 0..<bytes.count)
    }

    @Test("a document that is not UTF-8 has no sections")
    func unreadable() {
        let bytes = Array("一、甲\n正文。\n二、".utf8) + [0xE5]
        #expect(DocumentOutline(of: bytes.span).sections.isEmpty)
    }
}
