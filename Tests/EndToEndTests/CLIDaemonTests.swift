// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The commands and the real daemon together.
@Suite(.timeLimit(.minutes(10)))
struct CLIDaemonTests {
    private static let seeds = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("seeds").path

    private static let opinions = "\(seeds)/opinions-2025.md"
    private static let news = "\(seeds)/news-2025-06-09.jsonl"

    @Test func whatIsFedIsCountedAsItIsClassified() async throws {
        let daemon = try await RunningDaemon()
        let feed = try await CLIProgram.run(
            ["feed", Self.opinions, Self.news, "--date", "2025-06-09", "--to", daemon.push, "--json"]
        )
        #expect(feed.status == 0)
        #expect(try jsonObject(feed.output)["items"] as? Int == 6)
        let watch = try await CLIProgram.run(
            ["watch", "--from", daemon.live, "--window", "1d", "--count", "6", "--timeout", "120"]
        )
        #expect(watch.status == 0)
        let updates = try watch.lines.map(jsonObject)
        let counts = try #require(
            updates.last { $0["topic"] as? String == "v1/1d/all/" }?["counts"] as? [String: Any]
        )
        #expect(counts["items"] as? Int == 6)
        #expect(try counted(in: counts) == (try await classified()))
        #expect(try await daemon.stop() == 0)
    }

    /// For each principle and measure, how many items carry it, by the daemon.
    private func counted(in counts: [String: Any]) throws -> [String: Int] {
        let principles = try #require(counts["principles"] as? [[String: Any]])
        let measures = try #require(counts["measures"] as? [[String: Any]])
        var result: [String: Int] = [:]
        for label in principles + measures {
            let id = try #require(label["id"] as? String)
            let count = try #require(label["count"] as? Int)
            if count > 0 { result[id] = count }
        }
        return result
    }

    /// The same by `minsheng classify`.
    private func classified() async throws -> [String: Int] {
        let verdicts = try await CLIProgram.run(["classify", Self.opinions, Self.news, "--verdict-only"])
        #expect(verdicts.status == 0)
        var result: [String: Int] = [:]
        for verdict in try verdicts.lines.map(jsonObject) {
            for field in ["labels", "measures"] {
                for id in try #require(verdict[field] as? [String]) { result[id, default: 0] += 1 }
            }
        }
        return result
    }

    @Test func whatIsWrongIsCountedAndTheTableShowsIt() async throws {
        let daemon = try await RunningDaemon()
        let lines = """
            {"id": "1", "source": "s", "title": "扩大社会保险覆盖面", "date_published": "2025-06-09T08:00:00+08:00"}
            {"id": "1", "source": "s", "title": "扩大社会保险覆盖面", "date_published": "2025-06-09T08:00:00+08:00"}
            not json
            []
            [{"id": "2", "source": "s", "title": "天气", "date_published": "2025-06-09T09:00:00+08:00"}, {"id": "3"}]

            """
        let feed = try await CLIProgram.run(["feed", "-", "--to", daemon.push, "--json"], input: Array(lines.utf8))
        #expect(feed.status == 0)
        let sent = try #require(jsonObject(feed.output)["items"] as? Int)
        #expect(sent == 6)
        let watch = try await CLIProgram.run(
            ["watch", "--from", daemon.live, "--text", "--count", "\(sent)", "--timeout", "120"]
        )
        #expect(watch.status == 0)
        #expect(watch.output.contains("账 ledger 收 received 6 · 差 balance 0"))
        #expect(watch.output.contains("  = 计 counted 1 + 无 unmatched 1 + 重 duplicate 1 + 迟 late 0 + 拒 rejected 3\n"))
        #expect(watch.output.contains("窗口 window 2025-06-09 00:00:00 +08:00 – 2025-06-10 00:00:00 +08:00"))
        // Whoever comes later gets the same.
        let once = try await CLIProgram.run([
            "watch", "--from", daemon.live, "--once", "--window", "1d", "--timeout", "120",
        ])
        #expect(once.status == 0)
        let ledger = try #require(try once.lines.map(jsonObject).first { $0["topic"] as? String == "v1/ledger/" })
        #expect(ledger["received"] as? Int == 6)
        #expect(try await daemon.stop() == 0)
    }
}
