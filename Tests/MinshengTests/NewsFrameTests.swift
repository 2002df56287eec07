// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

@Suite("News frames")
struct NewsFrameTests {
    private static let story = "浙江今年将新增一百所幼儿园。家长可以就近选择。"

    /// A body, the head of its dateline or nil, and what is left as the story.
    struct Case: CustomTestStringConvertible, Sendable {
        var body: String
        var head: String?
        var story: String

        init(_ body: String, head: String? = nil, story: String = NewsFrameTests.story) {
            self.body = body
            self.head = head
            self.story = story
        }

        var testDescription: String { body }
    }

    static let cases = [
        Case(story),
        Case("新华社杭州6月9日电（记者张三）" + story, head: "新华社杭州"),
        Case("新华社杭州６月９日电 题：" + story, head: "新华社杭州", story: "题：" + story),
        Case("新华社北京2025年6月9日电 " + story, head: "新华社北京"),
        Case("（中央社记者王大明台北9日电）" + story, head: "（中央社记者王大明台北"),
        Case("（中央社記者王大明台北9日電）" + story, head: "（中央社记者王大明台北"),
        Case("【中新社香港6月9日电】" + story, head: "【中新社香港"),
        Case("本报讯（记者 李四 通讯员 王五）" + story, head: "本"),
        Case("央视网消息：" + story, head: "央视", story: "：" + story),
        Case("（记者 赵六）" + story, head: ""),
        // A line that ends in no mark is joined to the next, credits too; a dateline behind them shows where they end.
        Case("来源：新华网。\n\n" + story, story: "来源：新华网。" + story),
        Case("（来源：新华网）\n\n" + story, head: ""),
        Case("（记者张三）能不能办？可以。", head: "", story: "能不能办？可以。"),
        Case("来源：新华网\n记者：张三\n\n新华社杭州6月9日电 " + story, head: "来源：新华网记者：张三新华社杭州"),
        Case(story + "\n\n责任编辑：王五"),
        Case(story + "（编辑：赵六）"),
        Case(story + "（完）"),
        Case(story + "\n\n来源：新华社\n\n责任编辑：王五\n\n校对 李四"),
        Case("9日电视台播出了节目。", story: "9日电视台播出了节目。"),
        Case("记者从市教育局获悉，今年扩招。", story: "记者从市教育局获悉，今年扩招。"),
        Case("责任编辑：王五", story: "责任编辑：王五"),
    ]

    @Test("A frame is told from its story", arguments: cases)
    func frames(_ item: Case) {
        let text = ReadText(title: "标题", item.body)
        let frame = NewsFrame(text.view)
        #expect(frame.datelineHead.map(text.text) == item.head)
        let story = text.text(frame.opening.upperBound..<frame.closing.lowerBound)
        #expect(story.filter { $0 != "\n" && $0 != " " } == item.story.filter { $0 != "\n" && $0 != " " })
    }

    @Test("A title alone has no frame")
    func title() {
        let text = ReadText(title: "浙江今年将新增一百所幼儿园", "")
        let frame = NewsFrame(text.view)
        #expect(frame.opening.isEmpty && frame.closing.isEmpty && frame.datelineHead == nil)
        #expect(frame.opening.lowerBound == text.view.folded.count)
    }

    @Test("Any text has a frame that leaves its parts in order", arguments: 0..<200 as Range<UInt64>)
    func robust(seed: UInt64) {
        var state = seed
        let parts = ["6月", "9", "日电", "（", "）", "记者", "来源：", "\n\n", "。", "【", "】", "年", " ", "完）", "新华社", "民生"]
        var body = ""
        for _ in 0..<12 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            body += parts[Int(state >> 60)]
        }
        let text = ReadText(body)
        let frame = NewsFrame(text.view)
        #expect(frame.opening.upperBound <= frame.closing.lowerBound)
        #expect(frame.closing.upperBound == text.view.folded.count)
        if let head = frame.datelineHead {
            #expect(frame.opening.lowerBound <= head.lowerBound && head.upperBound <= frame.opening.upperBound)
        }
    }
}
