// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics
import Testing

/// The text that Prometheus reads keeps to the format, and says what the updates say.
@Suite struct OpenMetricsTests {
    private let pack = TestPack.pack
    private let noon = Timestamp("2025-06-09T12:00:00+08:00")

    @Test func aSmallWindowIsWrittenAsDocumented() throws {
        var configuration = WindowConfiguration()
        configuration.sizes = [.hour]
        configuration.dimensions = [.all, .principle, .kind]
        var windows = try EventTimeWindows(configuration: configuration, pack: pack)
        var facts = ItemFacts(verdict: TestPack.verdict([0, 4], stated: [0]), date: noon, receiptTime: noon)
        facts.deficit = [LabelSet(index: 0)]
        facts.insert("新华社", into: .source)
        facts.insert("news", into: .kind)
        windows.add(facts)
        windows.add(TestPack.verdict(), date: noon, receiptTime: noon)
        var page = OpenMetricsPage(pack: pack)
        page.take(windows.drainUpdates())
        let text = String(decoding: page.text(ledger: windows.ledger), as: UTF8.self)
        let start = """
            # TYPE minsheng_window_items gauge
            # UNIT minsheng_window_items items
            # HELP minsheng_window_items Items in the window.
            minsheng_window_items{window="1h"} 2
            minsheng_window_items{window="1h",dimension="kind",rest="none"} 1
            minsheng_window_items{window="1h",dimension="kind",value="news"} 1
            # TYPE minsheng_window_labelled_items gauge

            """
        #expect(text.hasPrefix(start), "\(text)")
        for line in [
            #"minsheng_window_coverage_ratio{window="1h"} 0.5"#,
            #"minsheng_label_items{window="1h",dimension="principle",label="fairness"} 1"#,
            #"minsheng_label_deficit_items{window="1h",dimension="principle",label="fairness"} 1"#,
            #"minsheng_label_share_ratio{window="1h",dimension="principle",label="balance"} 0.0"#,
            #"minsheng_label_points_count{window="1h",dimension="principle",label="fairness"} 1"#,
            #"minsheng_label_points_sum{window="1h",dimension="principle",label="fairness"} 100"#,
            #"minsheng_distinct_sources{window="1h",dimension="kind",value="news"} 1.0"#,
            #"minsheng_items_total{outcome="counted"} 1"#, #"minsheng_items_total{outcome="unmatched"} 1"#,
        ] {
            #expect(text.contains("\n" + line + "\n"), "\(line) is missing")
        }
        #expect(text.hasSuffix("\n# EOF\n"))
        try OpenMetricsReader.check(text)
    }

    /// Names that come in with items cannot end a label, a line or the text.
    @Test func namesAreEscaped() throws {
        var configuration = WindowConfiguration()
        configuration.sizes = [.hour]
        var windows = try EventTimeWindows(configuration: configuration, pack: pack)
        let names = ["a\"b", "a\\", "a\nb", "# EOF\n", "{}", "a,b=\"c\"", "~other", "\r", "民生 ", "\u{0}", "a\\nb"]
        for (number, name) in names.enumerated() {
            var facts = ItemFacts(verdict: TestPack.verdict(), date: noon, receiptTime: noon)
            facts.insert(name, into: .source)
            facts.insert("t\(number)", into: .tag)
            windows.add(facts)
        }
        var page = OpenMetricsPage(pack: pack)
        page.take(windows.drainUpdates())
        let samples = try OpenMetricsReader.check(String(decoding: page.text(), as: UTF8.self))
        let found = samples.filter { $0.name == "minsheng_window_items" && $0.labels["dimension"] == "source" }
        #expect(Set(found.compactMap { $0.labels["value"] }) == Set(names))
        #expect(found.count == names.count && found.allSatisfy { $0.value == 1 })
    }

    @Test func allWindowsAreWrittenWithTheirEndsInOrder() throws {
        for seed in 0..<20 {
            var stream = RandomStream(seed: seed)
            let configuration = try stream.configuration()
            var windows = try EventTimeWindows(configuration: configuration, pack: pack)
            var page = OpenMetricsPage(pack: pack)
            var last: [String: Int] = [:]
            func take(_ updates: [WindowUpdate]) {
                page.take(updates)
                for update in updates where update.group == .all {
                    last["\(update.window)"] = update.isWithdrawn ? nil : update.tally.items
                }
            }
            for item in stream.shuffled(stream.items(), within: configuration.outOfOrderness) {
                windows.add(item)
                if item.date == nil { take(windows.drainUpdates()) }
            }
            windows.finish()
            take(windows.drainUpdates())
            let text = page.text(.all, ledger: windows.ledger)
            let samples = try OpenMetricsReader.check(String(decoding: text, as: UTF8.self))
            let all = samples.filter { $0.name == "minsheng_window_items" && $0.labels["dimension"] == nil }
            #expect(all.count == last.count && all.reduce(0) { $0 + Int($1.value) } == last.values.reduce(0, +))
            let outcomes = samples.filter { $0.name == "minsheng_items_total" }
            #expect(outcomes.reduce(0) { $0 + Int($1.value) } == windows.ledger.received)
            // The newest alone, without times.
            let newest = try OpenMetricsReader.check(String(decoding: page.text(), as: UTF8.self))
            #expect(newest.allSatisfy { $0.time == nil } && newest.count <= samples.count)
        }
    }

    @Test func whatIsWithdrawnIsNotWritten() throws {
        var configuration = WindowConfiguration()
        configuration.shapes = [.session(gap: .minute)]
        configuration.outOfOrderness = .seconds(600)
        var windows = try EventTimeWindows(configuration: configuration, pack: pack)
        var page = OpenMetricsPage(pack: pack)
        for second in [0, 100, 50] {
            let date = noon + .seconds(second)
            windows.add(TestPack.verdict(), date: date, receiptTime: date)
            page.take(windows.drainUpdates())
        }
        let samples = try OpenMetricsReader.check(String(decoding: page.text(.all), as: UTF8.self))
        let items = samples.filter { $0.name == "minsheng_window_items" && $0.labels.count == 1 }
        #expect(items.map(\.value) == [3])
        #expect(items.first?.time == Double(noon.microsecondsSince1970 / 1_000_000 + 160))
    }

    @Test func anEmptyPageIsAPage() {
        #expect(OpenMetricsPage(pack: pack).text() == Array("# EOF\n".utf8))
    }
}
