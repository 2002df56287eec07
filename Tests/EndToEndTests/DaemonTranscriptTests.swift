// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengClient
import Testing
import ZeroMQ

/// What clients may say and what the daemon answers, as `docs/wire-transcript.jsonl` has it for all languages.
@Suite("Daemon: the golden transcript", .timeLimit(.minutes(10)))
struct DaemonTranscriptTests {
    private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../docs/wire-transcript.jsonl")

    /// Compares an answer with what is expected: `$name` is any value, the same each time; `$*` is any at all.
    private static func matches(_ expected: JSONValue, _ actual: JSONValue, _ bound: inout [String: JSONValue]) -> Bool
    {
        switch (expected, actual) {
        case (.string("$*"), _): return true
        case (.string(let name), _) where name.hasPrefix("$"):
            defer { bound[name] = bound[name] ?? actual }
            return (bound[name] ?? actual) == actual
        case (.object(let expected), .object(let actual)):
            return expected.allSatisfy { name, value in actual[name].map { matches(value, $0, &bound) } ?? false }
        case (.array(let expected), .array(let actual)):
            return expected.count == actual.count && zip(expected, actual).allSatisfy { matches($0, $1, &bound) }
        default: return expected == actual
        }
    }

    /// A client's socket; one in the role of REQ puts an empty frame before each request, and gets one back.
    private final class Client {
        private let socket: DealerSocket
        private let hasDelimiter: Bool

        init(_ role: String, _ context: Context, _ address: String) throws {
            socket = try DealerSocket(context, options: .client)
            try socket.connect(to: Endpoint(address))
            hasDelimiter = role == "REQ"
        }

        func send(_ frames: [String]) throws {
            var message = Message()
            for frame in (hasDelimiter ? [""] : []) + frames { message.append(copying: Array(frame.utf8).span.bytes) }
            try socket.send(message)
        }

        /// An answer: its frames, the last one read as JSON.
        func receive() throws -> JSONValue {
            guard let message = try socket.receive(timeout: patience) else { throw Silence() }
            let first = hasDelimiter ? 1 : 0
            if hasDelimiter { #expect(message.array(at: 0).isEmpty) }
            var frames = (first..<message.frameCount - 1).map { JSONValue.string(message.string(at: $0) ?? "") }
            frames.append(try JSONValue(message.array(at: message.frameCount - 1)))
            return .array(frames)
        }
    }

    private struct Silence: Error {}

    private struct Step {
        let name: String
        let lane: String
        let socket: String
        let send: [String]
        let receive: [JSONValue]
        let isEventual: Bool

        init(_ line: Substring) throws {
            let step = try JSONValue(Array(line.utf8))
            name = try #require(step["name"]?.string)
            lane = try #require(step["lane"]?.string)
            socket = step["socket"]?.string ?? "DEALER"
            send = try #require(step["send"]?.array).compactMap(\.string)
            receive = try #require(step["receive"]?.array)
            isEventual = step["eventually"] == .boolean(true)
        }
    }

    @Test("every exchange is answered as it says")
    func replays() async throws {
        let daemon = try await RunningDaemon()
        let context = try Context()
        var clients: [String: Client] = [:]
        var bound: [String: JSONValue] = [:]
        var live = try LiveReader(context, address: daemon.live, topics: ["v1/heartbeat/"])
        let lines = try String(contentsOf: Self.file, encoding: .utf8).split(separator: "\n")
        #expect(lines.count >= 30)
        for step in try lines.map(Step.init) {
            let key = "\(step.lane) \(step.socket)"
            let address = step.lane == "put" ? daemon.put : daemon.sync
            let client = try clients[key] ?? Client(step.socket, context, address)
            clients[key] = client
            var fault = try Self.exchange(step, client, &bound)
            for _ in 0..<200 where fault != nil && step.isEventual {
                // What was counted is there once it is published, at the latest with the next beats.
                try await live.readNext()
                fault = try Self.exchange(step, client, &bound)
            }
            #expect(fault == nil, "\(step.name)")
        }
        #expect(try await daemon.stop() == 0)
    }

    /// Says one thing and compares the answers; returns what is wrong.
    private static func exchange(_ step: Step, _ client: Client, _ bound: inout [String: JSONValue]) throws -> String? {
        try client.send(step.send)
        var found = bound
        var fault: String?
        for expected in step.receive {
            let got = try client.receive()
            if !matches(expected, got, &found) { fault = "expected \(expected), got \(got)" }
            // A shorter answer, such as an END without the values that come before it.
            if got.array?.dropFirst().first != expected.array?.dropFirst().first { break }
        }
        if fault == nil { bound = found }
        return fault
    }
}
