// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import ZeroMQ

/// `minsheng watch` against an XPUB socket in the daemon's place.
struct CLIWatchTests {
    @Test func writesEveryUpdateAsALineUntilTheItemsHaveSettled() async throws {
        var lane = try CLILiveLane()
        let program = try CLIProgram(["watch", "--from", lane.address, "--count", "3"])
        #expect(try lane.subscriptions(1) == ["v1/"])
        lane.count([0, 4], stated: [0])
        lane.count([])
        try lane.publish()
        lane.count([2, 8, 9])
        try lane.publish()
        let result = try await program.result()
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        let lines = try result.lines.map(jsonObject)
        #expect(lines.last?["topic"] as? String == "v1/ledger/")
        #expect(lines.last?["received"] as? Int == 3)
        let days = lines.filter { $0["topic"] as? String == "v1/1d/all/" }
        #expect(days.compactMap { ($0["counts"] as? [String: Any])?["items"] as? Int } == [2, 3])
        #expect(lines.contains { $0["topic"] as? String == "v1/1h/principle/fairness/" })
        #expect(result.lines.first?.hasPrefix(#"{"topic":"v1/1"#) == true, "the topic stands first")
    }

    @Test func takesOneWindowSizeInAPipe() async throws {
        var lane = try CLILiveLane()
        let program = try CLIProgram(["watch", "--from", lane.address, "--count", "1", "--window", "60m"])
        #expect(try lane.subscriptions(3) == ["v1/1h/", "v1/heartbeat/", "v1/ledger/"])
        lane.count([0, 4])
        try lane.publish()
        let result = try await program.result()
        #expect(result.status == 0)
        let topics = try result.lines.map { try jsonObject($0)["topic"] as? String ?? "" }
        #expect(Set(topics).isSuperset(of: ["v1/1h/all/", "v1/1h/measure/m01/", "v1/ledger/"]))
        #expect(!topics.contains { $0.hasPrefix("v1/1d/") })
    }

    @Test func drawsATableInPlace() async throws {
        var lane = try CLILiveLane()
        let terminal = try CLITerminal(
            ["watch", "--from", lane.address, "--count", "3", "--color", "never"],
            columns: 110,
            lines: 40
        )
        #expect(try lane.subscriptions(3) == ["v1/1d/all/", "v1/heartbeat/", "v1/ledger/"])
        lane.count([0, 4], stated: [0, 1])
        lane.count([])
        lane.count([0, 2, 5, 9], hour: 11)
        try lane.publish()
        let result = try await terminal.result()
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("\u{1B}[?25l"), "the cursor is hidden")
        #expect(result.output.hasSuffix("\u{1B}[?25h"), "and comes back")
        let table = try #require(result.output.components(separatedBy: "A\r").last)
            .replacingOccurrences(of: "\u{1B}[K", with: "")
        #expect(
            table.contains("窗口 window 2025-06-09 00:00:00 +08:00 – 2025-06-10 00:00:00 +08:00 · 暂定 provisional · ")
        )
        #expect(table.contains("条目 items 3 · 涉及民生 labelled 2 (66.7 %) · 明言 stated 1"))
        #expect(
            table.contains("公平 fairness              2      66.7 %           1           240 ████████████████████\n")
        )
        #expect(table.contains("  社会保险 m01             1      33.3 %                       120 ██████████\n"))
        #expect(table.contains("  居住地服务 m04           0       0.0 %                         0\n"))
        #expect(table.contains("账 ledger 收 received 3 · 差 balance 0\n"))
        #expect(table.contains("  = 计 counted 2 + 无 unmatched 1 + 重 duplicate 0 + 迟 late 0 + 拒 rejected 0\n"))
    }

    @Test func fitsANarrowAndLowTerminal() async throws {
        var lane = try CLILiveLane()
        let terminal = try CLITerminal(["watch", "--from", lane.address, "--count", "1"], columns: 40, lines: 10)
        _ = try lane.subscriptions(3)
        lane.count([0, 4])
        try lane.publish()
        let result = try await terminal.result()
        let last = try #require(result.output.components(separatedBy: "A\r").last)
        #expect(last.split(separator: "\n", omittingEmptySubsequences: false).count <= 10)
        #expect(!last.contains("█"), "no room for bars")
        #expect(last.contains("…"))
    }

    @Test func showsTheCurrentValuesOnce() async throws {
        var lane = try CLILiveLane()
        let program = try CLIProgram(["watch", "--from", lane.address, "--once"])
        _ = try lane.subscriptions(1)
        lane.count([0, 4], stated: [0])
        try lane.publish()
        lane.count([])
        try lane.publish()
        try lane.beat()
        let result = try await program.result()
        #expect(result.status == 0)
        let lines = try result.lines.map(jsonObject)
        let topics = lines.compactMap { $0["topic"] as? String }
        #expect(topics == topics.sorted())
        #expect(topics.filter { $0 == "v1/1d/all/" }.count == 1, "the latest value alone")
        #expect(lines.first { $0["topic"] as? String == "v1/ledger/" }?["received"] as? Int == 2)
        #expect(!topics.contains("v1/heartbeat/"))
    }

    @Test func waitsForValuesThatTheHeartbeatTellsOf() async throws {
        let lane = try CLILiveLane()
        let program = try CLIProgram(["watch", "--from", lane.address, "--once", "--timeout", "5"])
        _ = try lane.subscriptions(1)
        let beat =
            #"{"epoch":"e","seq":1,"time":"2025-06-09T01:20:00Z","watermark":null,"heads":{"v1/1d/all/":4}}"#
        try lane.send("v1/heartbeat/", Array(beat.utf8))
        let result = try await program.result()
        #expect(result.status == 69)
        #expect(result.errors.contains("the current values did not all come in 5.0 s"))
    }

    @Test func printsATableOnceForPeopleInAPipe() async throws {
        var lane = try CLILiveLane()
        let program = try CLIProgram(["watch", "--from", lane.address, "--once", "--text"])
        _ = try lane.subscriptions(3)
        lane.count([0, 4])
        try lane.publish()
        try lane.beat()
        let result = try await program.result()
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("民声 minsheng · \(lane.address) · cn.test@1.2.3+0000000000c0ffee\n"))
        #expect(!result.output.contains("\u{1B}"))
    }

    @Test func saysThatNoDaemonIsHeard() async throws {
        // A socket of a kind that subscribers may join, and that says nothing: with any other the handshake breaks off.
        let silent = try PublisherSocket(Context())
        let address = try silent.bind(to: "tcp://127.0.0.1:*").description
        let result = try await CLIProgram.run(["watch", "--from", address, "--timeout", "0.3"])
        #expect(result.status == 69)
        #expect(result.errors.hasPrefix("minsheng: \(address): no daemon was heard for 0.3 s; start minshengd"))
    }

    @Test func saysThatTheItemsDidNotCome() async throws {
        var lane = try CLILiveLane()
        let program = try CLIProgram(["watch", "--from", lane.address, "--count", "5", "--timeout", "5"])
        _ = try lane.subscriptions(1)
        lane.count([])
        try lane.publish()
        let result = try await program.result()
        #expect(result.status == 69)
        #expect(result.errors.contains("not 5 items settled in 5.0 s (1 received, 0 under way)"))
    }

    @Test func asksAgainForWhatWasLost() async throws {
        var lane = try CLILiveLane()
        let program = try CLIProgram(["watch", "--from", lane.address, "--window", "1d", "--count", "1"])
        #expect(try lane.subscriptions(3) == ["v1/1d/", "v1/heartbeat/", "v1/ledger/"])
        lane.lose("v1/ledger/")
        try lane.beat()
        try lane.beat()
        #expect(try lane.subscriptions(3) == ["v1/1d/", "v1/heartbeat/", "v1/ledger/"])
        lane.count([])
        try lane.publish()
        #expect(try await program.result().status == 0)
    }

    @Test func startsAnewWithAnotherEpoch() async throws {
        var lane = try CLILiveLane()
        let program = try CLIProgram(["watch", "--from", lane.address, "--count", "2"])
        _ = try lane.subscriptions(1)
        lane.count([])
        try lane.publish()
        let ledger =
            #"{"epoch":"e2","seq":1,"time":"2025-06-09T01:20:00Z","received":2,"counted":1,"unmatched":1,"duplicate":0,"late":0,"rejected":0,"balance":0}"#
        try lane.send("v1/ledger/", Array(ledger.utf8))
        #expect(try await program.result().status == 0)
    }

    @Test func saysOnceThatABodyCannotBeRead() async throws {
        var lane = try CLILiveLane()
        let program = try CLIProgram(["watch", "--from", lane.address, "--count", "1"])
        _ = try lane.subscriptions(1)
        try lane.send("v1/ledger/", Array("not \u{1B}[2J json".utf8))
        try lane.send("v1/ledger/", [0xFF])
        try lane.send("v1/x\u{1B}\"y/", Array(#"{"epoch":"e","seq":1}"#.utf8))
        lane.count([])
        try lane.publish()
        let result = try await program.result()
        #expect(result.status == 0)
        #expect(result.errors.split(separator: "\n").count == 1)
        #expect(result.errors.contains("v1/ledger/: the body is not a JSON object in UTF-8"))
        for line in result.lines { _ = try jsonObject(line) }
        #expect(!result.output.contains("\u{1B}"))
    }

    @Test func givesTheCursorBackOnInterruption() async throws {
        var lane = try CLILiveLane()
        let terminal = try CLITerminal(["watch", "--from", lane.address], columns: 100, lines: 30)
        _ = try lane.subscriptions(3)
        lane.count([0, 4])
        try lane.publish()
        terminal.interrupt()
        let result = try await terminal.result()
        #expect(result.status == 0)
        #expect(result.output.hasSuffix("\u{1B}[?25h"))
    }

    @Test(arguments: [
        ["--from", "nowhere"], ["--window", "1x"], ["--timeout", "-1"], ["--count", "-1"], ["--once", "--count", "2"],
        ["--json", "--text"],
    ])
    func refusesWrongUsage(options: [String]) async throws {
        let result = try await CLIProgram.run(["watch"] + options)
        #expect(result.status == 64)
        #expect(result.errors.contains(options.first ?? ""))
    }
}
