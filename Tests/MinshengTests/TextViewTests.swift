// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

@Suite("Text view")
struct TextViewTests {
    /// Long enough, with a mark, to be a text below a title and prose that a heading can interrupt.
    static let prose = "第六批名录入选的五十二项文献,载体、年代、区域分布平衡,内容丰富,其中有历史悠久的竹简,还有"

    static let cases: [TextCase<[String]>] = [
        // Sentences
        TextCase(
            "marks end sentences, and closing quotes and brackets stay with them",
            "他说“太远了。”(他家在山里。)要补齐短板!办好学校;真的?是的。",
            ["l 他说“太远了。”", "l （他家在山里。）", "l 要补齐短板！", "l 办好学校；", "l 真的？", "l 是的。"]
        ),
        TextCase("several marks end one sentence", "真的吗？！是的！！！好。。", ["l 真的吗？！", "l 是的！！！", "l 好。。"]),
        TextCase("a mark with nothing before it is no sentence", "。；这是正文。", ["l 这是正文。"]),
        TextCase("a rest without a mark is a sentence", "这是第一句。这是第二句", ["t 这是第一句。这是第二句"]),
        TextCase("a decimal point ends nothing", "增长3.5%。好。", ["l 增长3.5%。", "l 好。"]),
        TextCase("an ellipsis ends nothing", "等等……还有。", ["l 等等……还有。"]),
        TextCase("doubled marks of one character end one", "真的⁇是的。", ["l 真的？？", "l 是的。"]),
        // Breaks
        TextCase("a break inside a word", "基本公共服务均\n衡性持续提升。", ["l 基本公共服务均衡性持续提升。"]),
        TextCase("a blank line inside a word", "教育机会更加公\n\n平,受益。", ["l 教育机会更加公平，受益。"]),
        TextCase("blanks around a break", "更加公 \n\u{3000}\u{3000}平。", ["l 更加公平。"]),
        TextCase("CR LF, CR, NEL, LS, PS, VT, FF", "公\r\n平\r均\u{85}衡\u{2028}普\u{2029}惠\u{B}可\u{C}及。", ["l 公平均衡普惠可及。"]),
        TextCase("a paragraph ends with its sentence", "第一段。\n第二段。", ["l 第一段。", "b 第二段。"]),
        TextCase("with a closing quote behind it", "他说“好。”\n第二段。", ["l 他说“好。”", "b 第二段。"]),
        TextCase("and with a colon", "重点如下：\n完善制度。", ["l 重点如下：", "b 完善制度。"]),
        TextCase(
            "an enumerator begins a paragraph",
            "总体要求\n一、完善制度\n（二）健全机制\n3.补齐短板\n④兜底\n（5）托底。",
            ["l 总体要求", "b 一、完善制度", "b （二）健全机制", "b 3.补齐短板", "b 4兜底", "b （5）托底。"]
        ),
        TextCase("full-width enumerators", "总要求\n１．甲\n⑵乙\n㈢丙。", ["l 总要求", "b 1.甲", "b （2）乙", "b （三）丙。"]),
        TextCase(
            "articles and chapters of statutes, in both scripts and spaced out",
            "第一章 总则\n第一条 为了保障。\n依照\n第 二 條\n規定。",
            ["l 第一章总则", "b 第一条为了保障。", "b 依照", "b 第二条规定。"]
        ),
        TextCase("an article cited behind a break is joined", "依照本法\n第三条的规定办理。", ["l 依照本法第三条的规定办理。"]),
        TextCase("a decimal behind a break is joined", "同比增长\n3.5%。", ["l 同比增长3.5%。"]),
        TextCase("a year behind a break is joined", "截至\n2025.6。", ["l 截至2025.6。"]),
        TextCase("numbered as 1.1", "总体情况\n1.1 目标。", ["l 总体情况", "b 1.1目标。"]),
        TextCase("a break inside a number", "于20\n25年建成。", ["l 于2025年建成。"]),
        TextCase("a break between Latin words is a space", "the World\nBank。", ["l the world bank。"]),
        // Blanks
        TextCase("blanks between Han", "普　惠 养\t老。", ["l 普惠养老。"]),
        TextCase("blanks beside marks", "制度 ， 机制 。 好。", ["l 制度，机制。", "l 好。"]),
        TextCase("blanks between Han and Latin or digits", "在 2025 年接种 HPV 疫苗。", ["l 在2025年接种hpv疫苗。"]),
        TextCase("blanks between Latin words become one space", "the  World\u{3000}Bank。", ["l the world bank。"]),
        TextCase("a blank at a sentence's start", "abc? def。", ["l abc？", "l def。"]),
        // Dropped characters
        TextCase("zero-width characters and controls", "公\u{200B}平\u{0}参\u{FEFF}保\u{FE0F}。", ["l 公平参保。"]),
        TextCase("behind a break", "公\n\u{200B}\u{FEFF}平。", ["l 公平。"]),
        TextCase("a number's commas", "补贴1,200元。", ["l 补贴1200元。"]),
        // Headings
        TextCase(
            "Markdown headings",
            "# 关于保障民生的意见\n\n为保障民生。\n## 一、增强公平性\n完善制度。\n###### 小标题\n好。",
            ["t 关于保障民生的意见", "l 为保障民生。", "h 一、增强公平性", "b 完善制度。", "h 小标题", "b 好。"]
        ),
        TextCase("a heading after an open line is not joined", "新华社发\n## 标题\n正文。", ["l 新华社发", "h 标题", "b 正文。"]),
        TextCase(
            "a heading inside a sentence is lifted behind its paragraph",
            "\(prose)\n\n## 52项文献\n### 入选\n\n反映历史的档案。再一句。\n下一段。",
            [
                "l 第六批名录入选的五十二项文献，载体、年代、区域分布平衡，内容丰富，其中有历史悠久的竹简，还有反映历史的档案。",
                "l 再一句。", "h 52项文献", "h 入选", "b 下一段。",
            ]
        ),
        TextCase(
            "but not before an enumerator",
            "\(prose)\n## 标题\n（一）反映历史的档案。",
            [
                "l 第六批名录入选的五十二项文献，载体、年代、区域分布平衡，内容丰富，其中有历史悠久的竹简，还有", "h 标题",
                "b （一）反映历史的档案。",
            ]
        ),
        TextCase(
            "and not at the end",
            "\(prose)\n## 标题",
            ["l 第六批名录入选的五十二项文献，载体、年代、区域分布平衡，内容丰富，其中有历史悠久的竹简，还有", "h 标题"]
        ),
        TextCase("a hash without a blank is text", "#社保#话题热议。好。", ["l #社保#话题热议。", "l 好。"]),
        TextCase("seven hashes are text", "####### 甲。乙。", ["l #######甲。", "l 乙。"]),
        TextCase("hashes alone are text", "##\n正文。", ["l ##正文。"]),
    ]

    @Test("each repair and cut is as documented", arguments: cases)
    func segments(_ item: TextCase<[String]>) {
        let text = ReadText(item.input)
        #expect(text.isReadable)
        #expect(text.segments == item.expected)
    }

    @Test("repairs are counted")
    func repairs() {
        let text = ReadText("增強 公\n\n平,\u{200B}補貼1,000元ABC。\(Self.prose)\n## 標題\n好。")
        var expected: [String: Int] = [:]
        for child in Mirror(reflecting: text.view.repairs).children {
            if let label = child.label, let count = child.value as? Int { expected[label] = count }
        }
        #expect(
            expected == [
                "joinedBreaks": 2, "droppedBlanks": 1, "droppedCharacters": 1, "droppedSeparators": 1,
                "liftedHeadings": 1,
                // 強 , 補 貼 A B C in the first sentence, four commas in the second, and two in the heading.
                "foldedCharacters": 13,
            ]
        )
    }

    @Test("segments that repeat earlier ones are marked, wherever they stand")
    func repeats() {
        let text = ReadText("完善制度。健全机制。\n完善 制\n度。## 健全机制。\n\n健全機制。完善制度！")
        let marks = text.view.segments.map(\.isRepeat)
        #expect(marks == [false, false, true, false, true, false])
    }

    @Test("many segments alike but for one character are told apart")
    func repeatsAmongMany() {
        // All of one length, with the same bytes where a glance falls.
        let middle = String(repeating: "甲乙丙丁", count: 20)
        let numbers = (0..<300).map { String(1000 + $0 % 150) }
        let text = ReadText(numbers.map { "开头开头开头\($0)\(middle)结尾结尾结尾。" }.joined())
        #expect(text.view.segments.map(\.isRepeat) == (0..<300).map { $0 >= 150 })
    }

    @Test("paragraphs are numbered in the order of the view")
    func paragraphs() {
        let text = ReadText(title: "标题", "一句。二句。\n三句。\n## 小标题\n四句。")
        #expect(text.view.segments.map(\.paragraph) == [0, 1, 1, 2, 3, 4])
    }

    @Test("terms cannot match across blocks")
    func blocks() {
        let text = ReadText(title: "可", "及时办理。\n## 公\n平")
        #expect(text.range(of: "可及") == nil)
        #expect(text.range(of: "公平") == nil)
        #expect(text.range(of: "可\n及") != nil)
    }

    @Test("a view gives the same for the same text, whatever it read before")
    func reuse() {
        var random = RandomText(seed: 7)
        var view = TextView()
        for _ in 0..<80 {
            let title = Array(random.text(pieces: 4).utf8)
            let body = Array(random.text(pieces: 40).utf8)
            let fresh = ReadText(title: title, body: body)
            let isReadable = view.load(title: title.span, body: body.span)
            #expect(isReadable == fresh.isReadable)
            #expect(view.folded == fresh.view.folded)
            #expect(view.segments == fresh.view.segments)
            #expect(view.repairs == fresh.view.repairs)
            let whole = 0..<view.folded.count
            #expect(view.alignment.spans(of: whole) == fresh.view.alignment.spans(of: whole))
        }
    }
}
