// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengTestKit
import Testing

/// How long a test waits for something that must happen; only a failing test waits so long.
let patience = Duration.seconds(120)

/// A run of the built `minshengd`, with what it logged.
final class DaemonProcess: Sendable {
    private struct State {
        var log: [UInt8] = []
        var status: Int32?

        /// The whole lines; of one that is being written only a part may have come.
        var lines: [String] {
            let end = status == nil ? (log.lastIndex(of: UInt8(ascii: "\n")) ?? 0) : log.endIndex
            return String(decoding: log[..<end], as: UTF8.self).split(separator: "\n").map(String.init)
        }
    }

    /// The folder the daemon runs in; it goes away with the run.
    let folder: URL
    private let process = Process()
    private let state = Watched(State())

    /// The program beside the test bundle.
    static var executable: URL {
        let bundle = Bundle.main.bundleURL
        let folder = bundle.pathExtension == "xctest" ? bundle.deletingLastPathComponent() : bundle
        return folder.appendingPathComponent("minshengd", isDirectory: false)
    }

    /// Starts the daemon.
    /// - Parameters:
    ///   - arguments: its arguments.
    ///   - files: files to put into its folder, by name.
    ///   - privateFiles: files of mode 0600.
    ///   - limit: a limit of the shell's `ulimit`, such as `-n 64`, or nil for those of the tests.
    init(
        _ arguments: [String],
        files: [String: String] = [:],
        privateFiles: [String: String] = [:],
        limit: String? = nil
    ) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("minshengd-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in files.merging(privateFiles, uniquingKeysWith: { $1 }) {
            try Data(text.utf8).write(to: folder.appendingPathComponent(name))
        }
        for name in privateFiles.keys {
            let path = folder.appendingPathComponent(name).path
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        }
        let pipe = Pipe()
        if let limit {
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments =
                ["-c", #"ulimit $0 && exec "$@""#, limit, Self.executable.path] + arguments
        } else {
            process.executableURL = Self.executable
            process.arguments = arguments
        }
        process.currentDirectoryURL = folder
        process.standardError = pipe
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        follow(pipe.fileHandleForReading)
    }

    /// Takes in the log and then the exit status, on a thread of its own, since both are waited for by blocking.
    private func follow(_ handle: FileHandle) {
        Thread.detachNewThread { [process, state] in
            var part = [UInt8](repeating: 0, count: 1 << 16)
            while true {
                let count = read(handle.fileDescriptor, &part, part.count)
                if count > 0 {
                    state.update { [part] in $0.log += part[..<count] }
                } else if count == 0 || errno != EINTR {
                    break
                }
            }
            process.waitUntilExit()
            state.update { $0.status = process.terminationStatus }
        }
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: folder)
    }

    /// Free ports for the lanes, so that daemons of several tests get on; a flag that comes later takes precedence.
    ///
    /// Each daemon is at an address of its own. A port of 127.0.0.1 that it gives back, to be started again or to open a lane
    /// anew, is another test's daemon's a moment later, or that of a client that tries to connect to it. Where the
    /// loopback has one address only, ports are as they are.
    static var freePorts: [String] {
        #if os(Linux)
        let host = "127." + (0..<3).map { _ in "\(Int.random(in: 1...254))" }.joined(separator: ".")
        #else
        let host = "127.0.0.1"
        #endif
        return ["--push", "--put", "--live", "--sync"].flatMap { [$0, "tcp://\(host):*"] }
    }

    /// The daemon's process number; of the shell before it where a limit was asked for.
    var processIdentifier: Int32 { process.processIdentifier }

    /// The daemon's resident memory in bytes, nil where the system does not tell.
    var residentBytes: Int? {
        let fields = try? String(contentsOfFile: "/proc/\(processIdentifier)/statm", encoding: .ascii).split(
            separator: " "
        )
        guard let fields, fields.count > 1, let pages = Int(fields[1]) else { return nil }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// The lines that the daemon has logged so far.
    var log: [String] { state.value.lines }

    /// Waits until the daemon logs a line that holds `text`, or ends.
    func waitForLog(_ text: String) async throws {
        try await state.wait { state in
            state.status != nil || state.lines.contains { $0.contains(text) }
        }
        guard log.contains(where: { $0.contains(text) }) else {
            throw Ended(log: log)
        }
    }

    /// Sends the daemon a signal.
    func signal(_ number: Int32) {
        kill(process.processIdentifier, number)
    }

    /// Waits for the daemon to end.
    /// - Returns: its exit status.
    func status() async throws -> Int32 {
        try await state.wait { $0.status != nil }
        return state.value.status ?? -1
    }

    /// Runs the daemon to its end, which it has to come to by itself.
    static func run(
        _ arguments: [String],
        files: [String: String] = [:],
        limit: String? = nil
    ) async throws -> (status: Int32, log: [String]) {
        let daemon = try DaemonProcess(arguments, files: files, limit: limit)
        let status = try await daemon.status()
        return (status, daemon.log)
    }

    /// The daemon ended where it should have gone on.
    struct Ended: Error {
        let log: [String]
    }
}

/// A daemon on free ports of the loopback.
struct RunningDaemon {
    let process: DaemonProcess
    let push: String
    let put: String
    let live: String
    let sync: String

    /// Starts a daemon and waits until it is ready.
    init(_ arguments: [String] = [], files: [String: String] = [:]) async throws {
        process = try DaemonProcess(
            DaemonProcess.freePorts + ["--ready-file", "ready.json"] + arguments,
            files: files
        )
        try await process.waitForLog("ready")
        let ready = try JSONObject(Data(contentsOf: process.folder.appendingPathComponent("ready.json")))
        push = try #require(ready["push"] as? String)
        put = try #require(ready["put"] as? String)
        live = try #require(ready["live"] as? String)
        sync = try #require(ready["sync"] as? String)
    }

    /// Stops the daemon and returns its exit status.
    func stop(_ signal: Int32 = SIGTERM) async throws -> Int32 {
        process.signal(signal)
        return try await process.status()
    }
}

/// A JSON object as a test looks into it.
struct JSONObject {
    private let members: [String: Any]

    init(_ data: Data) throws {
        members = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    init(_ members: [String: Any]) {
        self.members = members
    }

    subscript(name: String) -> Any? { members[name] }

    /// A whole number, or nil if there is none under that name.
    func number(_ name: String) -> Int? { members[name] as? Int }

    /// A nested object, empty if there is none under that name.
    func object(_ name: String) -> JSONObject { JSONObject(members[name] as? [String: Any] ?? [:]) }

    /// The numbers of an object that holds nothing else.
    var numbers: [String: Int] { members.compactMapValues { $0 as? Int } }
}
