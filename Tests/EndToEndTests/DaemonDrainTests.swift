// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengTestKit
import Testing
import ZeroMQ

@Suite("Daemon: what clients hear when it stops", .timeLimit(.minutes(10)))
struct DaemonDrainTests {
    /// A socket that has asked something and so is known to its lane.
    private struct KnownClient {
        let socket: AsyncSocket<Roles.Dealer>
        let hasDelimiter: Bool

        init(_ context: Context, _ address: String, hasDelimiter: Bool) async throws {
            let dealer = try DealerSocket(context, options: .client)
            try dealer.connect(to: Endpoint(address))
            (socket, self.hasDelimiter) = (try AsyncSocket(dealer), hasDelimiter)
        }

        /// Asks for a sign of life, and then waits for what comes unasked.
        /// - Parameter isKnown: called once the lane has answered.
        func verbs(_ isKnown: @Sendable () -> Void) async throws -> [String] {
            var batch = OutgoingBatch()
            var message = Message()
            for frame in (hasDelimiter ? [""] : []) + ["MS1", "PING", "1"] {
                message.append(copying: Array(frame.utf8).span.bytes)
            }
            batch.append(message)
            try await socket.send(batch)
            var verbs: [String] = []
            var messages = socket.messages.makeAsyncIterator()
            while verbs.last != "DRAIN", let message = try await messages.next() {
                let first = hasDelimiter ? 1 : 0
                try #require(message.frameCount == first + 4 && message.string(at: first) == "MS1")
                verbs.append(try #require(message.string(at: first + 1)))
                if verbs.last == "PONG" { isKnown() }
                if verbs.last == "DRAIN" {
                    #expect(message.array(at: first + 2).isEmpty, "nobody has asked")
                    let body = try JSONObject(Data(message.array(at: first + 3)))
                    #expect(body["epoch"] is String && body["message"] is String)
                }
            }
            return verbs
        }
    }

    @Test("every client that is known hears DRAIN once, on put and on sync, with and without a delimiter")
    func everybodyHears() async throws {
        let daemon = try await RunningDaemon()
        let context = try Context()
        let clients = 40
        let known = Watched(0)
        try await withThrowingTaskGroup(of: [String].self) { group in
            for number in 0..<clients {
                let address = number.isMultiple(of: 2) ? daemon.put : daemon.sync
                group.addTask {
                    let client = try await KnownClient(context, address, hasDelimiter: number % 4 < 2)
                    return try await client.verbs { known.update { $0 += 1 } }
                }
            }
            try await known.wait { $0 == clients }
            daemon.process.signal(SIGTERM)
            for try await verbs in group { #expect(verbs == ["PONG", "DRAIN"]) }
        }
        #expect(try await daemon.process.status() == 0)
    }

    @Test("what is put after DRAIN is answered with 503, and what was put before with its outcome")
    func refusesAfterwards() async throws {
        // One worker and long texts, so that work is left when the signal comes.
        let daemon = try await RunningDaemon(
            ["--config", "c.yaml"],
            files: ["c.yaml": "pipeline: {workers: 1, drain_limit: 10m}\n"]
        )
        var client = try PutClient(Context(), address: daemon.put)
        // The first answer tells how many may be under way.
        let credit = try #require(try await client.ask("PING", "credit").body.number("credit"))
        let text = String(repeating: "扩大社会保险覆盖面，促进公平。", count: 40)
        for number in 0..<credit {
            let items = (0..<200).map { SampleItem(id: "\(number)-\($0)", title: text).json }
            let body = Array("[".utf8) + items.joined(separator: Array(",".utf8)) + Array("]".utf8)
            try await client.send("PUT", "\(number)", body)
        }
        var accepted = 0
        accepted += try await client.answer().body.number("accepted") ?? 0
        daemon.process.signal(SIGTERM)
        var (unanswered, late) = (credit - 1, 0)
        var refused: PutClient.Answer?
        var isDraining = false
        // DRAIN and a refusal are said by two tasks, so either may come first.
        while refused == nil || unanswered > 0 || !isDraining {
            let answer = try await client.answer()
            switch answer.verb {
            case "DRAIN": isDraining = true
            case "ACK": accepted += answer.body.number("accepted") ?? 0
            default:
                #expect(answer.verb == "NACK" && answer.status == 503)
                if answer.id.hasPrefix("late") { refused = answer }
            }
            if answer.verb != "DRAIN" { unanswered -= 1 }
            // With each answer one more, so that some come while there is work left, however fast that is done.
            if refused == nil {
                late += 1
                unanswered += 1
                try await client.send("PUT", "late \(late)", SampleItem(id: "late \(late)", title: "天气").json)
            }
        }
        #expect(refused?.body.number("credit") == 0)
        #expect(refused?.body.number("retry_after_ms") ?? 0 > 0)
        #expect(try await daemon.process.status() == 0)
        // What was answered was counted, and nothing else.
        #expect(
            daemon.process.log.contains { $0.contains("final ledger") && $0.contains("received=\(accepted) ") },
            "\(accepted): \(daemon.process.log)"
        )
    }
}
