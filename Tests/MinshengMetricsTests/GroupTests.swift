// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics
import Testing

/// Items by source, region, kind and tag.
@Suite struct GroupTests {
    private let pack = TestPack.pack
    private let noon = Timestamp("2025-06-09T12:00:00+08:00")

    @Test func anItemCountsInEachOfItsGroups() throws {
        var windows = try windows()
        windows.add(item([0, 4], stated: [0], source: "新华社", tags: ["养老", "社保", "养老"]))
        windows.add(item([4], source: "新华社", region: "浙江"))
        windows.add(item(source: "gov.cn", tags: ["社保"]))
        let updates = windows.drainUpdates()
        #expect(items(in: updates, .source) == ["新华社": 2, "gov.cn": 1])
        #expect(items(in: updates, .region) == ["浙江": 1, "~none": 2])
        #expect(items(in: updates, .tag) == ["养老": 1, "社保": 2, "~none": 1])
        #expect(items(in: updates, .kind) == ["~none": 3])
        let xinhua = try #require(updates.first { $0.group == .value(.named("新华社"), of: .source) })
        #expect(xinhua.tally.labelled == 2 && xinhua.tally.stated == 1)
        #expect(xinhua.tally[label: 4].count == 2 && xinhua.tally[label: 4].points == 208)
        #expect(xinhua.tally[label: 0].both == 1)
    }

    @Test func onlyChangedGroupsAreSaidAgainUntilTheWindowIsFinal() throws {
        var windows = try windows()
        windows.add(item(source: "a"))
        windows.add(item(source: "b"))
        #expect(items(in: windows.drainUpdates(), .source) == ["a": 1, "b": 1])
        windows.add(item(source: "b"))
        #expect(items(in: windows.drainUpdates(), .source) == ["b": 2])
        #expect(items(in: windows.currentUpdates(), .source) == ["a": 1, "b": 2])
        windows.finish()
        let final = windows.drainUpdates()
        #expect(items(in: final, .source) == ["a": 1, "b": 2])
        #expect(final.allSatisfy { $0.state == .final })
    }

    @Test func aRevisionSaysWhatEachGroupGains() throws {
        var configuration = configuration()
        configuration.outOfOrderness = .zero
        var windows = try EventTimeWindows(configuration: configuration, pack: pack)
        windows.add(item(source: "a"))
        windows.add(item(source: "b"))
        for source in ["a", "b"] {
            var later = item(source: source)
            later.date = noon + .seconds(3600)
            later.receiptTime = noon + .seconds(3600)
            windows.add(later)
        }
        _ = windows.drainUpdates()
        windows.add(item([4], source: "b"))
        windows.add(item(source: "c"))
        let revised = windows.drainUpdates().filter { $0.group.dimension == .source }
        #expect(items(in: revised, .source) == ["b": 2, "c": 1])
        #expect(revised.map(\.delta?.items) == [1, 1])
        #expect(revised.allSatisfy { $0.state == .revised && $0.revision == 1 && $0.reason == .lateItems })
        #expect(windows.drainUpdates().isEmpty)
    }

    @Test func whatHasNoPlaceIsInOther() throws {
        var windows = try windows(limit: 2)
        for name in ["a", "b", "c", "d", "e"] {
            windows.add(item([4], source: name))
            windows.add(item(source: name))
        }
        let updates = windows.drainUpdates().filter { $0.group.dimension == .source }
        let values = items(in: updates, .source)
        #expect(values.count == 3 && values["~other"] == 6 && values.values.reduce(0, +) == 10)
        let other = try #require(updates.first { $0.group == .value(.other, of: .source) })
        #expect(other.tally[label: 4].count == 3 && other.tally.labelled == 3)
        #expect(other.topic(pack: pack) == "v1/1h/source/~other/")
    }

    @Test func aLimitOfZeroCountsOtherAlone() throws {
        var windows = try windows(limit: 0)
        windows.add(item(source: "a"))
        windows.add(item(source: "b"))
        windows.add(item())
        #expect(items(in: windows.drainUpdates(), .source) == ["~other": 2, "~none": 1])
    }

    @Test func reservedNamesHaveAPlaceHoweverLateTheyCome() throws {
        var windows = try windows(limit: 2, reserved: ["新华社"])
        for number in 0..<100 { windows.add(item(source: "s\(number)")) }
        windows.add(item(source: "新华社"))
        let values = items(in: windows.drainUpdates(), .source)
        #expect(values["新华社"] == 1 && values.count == 3 && values["~other"] == 99)
    }

    @Test func aValueThatLosesItsPlaceIsWithdrawn() throws {
        var windows = try windows(limit: 1)
        var last: [String: Int] = [:]
        var withdrawn = 0
        for number in 0..<50 {
            windows.add(item(source: "s\(number)"))
            for update in windows.drainUpdates() where update.group.dimension == .source {
                last[update.topic(pack: pack)] = update.tally.items
                if update.isWithdrawn {
                    #expect(update.tally.items == 0)
                    #expect(
                        String(decoding: update.json(pack: pack, epoch: "e", sequence: 1), as: UTF8.self).contains(
                            #""withdrawn":true"#
                        )
                    )
                    withdrawn += 1
                }
            }
            // A reader who keeps the latest value of each topic sees every item once.
            #expect(last.values.reduce(0, +) == number + 1)
        }
        #expect(withdrawn > 1)
    }

    @Test func shortWindowsAreNotDivided() throws {
        var configuration = configuration()
        configuration.sizes = [.minute, .hour]
        var windows = try EventTimeWindows(configuration: configuration, pack: pack)
        windows.add(item(source: "a"))
        let topics = Set(windows.drainUpdates().map { $0.topic(pack: pack) })
        #expect(topics.contains("v1/1h/source/a/") && topics.contains("v1/1m/all/"))
        #expect(!topics.contains { $0.hasPrefix("v1/1m/source") })
    }

    @Test(arguments: [
        ("xinhua", "xinhua"), ("People.cn_2-x", "People.cn_2-x"), ("新华", "%E6%96%B0%E5%8D%8E"), ("a/b c", "a%2Fb%20c"),
        ("~other", "%7Eother"), ("%", "%25"),
    ])
    func namesAreEscapedInTopics(name: String, escaped: String) throws {
        var windows = try windows()
        windows.add(item(source: name))
        let update = try #require(windows.drainUpdates().first { $0.group == .value(.named(name), of: .source) })
        #expect(update.topic(pack: pack) == "v1/1h/source/\(escaped)/")
    }

    @Test func namesOfAnyLengthStayApart() throws {
        let long = String(repeating: "报", count: 5_000)
        var windows = try windows()
        windows.add(item(source: long + "a"))
        windows.add(item(source: long + "b"))
        let values = items(in: windows.drainUpdates(), .source)
        #expect(values.count == 2 && values.values.allSatisfy { $0 == 1 })
        #expect(values.keys.allSatisfy { $0.utf8.count <= 128 && $0.hasPrefix("报报报") })
    }

    @Test func manyTagsCountOnceEach() throws {
        var windows = try windows()
        windows.add(item(tags: (0..<1_000).map { "t\($0 % 300)" }))
        let values = items(in: windows.drainUpdates(), .tag)
        #expect(values["~other"] == 300 - 128 && values.count == 129)
    }

    @Test func theBodyOfAGroupNamesTheLabelsItHolds() throws {
        var windows = try windows()
        var facts = item([0, 4], stated: [1], source: "新华社")
        facts.deficit = [LabelSet(index: 4), LabelSet(index: 6)]
        facts.denied = LabelSet(index: 5)
        windows.add(facts)
        let update = try #require(windows.drainUpdates().first { $0.group == .value(.named("新华社"), of: .source) })
        let text = String(decoding: update.json(pack: pack, epoch: "e1", sequence: 3), as: UTF8.self)
        let expected = """
            "dimension":"source","value":"新华社","revision":0,"state":"provisional",\
            "watermark":"2025-06-09T11:00:00+08:00","pack":"cn.test@1.2.3+0000000000c0ffee","epoch":"e1","seq":3,\
            "counts":{"items":1,"labelled":1,"coverage":1.0,"stated":1,"principles":[\
            {"slug":"fairness","count":1,"stated":0,"both":0,"points":100,"deficit":0,"denied":0},\
            {"slug":"balance","count":0,"stated":1,"both":0,"points":0,"deficit":0,"denied":0}],"measures":[\
            {"slug":"m01","count":1,"stated":0,"both":0,"points":104,"deficit":1,"denied":0},\
            {"slug":"m02","count":0,"stated":0,"both":0,"points":0,"deficit":0,"denied":1}]}}
            """
        #expect(text.hasSuffix(expected), "\(text)")
        #expect(update.tally[label: 4].affirmed == 0 && update.tally[label: 0].affirmed == 1)
        #expect(update.tally[label: 0].doneOnly == 1 && update.tally[label: 1].saidOnly == 1)
    }

    @Test func wrongLimitsAreRefused() {
        for limits in [
            [Dimension.source: DimensionLimit(-1)], [.source: DimensionLimit(60_001)], [.principle: DimensionLimit(3)],
            [.tag: DimensionLimit(1, reserved: ["a", "b"])],
        ] {
            var configuration = WindowConfiguration()
            configuration.limits = limits
            let error = #expect(throws: MetricsError.self) {
                try EventTimeWindows(configuration: configuration, pack: pack)
            }
            #expect(error?.code == .invalidConfiguration && error?.message.hasPrefix("limits: ") == true)
        }
    }

    private func configuration(limit: Int = 256, reserved: [String] = []) -> WindowConfiguration {
        var configuration = WindowConfiguration()
        configuration.sizes = [.hour]
        configuration.limits[.source] = DimensionLimit(limit, reserved: reserved)
        return configuration
    }

    private func windows(limit: Int = 256, reserved: [String] = []) throws -> EventTimeWindows {
        try EventTimeWindows(configuration: configuration(limit: limit, reserved: reserved), pack: pack)
    }

    private func item(
        _ labels: [Int] = [],
        stated: [Int] = [],
        source: String = "",
        region: String = "",
        tags: [String] = []
    ) -> ItemFacts {
        var facts = ItemFacts(verdict: TestPack.verdict(labels, stated: stated), date: noon, receiptTime: noon)
        facts.insert(source, into: .source)
        facts.insert(region, into: .region)
        for tag in tags { facts.insert(tag, into: .tag) }
        return facts
    }

    /// The items of each group of a dimension, by name.
    private func items(in updates: [WindowUpdate], _ dimension: Dimension) -> [String: Int] {
        var items: [String: Int] = [:]
        for update in updates where update.group.dimension == dimension {
            switch update.group.value {
            case .named(let name): items[name] = update.tally.items
            case .other: items["~other"] = update.tally.items
            case .some(.none): items["~none"] = update.tally.items
            case nil: Issue.record("an open dimension has values")
            }
        }
        return items
    }
}
