// SPDX-License-Identifier: Apache-2.0

import MinshengRegions
import Testing

@Suite("Divisions")
struct DivisionTableTests {
    private let table = DivisionTable.builtIn

    @Test("The table holds what the standard holds, by kind")
    func kinds() {
        let levels = Division.Level.allCases.map { level in table.divisions.count { $0.level == level } }
        #expect(levels == [34, 333, 2843])
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
