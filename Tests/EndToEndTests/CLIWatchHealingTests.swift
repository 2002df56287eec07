// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengClient
import MinshengMetrics
import MinshengTestKit
import Testing
import ZeroMQ

/// `minsheng watch` with a live and a sync lane: what it misses it asks for.
@Suite("Watch: a live and a sync lane", .timeLimit(.minutes(2)))
struct CLIWatchHealingTests {
    private struct NotAsked: Error { let verb: String }

    /// A sync lane of the test's.
    private struct SyncLane: ~Copyable {
        let router: RouterSocket
        let address: String

        init() throws {
            let router = try RouterSocket(Context(), options: .server)
            address = try router.bind(to: "tcp://127.0.0.1:*").description
            self.router = router
        }

        /// Waits for a question, and answers with values and an end; `verb` must be asked.
        func answer(_ verb: String, _ values: [String] = [], end: String) throws -> JSONValue {
            guard let question = try router.receive(timeout: .seconds(20)), question.frameCount == 5,
                question.string(at: 2) == verb
            else { throw NotAsked(verb: verb) }
            let (peer, id) = (question.array(at: 0), question.array(at: 3))
            for (kind, body) in values.map({ ("VALUE", $0) }) + [("END", end)] {
                var message = Message()
                for frame in [peer, Array("MS1".utf8), Array(kind.utf8), id, Array(body.utf8)] {
                    message.append(copying: frame.span.bytes)
                }
                try router.send(message)
            }
            return try JSONValue(question.array(at: 4))
        }
    }

    private static func ledger(_ sequence: Int, epoch: String = "e1") -> String {
        #"{"type":"ledger","epoch":"\#(epoch)","seq":\#(sequence),"time":"2025-06-09T01:20:00Z","received":\#(sequence), "counted":0,"unmatched":\#(sequence),"duplicate":0,"late":0,"rejected":0,"balance":0}"#
    }

    @Test("a gap is replayed, and its lines are written in their place, byte by byte")
    func replays() async throws {
        let lane = try CLILiveLane()
        let sync = try SyncLane()
        let program = try CLIProgram(["watch", "--from", lane.address, "--sync", sync.address, "--count", "4"])
        _ = try lane.subscriptions(1)
        let nothing = #"{"status":200,"epoch":"e1","count":0,"heads":{}}"#
        _ = try sync.answer("SNAPSHOT", end: nothing)
        for sequence in [1, 4] { try lane.send("v1/ledger/", Array(Self.ledger(sequence).utf8)) }
        let question = try sync.answer(
            "REPLAY",
            [2, 3].map { #"{"topic":"v1/ledger/","value":\#(Self.ledger($0))}"# },
            end: #"{"status":200,"epoch":"e1","count":2,"head":4}"#
        )
        #expect(question["from"]?.integer == 2 && question["to"]?.integer == 3 && question["epoch"]?.string == "e1")
        let result = try await program.result()
        #expect(result.status == 0 && result.errors.isEmpty)
        #expect(result.lines == (1...4).map { #"{"topic":"v1/ledger/",\#(Self.ledger($0).dropFirst())"# })
    }

    @Test("--once is done with the snapshot, whatever the live lane says or does not")
    func once() async throws {
        let lane = try CLILiveLane()
        let sync = try SyncLane()
        let program = try CLIProgram(["watch", "--from", lane.address, "--sync", sync.address, "--once"])
        _ = try sync.answer(
            "SNAPSHOT",
            [#"{"topic":"v1/ledger/","value":\#(Self.ledger(7))}"#],
            end: #"{"status":200,"epoch":"e1","count":1,"heads":{"v1/ledger/":7}}"#
        )
        let result = try await program.result()
        #expect(result.status == 0)
        #expect(result.lines == [#"{"topic":"v1/ledger/",\#(Self.ledger(7).dropFirst())"#])
    }

    @Test("without a sync lane a pipe is told that messages are lost, and what to do")
    func loss() async throws {
        let lane = try CLILiveLane()
        let nobody = "ipc:///tmp/minsheng-nobody-\(UUID().uuidString)"
        let program = try CLIProgram(["watch", "--from", lane.address, "--sync", nobody, "--count", "5"])
        _ = try lane.subscriptions(2)
        let beat =
            #"{"epoch":"e1","seq":1,"time":"2025-06-09T01:20:00Z","watermark":null,"heads":{},"dropped":0}"#
        try lane.send("v1/ledger/", Array(Self.ledger(1).utf8))
        // The first of them may be too early: it is known that nobody listens a moment after the start.
        var beats = 0
        while beats < 100, try lane.socket.receiveSubscription(timeout: .milliseconds(50)) == nil {
            try lane.send("v1/heartbeat/", Array(beat.utf8))
            if beats == 40 { try lane.send("v1/ledger/", Array(Self.ledger(4).utf8)) }
            beats += 1
        }
        #expect((41..<100).contains(beats), "it subscribes anew")
        try lane.send("v1/ledger/", Array(Self.ledger(5).utf8))
        let result = try await program.result()
        #expect(result.status == 0)
        #expect(result.errors.contains("2 messages of v1/ledger/ were lost") && result.errors.contains("--sync"))
    }

    @Test("a daemon that is started anew is followed on, with and without a person")
    func restart() async throws {
        let first = try await RunningDaemon()
        let context = try Context()
        func put(_ count: Int, to daemon: RunningDaemon) async throws {
            var put = try PutClient(context, address: daemon.put)
            for number in 0..<count {
                let item = SampleItem(
                    id: "\(number)",
                    title: "天气",
                    publishedAt: Timestamp(secondsSince1970: 1_749_427_200)
                )
                #expect(try await put.ask("PUT", item.id, item.json).status == 200)
            }
        }
        try await put(2, to: first)
        let options = ["watch", "--from", first.live, "--sync", first.sync, "--count", "3"]
        let program = try CLIProgram(options)
        let terminal = try CLITerminal(options + ["--color", "never"], columns: 100, lines: 40)
        _ = try await terminal.waitFor("条目 items 2")
        #expect(try await first.stop() == 0)
        let second = try await RunningDaemon(["--live", first.live, "--sync", first.sync])
        try await put(3, to: second)
        let result = try await program.result()
        #expect(result.status == 0 && result.errors.isEmpty)
        let epochs = try result.lines.map { try jsonObject($0)["epoch"] as? String ?? "" }
        #expect(Set(epochs).count == 2)
        #expect(try await terminal.result().status == 0)
        #expect(try await second.stop() == 0)
    }

    @Test("where the lanes are locked and the key is not on the list it says so and ends", arguments: [[], ["--once"]])
    func lockedOut(options: [String]) async throws {
        let doors = try LockedDoors()
        let daemon = try await RunningDaemon(["--config", "c.yaml"], files: ["c.yaml": doors.yaml])
        let server = doors.server.publicKey.z85
        let command = ["watch", "--from", daemon.live, "--sync", daemon.sync, "--server-key", server, "--key-file"]
        let refused = try await CLIProgram.run(command + [doors.path("feeder")] + options)
        #expect(refused.status == 69 && refused.errors.contains("does not let this key in"))
        let admitted = try await CLIProgram.run(command + [doors.path("reader"), "--once"])
        #expect(admitted.status == 0)
        #expect(try await daemon.stop() == 0)
    }
}
