// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengTestKit
import Testing
import ZeroMQ

/// `minsheng feed --ack` and the real daemon.
@Suite("minsheng feed --ack", .timeLimit(.minutes(10)))
struct CLIFeedAckTests {
    private static func lines(_ ids: Range<Int>) -> [UInt8] {
        let lines = ids.map { #"{"id":"\#($0)","source":"s","title":"天气 \#($0)"}"# + "\n" }
        return Array(lines.joined().utf8)
    }

    @Test("tells what became of the items, and which lines were not taken")
    func tells() async throws {
        let daemon = try await RunningDaemon()
        let folder = try CLIFolder()
        let first = try folder.write("a.jsonl", Self.lines(0..<5) + Self.lines(3..<6))
        let second = try folder.write(
            "b.jsonl",
            Array(
                "\n{\"id\":\"x\",\"source\":\"s\"}\nnot \u{1B}json\n[{\"id\":\"7\",\"source\":\"s\",\"title\":\"t\"},{\"id\":\"8\"}]\n"
                    .utf8
            )
        )
        let document = try folder.write("意见.md", "# 关于民生的意见\n\n正文。\n")
        let fed = try await CLIProgram.run(
            ["feed", first, second, document, "--ack", "--to", daemon.put, "--json", "--batch", "4"]
        )
        #expect(fed.status == 1)
        let summary = try jsonObject(fed.output)
        #expect(summary["items"] as? Int == 13)
        // Of 8 lines, 2 come again; then one of an array, and the document.
        #expect(summary["accepted"] as? Int == 8)
        #expect(summary["duplicate"] as? Int == 2)
        #expect(summary["rejected"] as? Int == 3)
        #expect(summary["unsent_messages"] as? Int == 0)
        #expect(summary["refused"] as? Int == 0)
        #expect(summary["endpoint"] as? String == daemon.put)
        let complaints = fed.errors.split(separator: "\n")
        #expect(complaints.count == 3)
        #expect(fed.errors.contains("minsheng: \(second):2: content_text: "))
        #expect(fed.errors.contains("minsheng: \(second):3: "))
        #expect(fed.errors.contains("minsheng: \(second):4: "))
        let again = try await CLIProgram.run(["feed", first, "--ack", "--to", daemon.put])
        #expect(again.status == 0)
        #expect(again.output.contains(" · 0 accepted · 8 duplicate → \(daemon.put)\n"), "\(again.output)")
        var reader = try LiveReader(Context(), address: daemon.live, topics: ["v1/ledger/"])
        // More, if an answer took so long that its batch was sent again.
        try await reader.read { ($0.ledger("received") ?? 0) >= 21 }
        #expect(reader.ledger("rejected") == 3 && reader.ledger("balance") == 0)
        #expect(try await daemon.stop() == 0)
    }

    @Test("every line is acknowledged once, although the daemon is killed and started again amid them")
    func outlastsKill() async throws {
        let first = try await RunningDaemon()
        let program = try CLIProgram([
            "feed", "-", "--ack", "--to", first.put, "--batch", "10", "--json", "--timeout", "120",
        ])
        program.write(Self.lines(0..<200))
        var reader = try LiveReader(Context(), address: first.live, topics: ["v1/ledger/"])
        try await reader.read { $0.ledger("unmatched") == 200 }
        #expect(try await first.stop(SIGKILL) != 0)
        // What is fed while nobody is there waits for the next.
        program.write(Self.lines(200..<500))
        let second = try await RunningDaemon(["--put", first.put])
        program.write(Self.lines(500..<600))
        program.closeInput()
        let result = try await program.result()
        #expect(result.status == 0, "\(result.errors)")
        let summary = try jsonObject(result.output)
        #expect(summary["items"] as? Int == 600)
        #expect(summary["accepted"] as? Int == 600)
        #expect(summary["unsent_messages"] as? Int == 0)
        var other = try LiveReader(Context(), address: second.live, topics: ["v1/ledger/"])
        // Those that the first had taken without its answer getting through came to the second as well.
        try await other.read { ($0.ledger("unmatched") ?? 0) >= 400 }
        // What was sent again while nobody was there has come more than once, and counts once.
        #expect((400...600).contains(other.ledger("unmatched") ?? 0) && other.ledger("balance") == 0)
        #expect(try await second.stop() == 0)
    }

    @Test("says that nobody acknowledges, and how many batches that are")
    func nobodyThere() async throws {
        let folder = try CLIFolder()
        let address = "ipc://\(folder.path)/nobody.ipc"
        let result = try await CLIProgram.run(
            ["feed", "-", "--ack", "--to", address, "--timeout", "0.3", "--batch", "1"],
            input: Self.lines(0..<2)
        )
        #expect(result.status == 69)
        #expect(result.output.contains("2 batches not acknowledged"))
    }

    @Test("what the lane is too narrow for is refused here, not sent")
    func tooLong() async throws {
        let daemon = try await RunningDaemon()
        let folder = try CLIFolder()
        let long = "{\"id\":\"1\",\"source\":\"s\",\"title\":\"" + String(repeating: "x", count: 4 << 20) + "\"}\n"
        let file = try folder.write("a.jsonl", Array(long.utf8) + Self.lines(2..<3))
        let result = try await CLIProgram.run(["feed", file, "--ack", "--to", daemon.put, "--json"])
        #expect(result.status == 1)
        #expect(result.errors.contains("\(file):1: is longer than 4 MiB"))
        #expect(try jsonObject(result.output)["accepted"] as? Int == 1)
        #expect(try await daemon.stop() == 0)
    }

    @Test("an interruption ends it with what was acknowledged")
    func interrupted() async throws {
        let daemon = try await RunningDaemon()
        let program = try CLIProgram(["feed", "-", "--ack", "--to", daemon.put, "--json", "--batch", "1"])
        program.write(Self.lines(0..<3))
        var reader = try LiveReader(Context(), address: daemon.live, topics: ["v1/ledger/"])
        // Until the first batch is acknowledged there is credit for no second.
        try await reader.read { $0.ledger("unmatched") == 3 }
        program.interrupt()
        let result = try await program.result()
        #expect(result.status == 130)
        let summary = try jsonObject(result.output)
        #expect(summary["interrupted"] as? Bool == true)
        // The answers to the others may have been on their way.
        let accepted = try #require(summary["accepted"] as? Int)
        #expect((1...3).contains(accepted))
        #expect(summary["unsent_messages"] as? Int == 3 - accepted)
        #expect(try await daemon.stop() == 0)
    }

    @Test("where lanes are locked, the right key gets in, and a wrong one is told so")
    func keys() async throws {
        let doors = try LockedDoors()
        let daemon = try await RunningDaemon(["--config", "c.yaml"], files: ["c.yaml": doors.yaml])
        let item = Array(#"{"id":"1","source":"xinhua","title":"天气"}"#.utf8)
        let command = [
            "feed", "-", "--ack", "--to", daemon.put, "--server-key", doors.server.publicKey.z85, "--key-file",
        ]
        let fed = try await CLIProgram.run(command + [doors.path("feeder")], input: item)
        #expect(fed.status == 0, "\(fed.errors)")
        // Longer than a test may take: what ends it is the refusal.
        let wrong = try await CLIProgram.run(command + [doors.path("reader"), "--timeout", "600"], input: item)
        #expect(wrong.status == 69)
        #expect(wrong.errors.contains("does not let this key in"), "\(wrong.errors)")
        #expect(try await daemon.stop() == 0)
    }
}
