// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengMetrics
import MinshengTestKit
import Testing
import ZeroMQ

/// `minsheng watch` with a person at the keyboard of a terminal, against a real daemon.
@Suite("Watch: a terminal with keys", .timeLimit(.minutes(10)))
struct CLIWatchKeysTests {
    private static let eight = Timestamp(secondsSince1970: 1_749_427_200)
    private static let window = "2025-06-09T00:00:00+08:00/1d"

    /// A daemon that has counted two items with the first measure, and one of no matter.
    private static func daemon() async throws -> RunningDaemon {
        let daemon = try await RunningDaemon()
        var put = try PutClient(Context(), address: daemon.put)
        let title = "全面取消在就业地参加社会保险的户籍限制。"
        for item in [
            SampleItem(id: "first", title: title, publishedAt: eight),
            SampleItem(id: "second", title: "简讯", contentText: "今天起，\(title)", publishedAt: eight + .seconds(60)),
            SampleItem(id: "third", title: "天气", publishedAt: eight),
        ] {
            #expect(try await put.ask("PUT", item.id, item.json).status == 200)
        }
        return daemon
    }

    private static func terminal(_ daemon: RunningDaemon, lines: Int = 40) throws -> CLITerminal {
        try CLITerminal(
            ["watch", "--from", daemon.live, "--sync", daemon.sync, "--color", "never"],
            columns: 100,
            lines: lines,
            keyboard: true
        )
    }

    /// Answers a watcher's subscriptions and publishes a window.
    private static func serve(_ lane: inout CLILiveLane) throws {
        _ = try lane.subscriptions(3)
        lane.count([0, 4])
        try lane.publish()
    }

    @Test("enter shows the items behind the chosen row, esc goes back, q ends; the terminal is as it was")
    func enterAndBack() async throws {
        let daemon = try await Self.daemon()
        let terminal = try Self.terminal(daemon)
        #expect(try await terminal.waitFor("条目 items 3").contains("\u{1B}[?25l"))
        _ = try await terminal.waitFor("› 公平 fairness")
        #expect(!terminal.isCooked)
        try terminal.press("\u{1B}[B")
        _ = try await terminal.waitFor("›   社会保险 m01")
        try terminal.press("\r")
        let items = try await terminal.waitFor("esc 返回 back") + (try await terminal.waitFor("esc 返回 back"))
        #expect(items.contains("社会保险 m01 · 窗口 window 2025-06-09 00:00:00 +08:00 · 1d"))
        // The answer may have come before the first drawing.
        let shown = items.contains("2 条样本") ? items : try await terminal.waitFor("esc 返回 back")
        #expect(shown.contains("1. 简讯") && shown.contains("今天起，") && shown.contains("【"))
        try terminal.press("\u{1B}")
        _ = try await terminal.waitFor("›   社会保险 m01")
        try terminal.press("k")
        _ = try await terminal.waitFor("› 公平 fairness")
        try terminal.press("q")
        #expect(await terminal.status() == 0)
        #expect(terminal.isCooked)
        #expect(try await terminal.waitFor("\u{1B}[?25h").hasSuffix("\u{1B}[?25h"))
        #expect(try await daemon.stop() == 0)
    }

    @Test("a signal leaves the terminal as it was", arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT])
    func signals(number: Int32) async throws {
        var lane = try CLILiveLane()
        let terminal = try CLITerminal(["watch", "--from", lane.address], columns: 100, lines: 30, keyboard: true)
        try Self.serve(&lane)
        _ = try await terminal.waitFor("条目 items")
        #expect(!terminal.isCooked)
        terminal.signal(number)
        #expect(await terminal.status() == 0)
        #expect(terminal.isCooked)
    }

    @Test("a sync lane that does not answer is named, and the table goes on")
    func silence() async throws {
        var lane = try CLILiveLane()
        let silent = try RouterSocket(Context())
        let address = try silent.bind(to: "tcp://127.0.0.1:*").description
        let terminal = try CLITerminal(
            ["watch", "--from", lane.address, "--sync", address],
            columns: 100,
            lines: 30,
            keyboard: true
        )
        try Self.serve(&lane)
        _ = try await terminal.waitFor("条目 items")
        try terminal.press("\n")
        _ = try await terminal.waitFor("does not answer")
        try terminal.press("q")
        _ = try await terminal.waitFor("q 退出 quit")
        try terminal.press("q")
        #expect(await terminal.status() == 0)
    }

    @Test("the chosen row is in sight on a low terminal")
    func lowTerminal() async throws {
        var lane = try CLILiveLane()
        let terminal = try CLITerminal(
            ["watch", "--from", lane.address, "--color", "never"],
            columns: 60,
            lines: 12,
            keyboard: true
        )
        try Self.serve(&lane)
        _ = try await terminal.waitFor("› 公平 fairness")
        try terminal.press("G")
        _ = try await terminal.waitFor("›   特定群体 m10")
        try terminal.press("g")
        _ = try await terminal.waitFor("› 公平 fairness")
        try terminal.press("q")
        #expect(await terminal.status() == 0)
    }

    // MARK: Without keys

    @Test("--items writes the items of a window: lines of JSON in a pipe, text for a person")
    func itemsInAPipe() async throws {
        let daemon = try await Self.daemon()
        let options = ["watch", "--from", daemon.live, "--sync", daemon.sync, "--label", "m01", "--items"]
        // The sync lane has the items a moment after they are acknowledged.
        var result = try await CLIProgram.run(options + [Self.window])
        while result.status == 69 || result.lines.count < 2 {
            result = try await CLIProgram.run(options + [Self.window])
        }
        let items = try result.lines.map(jsonObject)
        #expect(items.map { $0["id"] as? String } == ["second", "first"])
        #expect((items[0]["evidence"] as? [[String: Any]])?.isEmpty == false)

        let text = try await CLIProgram.run(options + ["1d", "--text"], environment: ["COLUMNS": "120"])
        #expect(text.status == 0)
        #expect(
            text.output.hasPrefix(
                "社会保险 m01 · 窗口 window 2025-06-09 00:00:00 +08:00 · 1d · 2 条样本 sampled items\n\n1. 简讯\n"
            )
        )
        #expect(text.output.contains("社会保险 m01：今天起，") && !text.output.contains("\u{1B}"))

        let unknown = try await CLIProgram.run(options.dropLast(2) + ["m99", "--items", "1d"])
        #expect(unknown.status == 69 && unknown.errors.contains("there is no such label"))
        #expect(try await daemon.stop() == 0)
    }

    @Test(
        "what cannot be asked is refused before anything is",
        arguments: [
            ["--items", "1d"], ["--label", "m01"], ["--items", "1d", "--label", "m01", "--once"],
            ["--items", "1d", "--label", "m01", "--from", "ipc:///tmp/x"], ["--sync", "nowhere"],
        ]
    )
    func wrongUsage(options: [String]) async throws {
        let result = try await CLIProgram.run(["watch"] + options)
        #expect(result.status == 64 && !result.errors.isEmpty)
    }
}
