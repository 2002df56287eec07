// SPDX-License-Identifier: Apache-2.0

import MinshengPipeline
import MinshengRegions
import MinshengStages
import MinshengTestKit
import Testing

@Suite("Region transform")
struct RegionTransformTests {
    private let items = [
        SampleItem(id: "1", title: "杭州市余杭区新增八所幼儿园"),
        SampleItem(id: "2", title: "新增八所幼儿园", contentText: "新华社成都6月9日电 今年将新增八所幼儿园，家长可以就近选择。"),
        SampleItem(id: "3", title: "朝阳区新增八所幼儿园"),
        SampleItem(id: "4", title: "新增八所幼儿园"),
    ]

    private func regions(_ configuration: RegionTransform.Configuration, field: String = "") -> [String] {
        var batch = Batch(of: items)
        if !field.isEmpty {
            let text = batch.store(field)
            for index in batch.items.indices { batch.update(at: index) { $0.region = text } }
        }
        RegionTransform(configuration).apply(to: &batch)
        return batch.items.map { batch.text($0.region) }
    }

    @Test("keeps the contract of transforms")
    func keepsContract() async throws {
        try await TransformContract.verify(RegionTransform(), items: items)
    }

    @Test("writes the division that title or dateline name, as fine as is asked")
    func writes() {
        #expect(regions(.init()) == ["浙江省", "四川省", "", ""])
        #expect(regions(.init(level: .prefecture)) == ["杭州市", "成都市", "", ""])
        #expect(regions(.init(level: .county, write: .code)) == ["330110", "510100", "", ""])
    }

    @Test("puts an item's own region into the same form, and leaves what it does not know")
    func fields() {
        #expect(regions(.init(), field: "440100") == Array(repeating: "广东省", count: 4))
        #expect(regions(.init(write: .code), field: "廣東") == Array(repeating: "440000", count: 4))
        #expect(regions(.init(), field: "海外") == Array(repeating: "海外", count: 4))
    }
}
