// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `minsheng report --openmetrics`, held against `--json` of the same input.
struct CLIOpenMetricsTests {
    private static let news = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../seeds/news-2025-06-09.jsonl").path

    /// An item of another day whose source would end a label and a page, the same item again, and a line that is no item.
    ///
    /// A report's page has no groups of sources: nothing of that name comes into it.
    private static let others = #"""
        {"id": "1", "source": "a\"} 1\n# EOF\n\\", "title": "扩大社会保险覆盖面", "date_published": "2025-06-11T08:00:00+08:00"}
        {"id": "1", "source": "a\"} 1\n# EOF\n\\", "title": "扩大社会保险覆盖面", "date_published": "2025-06-11T08:00:00+08:00"}
        {"id": "2"}
        """#

    private let folder: CLIFolder
    private let files: [String]

    init() throws {
        folder = try CLIFolder()
        files = [Self.news, try folder.write("others.jsonl", Self.others)]
    }

    /// A page holds what the lines of JSON say, all of it and nothing else.
    @Test func saysWhatTheLinesOfJSONSay() async throws {
        let page = try await CLIProgram.run(["report", "--openmetrics"] + files)
        let json = try await CLIProgram.run(["report", "--json"] + files)
        #expect(page.status == 1 && json.status == 1)
        #expect(page.errors.contains("others.jsonl:3: has no text"))
        let lines = try json.lines.map(jsonObject)
        let windows = lines.filter { $0["type"] as? String == "window" }
        #expect(windows.count == 2)
        var expected: [String: Double] = [:]
        for window in windows { expected.merge(try samples(ofWindow: window)) { $1 } }
        let ledger = try #require(lines.last)
        #expect(ledger["received"] as? Int == 8 && ledger["duplicate"] as? Int == 1 && ledger["rejected"] as? Int == 1)
        for outcome in ["counted", "unmatched", "duplicate", "late", "rejected"] {
            expected["minsheng_items_total{outcome=\"\(outcome)\"}"] = ledger[outcome] as? Double
        }
        for (reason, count) in try #require(ledger["rejected_by_reason"] as? [String: Double]) {
            expected["minsheng_rejected_items_total{reason=\"\(reason)\"}"] = count
        }
        let found = try samples(ofPage: page.output)
        for series in Set(expected.keys).union(found.keys) {
            #expect(found[series] == expected[series], "\(series)")
        }
    }

    // MARK: Reading

    /// What a window of `--json` says, by series and time as a page has them.
    private func samples(ofWindow line: [String: Any]) throws -> [String: Double] {
        let end = try #require((line["window"] as? [String: Any])?["end"] as? String)
        let time = Int(try Date(end, strategy: .iso8601).timeIntervalSince1970)
        let counts = try #require(line["counts"] as? [String: Any])
        var samples: [String: Double] = [:]
        for (family, field) in [
            ("window_items", "items"), ("window_labelled_items", "labelled"), ("window_stating_items", "stated"),
            ("window_coverage_ratio", "coverage"), ("window_balance_ratio", "balance"),
        ] { samples["minsheng_\(family){window=\"1d\"} \(time)"] = counts[field] as? Double }
        for label in try #require(counts["principles"] as? [[String: Any]]) {
            let slug = try #require(label["slug"] as? String)
            for (name, field) in [
                ("items", "count"), ("stated_items", "stated"), ("both_items", "both"), ("deficit_items", "deficit"),
                ("denied_items", "denied"), ("share_ratio", "share"), ("points_count", "count"),
                ("points_sum", "points"),
            ] {
                let labels = "dimension=\"principle\",label=\"\(slug)\",window=\"1d\""
                samples["minsheng_label_\(name){\(labels)} \(time)"] = label[field] as? Double
            }
        }
        return samples
    }

    /// Reads a page as strictly as its format asks: each family once, with type, unit and help before its samples, the end last.
    private func samples(ofPage text: String) throws -> [String: Double] {
        #expect(text.hasSuffix("\n# EOF\n"))
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast(2)[...]
        var samples: [String: Double] = [:]
        var families: Set<Substring> = []
        while let line = lines.popFirst() {
            let type = try #require(try #/# TYPE ([a-z_]+) (gauge|counter|summary)/#.wholeMatch(in: line), "\(line)")
            let family = type.1
            #expect(families.insert(family).inserted, "\(line)")
            // The names of all families here end with their unit.
            #expect(lines.popFirst() == "# UNIT \(family) \(family.split(separator: "_").last ?? "")")
            #expect(lines.popFirst()?.wholeMatch(of: try Regex("# HELP \(family) [^ ].*")) != nil, "\(line)")
            let suffixes = ["gauge": [""], "counter": ["_total"], "summary": ["_count", "_sum"]][type.2] ?? []
            while let line = lines.first, !line.hasPrefix("#") {
                lines.removeFirst()
                let (name, series, value) = try sample(line)
                #expect(suffixes.contains { name == family + $0 }, "\(line)")
                #expect(samples.updateValue(value, forKey: series) == nil, "\(line)")
            }
        }
        return samples
    }

    /// A line of a page: its name, its series with labels in order and its time, and its value.
    private func sample(_ line: Substring) throws -> (name: Substring, series: String, value: Double) {
        let label = #/[a-z]+="(?:[^"\\]|\\[\\"n])*"/#
        let form = #/([a-z_]+)\{((?:[a-z]+="(?:[^"\\]|\\[\\"n])*"(?:,(?!\})|(?=\})))+)\} ([-0-9.e]+)( [0-9]+)?/#
        let match = try #require(try form.wholeMatch(in: line), "\(line)")
        let labels = match.2.matches(of: label).map { String($0.output) }.sorted().joined(separator: ",")
        return (match.1, "\(match.1){\(labels)}\(match.4 ?? "")", try #require(Double(match.3)))
    }
}
