// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengTestKit

/// A run of the built `minsheng`, with what it wrote.
///
/// Nothing here blocks a thread that tests run on: pipes are read by threads of their own.
final class CLIProgram: Sendable {
    /// How a run ended.
    struct Result: Sendable {
        let status: Int32
        let output: String
        let errors: String

        /// The lines of standard output.
        var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    private let process: Process
    private let input = Pipe()
    private let output: Collector
    private let errors: Collector

    /// The program beside the test bundle.
    static var executable: URL {
        // On Linux the main bundle is the folder of the test program, on macOS a bundle inside it.
        let bundle = Bundle.main.bundleURL
        let folder = bundle.pathExtension == "xctest" ? bundle.deletingLastPathComponent() : bundle
        return folder.appendingPathComponent("minsheng", isDirectory: false)
    }

    /// Starts the program; standard input stays open until ``closeInput()``.
    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        let (outputPipe, errorPipe) = (Pipe(), Pipe())
        process = CLIProgram.process(arguments, environment)
        process.standardInput = input
        process.standardOutput = outputPipe
        process.standardError = errorPipe
        try process.run()
        output = Collector(outputPipe.fileHandleForReading)
        errors = Collector(errorPipe.fileHandleForReading)
    }

    deinit {
        // A test that failed half-way leaves nothing running.
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// A process of the program in an environment that does not depend on who runs the tests.
    static func process(_ arguments: [String], _ environment: [String: String]) -> Process {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        process.environment = ["PATH": path, "TERM": "xterm-256color", "TZ": "UTC"]
            .merging(environment) { $1 }
        return process
    }

    /// Runs the program to its end.
    static func run(
        _ arguments: [String],
        input: [UInt8] = [],
        environment: [String: String] = [:]
    ) async throws -> Result {
        let program = try CLIProgram(arguments, environment: environment)
        program.write(input)
        program.closeInput()
        return try await program.result()
    }

    /// Writes to its standard input.
    func write(_ bytes: [UInt8]) {
        // A program that has ended does not read any more; its exit code tells why.
        try? input.fileHandleForWriting.write(contentsOf: Data(bytes))
    }

    /// Ends its standard input.
    func closeInput() {
        try? input.fileHandleForWriting.close()
    }

    /// Sends it SIGINT, as Ctrl-C does.
    func interrupt() { process.interrupt() }

    /// Waits for the first line of its output.
    func firstLine() async throws -> String { try await output.firstLine() }

    /// Waits for its end.
    func result() async throws -> Result {
        let (output, errors) = (try await self.output.text(), try await self.errors.text())
        let status = await CLIProgram.onThread { [process] in
            process.waitUntilExit()
            return process.terminationReason == .uncaughtSignal
                ? 128 + process.terminationStatus : process.terminationStatus
        }
        return Result(status: status, output: output, errors: errors)
    }

    /// Does blocking work on a thread of its own.
    static func onThread<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: work()) }
        }
    }
}

/// Reads everything that comes through a file handle, on a thread of its own.
final class Collector: Sendable {
    private struct State: Sendable {
        var bytes: [UInt8] = []
        /// How many bytes were waited for before.
        var taken = 0
        var isAtEnd = false

        /// Where a text ends that has come since the last time.
        func place(of text: [UInt8]) -> Int? {
            guard bytes.count - taken >= text.count else { return nil }
            return (taken...bytes.count - text.count).first { bytes[$0..<$0 + text.count].elementsEqual(text) }
                .map { $0 + text.count }
        }
    }

    private let state = Watched(State())

    init(_ handle: FileHandle) {
        Thread.detachNewThread { [state] in
            var part = [UInt8](repeating: 0, count: 1 << 16)
            // A terminal whose other end is closed gives an error instead of an end.
            while true {
                let count = read(handle.fileDescriptor, &part, part.count)
                if count > 0 {
                    state.update { [part] in $0.bytes += part[..<count] }
                } else if count == 0 || errno != EINTR {
                    break
                }
            }
            state.update { $0.isAtEnd = true }
        }
    }

    /// All there is, once it has ended.
    func text() async throws -> String {
        try await state.wait { $0.isAtEnd }
        return String(decoding: state.value.bytes, as: UTF8.self)
    }

    /// What has come since the last call, once it holds a text.
    func waitFor(_ text: String) async throws -> String {
        let wanted = Array(text.utf8)
        try await state.wait { $0.isAtEnd || $0.place(of: wanted) != nil }
        return state.update { state in
            let end = state.place(of: wanted) ?? state.bytes.count
            defer { state.taken = end }
            return String(decoding: state.bytes[state.taken..<end], as: UTF8.self)
        }
    }

    /// The first line, once it has come or everything has ended.
    func firstLine() async throws -> String {
        try await state.wait { $0.bytes.contains(0x0A) || $0.isAtEnd }
        return String(decoding: state.value.bytes.prefix { $0 != 0x0A }, as: UTF8.self)
    }
}
