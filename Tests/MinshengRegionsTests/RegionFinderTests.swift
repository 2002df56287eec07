// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengRegions
import Testing

@Suite("Regions")
struct RegionFinderTests {
    /// A title, a body, and the code that is found, or the codes between which it is open, or none.
    struct Case: CustomTestStringConvertible, Sendable {
        var title: String
        var body: String
        var codes: [Int]

        init(_ title: String, _ body: String = "", _ codes: Int...) {
            (self.title, self.body, self.codes) = (title, body, codes)
        }

        var testDescription: String { title + "|" + body }
    }

    static let cases = [
        Case("", "新华社杭州6月9日电（记者张三）今年将新增一百所幼儿园，家长可以就近选择。", 330_100),
        Case("", "新華社杭州６月９日電 今年將新增一百所幼兒園，家長可以就近選擇。", 330_100),
        Case("", "（中央社记者王大明台北9日电）长照机构将增加，民众可以就近申请服务。", 710_000),
        Case("", "本报成都2025年6月9日电 今年将新增一百所幼儿园，家长可以就近选择。", 510_100),
        Case("", "浙江日报杭州6月9日电 今年将新增一百所幼儿园，家长可以就近选择。", 330_100),
        Case("浙江安吉县新增三所幼儿园", "", 330_523),
        Case("浙江安吉新增三所幼儿园", "", 330_523),
        Case("安吉新增三所幼儿园"),
        Case("杭州市余杭区新增三所幼儿园", "", 330_110),
        Case("广西：扩大社会保险覆盖面", "", 450_000),
        Case("廣東東莞積分入學政策調整", "", 441_900),
        Case("吉林扩大社会保险覆盖面", "", 220_000),
        Case("吉林市扩大社会保险覆盖面", "", 220_200),
        Case("海南封关后的民生账本", "", 460_000),
        Case("青海海南藏族自治州新增供暖面积", "", 632_500),
        Case("杭州宁波两地医保互认", "", 330_000),
        Case("广东对口支援西藏医疗", "", 440_000, 540_000),
        Case("北京朝阳区新建三所小学", "", 110_105),
        Case("北京朝阳新建三所小学", "", 110_105),
        Case("辽宁朝阳新建三所小学", "", 211_300),
        Case("朝阳市新建三所小学", "", 211_300),
        Case("朝阳区新建三所小学", "", 110_105, 220_104),
        Case("朝阳区新建三所小学", "新华社长春6月9日电 当地教育部门说，三所小学今年秋天开学。", 220_104),
        Case("朝阳区新建三所小学", "新华社北京6月9日电 当地教育部门说，三所小学今年秋天开学。", 110_105),
        Case("新疆石河子市医保扩面", "", 659_001),
        Case("内蒙古：让牧民在家门口看上病", "", 150_000),
        Case("香港长者医疗券加码", "", 810_000),
        Case("雄安新区首批保障房交付", "", 130_000),
        Case("重庆两江新区社区食堂开业", "", 500_157),
        Case("重庆市渝北区社区食堂开业", "", 500_157),
        Case("渝北区社区食堂开业", "", 500_157),
        Case("重庆江北区社区食堂开业", "", 500_157),
        Case("宁波江北区社区食堂开业", "", 330_205),
        Case("江北区社区食堂开业", "", 330_205, 500_157),
        Case("西藏米林县新增三所幼儿园", "", 540_481),
        Case("西藏米林新增三所幼儿园", "", 540_481),
        // Words that straddle names, or are words first.
        Case("为人民谋幸福建设美好家园"),
        Case("长江西部航道整治"),
        Case("保障长治久安的民生工程"),
        Case("振兴县域经济"),
        Case("加快现代县城建设"),
        Case("老城区改造惠及居民"),
        Case("重大理论问题研究"),
        Case("隆重庆祝教师节"),
        Case("入海口湿地迎来候鸟"),
        Case("上海市场监管部门提醒", "", 310_000),
        Case("上海南站旅客增多", "", 310_000),
        Case("南京路步行街夜市开街"),
        Case("全面取消在就业地参保的户籍限制", "各地要落实。"),
    ]

    @Test("A region is found in title and dateline", arguments: cases)
    func finding(_ item: Case) {
        let finding = RegionFinder.builtIn.find(title: item.title, body: item.body)
        switch finding {
        case .none: #expect(item.codes.isEmpty)
        case .found(let division, _): #expect(item.codes == [division.code])
        case .ambiguous(let divisions, _): #expect(item.codes == divisions.map(\.code) && divisions.count > 1)
        case .unlisted: Issue.record("nothing was given that could be unlisted")
        }
    }

    @Test("What was classified is not folded again and gives the same", arguments: cases)
    func scratch(_ item: Case) {
        var scratch = ClassifierScratch()
        _ = Classifier.builtIn.classify(title: item.title.utf8.span, body: item.body.utf8.span, scratch: &scratch)
        let expected = RegionFinder.builtIn.find(title: item.title, body: item.body)
        #expect(RegionFinder.builtIn.find(textIn: scratch) == expected)
    }

    @Test(
        "The item's own field wins, as a name or as a code",
        arguments: [
            ("浙江", 330_000), ("浙江省杭州市", 330_100), ("330100", 330_100), ("33", 330_000), ("3301", 330_100),
            ("330106001001", 330_106), ("安吉", 330_523), ("３３", 330_000), ("臺灣", 710_000),
            (" 辽宁朝阳 ", 211_300),
        ]
    )
    func field(text: String, code: Int) {
        let finding = RegionFinder.builtIn.find(field: text, title: "广东扩大社会保险覆盖面")
        #expect(finding == DivisionTable.builtIn.division(code: code).map { .found($0, .field) })
    }

    @Test("A field that names no division is not overruled; an empty one says nothing")
    func otherFields() {
        for field in ["海外", "999999", "Earth"] {
            #expect(RegionFinder.builtIn.find(field: field, title: "广东扩大社会保险覆盖面") == .unlisted)
        }
        for field in ["", "  ", "\u{3000}"] {
            #expect(RegionFinder.builtIn.find(field: field, title: "广东扩大社会保险覆盖面").division?.code == 440_000)
        }
        guard case .ambiguous(let divisions, .field) = RegionFinder.builtIn.find(field: "朝阳区") else {
            Issue.record("朝阳区 is in two cities")
            return
        }
        #expect(divisions.map(\.code) == [110_105, 220_104])
    }

    @Test("Any text has a finding", arguments: [[], [0xFF], Array(String(repeating: "朝阳", count: 500).utf8), [0x20]])
    func robust(bytes: [UInt8]) {
        var scratch = ClassifierScratch()
        _ = Classifier.builtIn.classify(title: bytes.span, body: bytes.span, scratch: &scratch)
        let finding = RegionFinder.builtIn.find(textIn: scratch)
        #expect(finding.division == nil)
    }
}
