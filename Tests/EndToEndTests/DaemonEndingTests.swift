// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengMetrics
import MinshengTestKit
import Testing
import ZeroMQ

@Suite("Daemon: start and stop", .timeLimit(.minutes(10)))
struct DaemonEndingTests {
    @Test("a signal stops it with status 0, a last ledger, and no file left", arguments: [SIGTERM, SIGINT])
    func stopsOnSignal(signal: Int32) async throws {
        let daemon = try await RunningDaemon()
        let ready = daemon.process.folder.appendingPathComponent("ready.json")
        #expect(FileManager.default.fileExists(atPath: ready.path))
        #expect(try await daemon.stop(signal) == 0)
        #expect(daemon.process.log.contains { $0.contains("final ledger") && $0.contains("balance=0") })
        #expect(!FileManager.default.fileExists(atPath: ready.path))
    }

    @Test("stopped under load, it counts what it read and ends")
    func stopsUnderLoad() async throws {
        // A busy machine may take long to count with a debug build; how the limit ends a run is tested with a clock.
        let daemon = try await RunningDaemon(
            ["--config", "c.yaml"],
            files: ["c.yaml": "pipeline: {drain_limit: 10m}\n"]
        )
        let context = try Context()
        var reader = try LiveReader(context, address: daemon.live, topics: ["v1/ledger/"])
        let sender = Task.detached {
            let push = try PushSocket(context, options: .client)
            try push.connect(to: Endpoint(daemon.push))
            var sent = 0
            // Ends when the daemon reads no more, or at the latest after a bounded number of items.
            while sent < 200_000 {
                var message = Message(SampleItem(id: "\(sent)", title: "天气").json)
                guard try push.trySend(&message, timeout: .seconds(1)) else { break }
                sent += 1
            }
            return sent
        }
        try await reader.read { ($0.ledger("received") ?? 0) > 100 }
        #expect(try await daemon.stop() == 0)
        #expect(daemon.process.log.contains { $0.contains("final ledger") && $0.contains("balance=0") })
        #expect(try await sender.value > 100)
    }

    @Test("a second daemon on the same address ends with 75 and says which address it is")
    func addressInUse() async throws {
        let daemon = try await RunningDaemon()
        let second = try await DaemonProcess.run(DaemonProcess.freePorts + ["--push", daemon.push])
        #expect(second.status == 75)
        #expect(second.log.last?.contains("the push lane cannot open: bind \(daemon.push)") == true)
        #expect(second.log.last?.contains("in use") == true)
        #expect(try await daemon.stop() == 0)
    }

    @Test(
        "an address that other machines can reach ends it with 78",
        arguments: [["--push", "tcp://0.0.0.0:*"], ["--live", "tcp://*:*"], ["--push", "tcp://192.0.2.1:7701"]]
    )
    func insecureAddress(arguments: [String]) async throws {
        let daemon = try await DaemonProcess.run(DaemonProcess.freePorts + arguments)
        #expect(daemon.status == 78)
        #expect(daemon.log.last?.contains("CURVE") == true && daemon.log.last?.contains("127.0.0.1") == true)
    }

    @Test("too few open files end it with 71 and the way to raise the limit")
    func descriptorLimit() async throws {
        let daemon = try await DaemonProcess.run(DaemonProcess.freePorts, limit: "-n 64")
        #expect(daemon.status == 71)
        #expect(daemon.log.last?.contains("ulimit -n") == true)
    }

    @Test("logs are one object a line where that is asked for, also the last error")
    func jsonLogs() async throws {
        let daemon = try await RunningDaemon(["--log-format", "json", "--log-level", "debug"])
        #expect(try await daemon.stop() == 0)
        let messages = try daemon.process.log.map { try JSONObject(Data($0.utf8))["message"] as? String }
        #expect(messages.contains("ready") && messages.contains("final ledger"))
        #expect(daemon.process.log.allSatisfy { $0.utf8.count < 4096 })
        let failed = try await DaemonProcess.run(
            DaemonProcess.freePorts + ["--log-format", "json", "--push", "tcp://0.0.0.0:1"]
        )
        #expect(try JSONObject(Data((failed.log.last ?? "").utf8))["level"] as? String == "critical")
    }

    @Test("a finite source runs to its end, closes every window, and paths start at the configuration")
    func finiteSource() async throws {
        let items = (0..<100).map { number in
            let time = Timestamp(secondsSince1970: 1_749_427_200 + Int64(number) * 60)
            return String(decoding: SampleItem(id: "\(number)", title: "天气", publishedAt: time).json, as: UTF8.self)
        }
        let configuration = """
            sources: [{type: ndjson, path: items.ndjson}]
            sinks: [{type: file, path: updates.ndjson}, {type: file, path: rejected.ndjson, content: rejections}]
            windows: {sizes: [1h]}
            """
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(configuration.utf8).write(to: folder.appendingPathComponent("c.yaml"))
        let lines = items + ["not JSON", items[0]]
        try Data(lines.joined(separator: "\n").utf8).write(to: folder.appendingPathComponent("items.ndjson"))
        let daemon = try await DaemonProcess.run(["--config", folder.appendingPathComponent("c.yaml").path])
        #expect(daemon.status == 0)
        #expect(
            daemon.log.contains {
                $0.contains("received=102") && $0.contains("duplicate=1") && $0.contains("rejected=1")
            }
        )

        let updates = try String(contentsOf: folder.appendingPathComponent("updates.ndjson"), encoding: .utf8)
            .split(separator: "\n").map { try JSONObject(Data($0.utf8)) }.filter {
                $0["topic"] as? String == "v1/1h/all/"
            }
        let finals = updates.map { $0.object("value") }.filter { $0["state"] as? String == "final" }
        #expect(finals.map { $0.object("counts").number("items") } == [60, 40])
        let rejected = try String(contentsOf: folder.appendingPathComponent("rejected.ndjson"), encoding: .utf8)
        #expect(try JSONObject(Data(rejected.utf8))["reason"] as? String == "not_json")
    }

    @Test("a file that cannot grow holds whole lines only, and the daemon counts on")
    func fullFile() async throws {
        let items = (0..<100).map { number in
            let time = Timestamp(secondsSince1970: 1_749_427_200 + Int64(number) * 3600)
            return String(decoding: SampleItem(id: "\(number)", title: "天气", publishedAt: time).json, as: UTF8.self)
        }
        // Both units of `ulimit -f`, 512 and 1024 bytes, end amid the lines of the first emission.
        let daemon = try DaemonProcess(
            ["--config", "c.yaml"],
            files: [
                "c.yaml":
                    "sources: [{type: ndjson, path: items.ndjson}]\nsinks: [{type: file, path: updates.ndjson}]\n",
                "items.ndjson": items.joined(separator: "\n"),
                "updates.ndjson": "before\n",
            ],
            limit: "-f 20"
        )
        #expect(try await daemon.status() == 0)
        #expect(daemon.log.contains { $0.contains("cannot write") && $0.contains("updates.ndjson") })
        #expect(daemon.log.contains { $0.contains("received=100") && $0.contains("balance=0") })
        let written = try String(contentsOf: daemon.folder.appendingPathComponent("updates.ndjson"), encoding: .utf8)
        #expect(written.hasPrefix("before\n") && written.hasSuffix("\n"))
        for line in written.split(separator: "\n").dropFirst() { _ = try JSONObject(Data(line.utf8)) }
    }

    @Test("a source that is not there ends it with 69")
    func missingInput() async throws {
        let daemon = try await DaemonProcess.run(
            ["--config", "c.yaml"],
            files: ["c.yaml": "sources: [{type: ndjson, path: none.ndjson}]\nsinks: []\n"]
        )
        #expect(daemon.status == 69)
        #expect(daemon.log.last?.hasSuffix("none.ndjson for reading: No such file or directory") == true)
    }
}
