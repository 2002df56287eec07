// SPDX-License-Identifier: Apache-2.0

import MinshengClient
import Synchronization
import Testing
import ZeroMQ

/// A feeder on a real socket, and a put lane of the test's that answers as it likes; the clock is the test's.
@Suite("Feeder: deadlines", .timeLimit(.minutes(10)))
struct FeederTests {
    /// The other side: it gets requests and says what it wants.
    private struct Lane {
        let endpoint: Endpoint
        private let socket: AsyncSocket<Roles.Router>
        private var messages: IncomingMessages.Iterator

        init(_ context: Context) throws {
            let router = try RouterSocket(context, options: .server)
            endpoint = try router.bind(to: "tcp://127.0.0.1:*")
            socket = try AsyncSocket(router)
            messages = socket.messages.makeAsyncIterator()
        }

        /// Waits for a request.
        mutating func next() async throws -> (peer: [UInt8], id: String, items: String) {
            let message = try #require(try await messages.next(), "the test was cancelled")
            try #require(message.frameCount == 5 && message.string(at: 2) == "PUT")
            return (
                message.array(at: 0), try #require(message.string(at: 3)), try #require(message.string(at: 4))
            )
        }

        func acknowledge(_ peer: [UInt8], _ id: String) async throws {
            var batch = OutgoingBatch()
            batch.append(peer, "MS1", "ACK", id, #"{"status":200,"accepted":1,"credit":4}"#)
            try await socket.send(batch)
        }
    }

    /// A clock that stands still or runs with each look.
    private final class Clock: Sendable {
        private let state: Mutex<(uptime: Duration, step: Duration, looks: Int)>

        init(step: Duration = .zero) { state = Mutex((.zero, step, 0)) }

        @Sendable func look() -> Duration {
            state.withLock { state in
                state.uptime += state.step
                state.looks += 1
                return state.uptime
            }
        }

        var looks: Int { state.withLock { $0.looks } }

        func jump(by time: Duration) { state.withLock { $0.uptime += time } }
    }

    private static var settings: FeederSettings {
        var settings = FeederSettings()
        settings.answerTimeout = .seconds(1)
        settings.patience = .seconds(5)
        return settings
    }

    @Test("a batch that is not answered in time is sent again, with the same id and items")
    func sendsAgain() async throws {
        let context = try Context()
        var lane = try Lane(context)
        let endpoint = lane.endpoint
        let clock = Clock(step: .milliseconds(100))
        // The test's own lane answers, however long its threads have to wait for their turn.
        var settings = Self.settings
        settings.patience = .seconds(3600)
        async let receipt = Feeder.connected(to: endpoint, in: context, settings, uptime: clock.look) { feeder in
            let receipt = try await feeder.put(Array("[1]".utf8))
            return (receipt, feeder.resentCount)
        }
        let first = try await lane.next()
        let second = try await lane.next()
        #expect(first == second && second.items == "[1]")
        try await lane.acknowledge(second.peer, second.id)
        let (taken, resentCount) = try await receipt
        #expect(taken.accepted == 1 && taken.attempts >= 2 && resentCount >= 1)
    }

    @Test("a batch that is never answered is given up when patience ends, and was sent at each deadline before")
    func givesUp() async throws {
        let context = try Context()
        let lane = try Lane(context)
        let endpoint = lane.endpoint
        let clock = Clock(step: .milliseconds(100))
        let error = await #expect(throws: ClientError.self) {
            try await Feeder.connected(to: endpoint, in: context, Self.settings, uptime: clock.look) { feeder in
                try await feeder.put(Array("[1]".utf8))
            }
        }
        #expect(error?.code == .timedOut)
        #expect(error?.description.contains("in 5 attempts") == true, "\(String(describing: error))")
        #expect(clock.looks < 60, "five seconds of a tenth each")
    }

    @Test("an answer that waits when the program goes on after an hour is taken; the daemon was not slow")
    func standsStill() async throws {
        let context = try Context()
        var lane = try Lane(context)
        let endpoint = lane.endpoint
        let clock = Clock()
        async let receipt = Feeder.connected(to: endpoint, in: context, Self.settings, uptime: clock.look) {
            feeder in
            try await feeder.put(Array("[1]".utf8))
        }
        let request = try await lane.next()
        clock.jump(by: .seconds(3600))
        // The feeder looks at its clock before it sees the answer.
        let looks = clock.looks
        while clock.looks < looks + 2 { await Task.yield() }
        try await lane.acknowledge(request.peer, request.id)
        let taken = try await receipt
        #expect(taken.accepted == 1 && taken.attempts == 1)
    }
}
