// SPDX-License-Identifier: Apache-2.0

import MinshengRegions
import Testing

@Suite("Divisions")
struct DivisionTableTests {
    private let table = DivisionTable.builtIn

    @Test("The table holds what the standard holds, by kind")
    func kinds() {
        let levels = Division.Level.allCases.map { level in table.divisions.count { $0.level == level } }
        #expect(levels == [34, 333, 2845])
        let counties = table.divisions.filter { $0.level == .county }
        #expect(counties.count { $0.name.hasSuffix("自治县") } == 117)
        #expect(counties.count { $0.name.hasSuffix("县") } == 1301 + 117)
        #expect(counties.count { $0.name.hasSuffix("市") } == 397)
        #expect(counties.count { $0.name.hasSuffix("旗") } == 49 + 3)
    }

    @Test("Codes ascend, and each division lies in one that is there")
    func hierarchy() {
        for (left, right) in zip(table.divisions, table.divisions.dropFirst()) { #expect(left.code < right.code) }
        for division in table.divisions where division.level != .province {
            let parent = table.parent(of: division)
            #expect(parent != nil, "\(division.code) \(division.name)")
            if let parent { #expect(division.isPart(of: parent) && parent.level < division.level) }
        }
    }

    /// What has changed since 2021, and what the years before left: each checked against a list of another maker.
    @Test("The table is of the end of 2025")
    func changes() {
        let present = [
            (460_302, "西沙区"), (460_303, "南沙区"), (500_157, "两江新区"), (540_481, "米林市"), (540_581, "错那市"), (653_228, "和康县"),
            (653_229, "和安县"), (659_012, "白杨市"), (330_113, "临平区"), (330_114, "钱塘区"),
        ]
        for (code, name) in present { #expect(table.division(code: code)?.name == name) }
        for code in [500_105, 500_112, 540_422, 540_530] { #expect(table.division(code: code) == nil) }
        // The municipality counts 25 districts, 8 counties and 4 autonomous ones since 6 November 2025.
        let chongqing = table.divisions.filter { $0.provinceCode == 500_000 && $0.level == .county }
        #expect(chongqing.count { $0.name.hasSuffix("区") } == 25)
        #expect(chongqing.count { $0.name.hasSuffix("县") } == 8 + 4)
    }

    @Test("A former division leads to the one that it became")
    func former() {
        #expect(table.division(formerCode: 500_112)?.name == "两江新区")
        #expect(table.division(formerCode: 540_530)?.name == "错那市")
        #expect(table.division(formerCode: 330_110) == nil, "it is a division still")
        #expect(table.divisions(named: "渝北区").map(\.code) == [500_157])
        #expect(table.divisions(named: "江北区").map(\.code) == [330_205, 500_157])
        #expect(table.divisions(named: "米林县").map(\.code) == [540_481])
    }

    @Test("Divisions are found by code and by name")
    func lookUp() {
        #expect(table.division(code: 330_000)?.name == "浙江省")
        #expect(table.division(code: 330_001) == nil)
        #expect(table.divisions(named: "浙江").map(\.code) == [330_000])
        #expect(table.divisions(named: "延边").map(\.code) == [222_400])
        #expect(table.divisions(named: "积石山").map(\.code) == [622_927])
        #expect(table.divisions(named: "朝阳区").map(\.code) == [110_105, 220_104])
        #expect(table.divisions(named: "无此地").isEmpty)
        #expect(table.division(code: 330_110).map(table.path) == "浙江省杭州市余杭区")
        #expect(table.division(code: 500_101).map(table.path) == "重庆市万州区")
    }
}
