// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("Daemon: configuration", .timeLimit(.minutes(10)))
struct DaemonConfigurationTests {
    struct Fault: CustomTestStringConvertible {
        let name: String
        let yaml: String
        let message: String
        var testDescription: String { name }
    }

    static let faults = [
        Fault(
            name: "an unknown section",
            yaml: "pipelin: {}\n",
            message: #"c.yaml:1:1: unknown key "pipelin"; did you mean "pipeline"?"#
        ),
        Fault(
            name: "an unknown setting",
            yaml: "pipeline:\n  workers: 2\n  provisonal_interval: 1s\n",
            message: #"c.yaml:3:3: unknown key "provisonal_interval"; did you mean "provisional_interval"?"#
        ),
        Fault(
            name: "an unknown setting of a stage",
            yaml: "sources:\n  - type: push\n    bnid: tcp://127.0.0.1:1\n",
            message: #"c.yaml:3:5: unknown key "bnid"; did you mean "bind"?"#
        ),
        Fault(
            name: "an unknown type of stage",
            yaml: "sinks:\n  - type: lvie\n",
            message: #"c.yaml:2:11: there is no sink of type "lvie"; did you mean "live"?"#
        ),
        Fault(
            name: "a stage without a type",
            yaml: "sources:\n  - bind: tcp://127.0.0.1:1\n",
            message: #"c.yaml:2:5: a source needs a "type", one of: ndjson, push"#
        ),
        Fault(
            name: "no source",
            yaml: "sources: []\n",
            message: #"there is no source; add one under "sources", such as {type: push}"#
        ),
        Fault(
            name: "a key twice",
            yaml: "log: {level: info}\nlog: {level: debug}\n",
            message: #"c.yaml:1:1: "log" stands here twice; keep one"#
        ),
        Fault(
            name: "not YAML",
            yaml: "log: {level: info\nsources: [\n",
            message: "c.yaml:2:8: this is not YAML: "
        ),
        Fault(
            name: "a level that does not exist",
            yaml: "log:\n  level: loud\n",
            message: #"c.yaml:2:10: "level" is one of trace, debug, info, notice, warning, error, critical, not "loud""#
        ),
        Fault(
            name: "a number out of range",
            yaml: "pipeline:\n  workers: 0\n",
            message: #"c.yaml:2:12: "workers" is from 1 to 256, not 0"#
        ),
        Fault(
            name: "a duration without a unit",
            yaml: "pipeline:\n  drain_limit: 5\n",
            message: #"c.yaml:2:16: "5" is no length of time; write a whole number and ms, s, m, h or d, such as 500ms"#
        ),
        Fault(
            name: "a duration that is too short",
            yaml: "pipeline:\n  heartbeat_interval: 1ms\n",
            message: #"c.yaml:2:23: "heartbeat_interval" is 10ms or more, not 1ms"#
        ),
        Fault(
            name: "a window size that does not exist",
            yaml: "windows:\n  sizes: [1m, 1 hour]\n",
            message: #"c.yaml:2:10: "sizes" cannot be read: "#
        ),
        Fault(
            name: "a limit of a dimension that is none",
            yaml: "windows: {limits: {sauce: 3}}\n",
            message: #"c.yaml:1:20: unknown key "sauce"; known are "kind", "region", "source", "tag""#
        ),
        Fault(
            name: "a limit that is out of range",
            yaml: "windows: {limits: {tag: 70000}}\n",
            message: "invalidConfiguration: limits: tag has from 0 to 60000 values"
        ),
        Fault(
            name: "an address that is none",
            yaml: "sources: [{type: push, bind: here}]\n",
            message: #"the push lane cannot bind to "here": "#
        ),
    ]

    @Test("a fault is named with its place and what to do, and the status is 78", arguments: faults)
    func namesFault(fault: Fault) async throws {
        let daemon = try await DaemonProcess.run(["--config", "c.yaml", "--check"], files: ["c.yaml": fault.yaml])
        #expect(daemon.status == 78)
        #expect(daemon.log.count == 1)
        #expect(daemon.log.first?.hasPrefix("minshengd: \(fault.message)") == true, "\(daemon.log)")
    }

    @Test("a configuration that is not there, and one that is not UTF-8, are named")
    func unreadableFiles() async throws {
        let missing = try await DaemonProcess.run(["--config", "none.yaml"])
        #expect(missing.status == 78)
        #expect(missing.log == ["minshengd: cannot read the configuration none.yaml: No such file or directory"])
    }

    @Test(
        "what --check prints is a configuration that says the same",
        arguments: [
            "", "pipeline: {workers: 3}\nsinks: []\n",
            "windows: {limits: {source: 9}, reserved: {source: [新华社]}, divided_from: 1d, memory_limit_mib: 8}\n",
        ]
    )
    func checkPrintsWhole(yaml: String) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(yaml.utf8).write(to: folder.appendingPathComponent("one.yaml"))
        let first = try check("one.yaml", in: folder)
        try first.write(to: folder.appendingPathComponent("two.yaml"))
        #expect(try check("two.yaml", in: folder) == first)
        let text = String(decoding: first, as: UTF8.self)
        #expect(text.contains("provisional_interval: 500ms"))
        #expect(text.contains("# The windows take at most ") && text.contains("#   1d: "))
    }

    private func check(_ name: String, in folder: URL) throws -> Data {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = DaemonProcess.executable
        process.arguments = ["--config", name, "--check"]
        process.currentDirectoryURL = folder
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return output
    }
}
