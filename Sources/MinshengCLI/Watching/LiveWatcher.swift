// SPDX-License-Identifier: Apache-2.0

import Foundation
import ZeroMQ

/// Receives the live lane, keeps its state, and ends when its goal is reached.
struct LiveWatcher: ~Copyable {
    /// What a watcher waits for.
    enum Goal {
        case none
        /// That so many items were received and settled.
        case received(Int)
        /// That all current values have come.
        case complete
    }

    private static let slice = Duration.milliseconds(50)
    /// Messages that are taken before the output is refreshed.
    private static let batch = 256

    private let endpoint: Endpoint
    private let topics: LiveTopics
    private let socket: SubscriberSocket
    private let goal: Goal
    private let timeLimit: Duration?
    private var state: LiveState
    private var output: LiveOutput
    private var hasHeard = false
    private var hasComplained = false

    init(
        endpoint: Endpoint,
        curve: SocketOptions.Curve?,
        topics: LiveTopics,
        state: LiveState,
        goal: Goal,
        timeLimit: Duration?,
        output: LiveOutput
    ) throws(ZeroMQError) {
        var options = SocketOptions.lane
        options.curve = curve
        options.receiveHighWaterMark = 10_000
        let socket = try SubscriberSocket(Context(), options: options)
        for prefix in topics.prefixes { try socket.subscribe(to: prefix) }
        try socket.connect(to: endpoint)
        self.endpoint = endpoint
        self.topics = topics
        self.socket = socket
        self.state = state
        self.goal = goal
        self.timeLimit = timeLimit
        self.output = output
    }

    /// Watches until the goal is reached, the time is over or the user interrupts.
    /// - Throws: ``CommandFailure`` if the time is over or the output is closed.
    mutating func run() throws {
        let outcome = Result { try receive() }
        // Whatever happened, the cursor comes back.
        try output.finish(state)
        try outcome.get()
    }

    private mutating func receive() throws {
        var deadline = timeLimit.map { ContinuousClock.now + $0 }
        var message = Message()
        while !isDone {
            let hasMessages = try takeMessages(into: &message)
            if state.takeLoss() { try askAgain() }
            try output.refresh(state)
            if Interruption.isRequested { return }
            if hasMessages, case .none = goal { deadline = timeLimit.map { ContinuousClock.now + $0 } }
            if let deadline, ContinuousClock.now >= deadline, !isDone { throw timeOver }
        }
    }

    /// Subscribes anew, whereupon the daemon sends the current values again.
    private func askAgain() throws(ZeroMQError) {
        for prefix in topics.prefixes {
            try socket.unsubscribe(from: prefix)
            try socket.subscribe(to: prefix)
        }
    }

    /// Waits for messages, and takes those that are there.
    private mutating func takeMessages(into message: inout Message) throws -> Bool {
        var taken = 0
        while taken < LiveWatcher.batch, !isDone,
            try socket.receive(into: &message, timeout: taken == 0 ? LiveWatcher.slice : .zero)
        {
            taken += 1
            take(message)
        }
        return taken > 0
    }

    private mutating func take(_ message: borrowing Message) {
        guard message.frameCount == 2, let topic = message.string(at: 0), topics.contains(topic) else {
            return complain("a message is not [topic, JSON]")
        }
        let body = Data(message.array(at: 1))
        do {
            try state.apply(topic: topic, body: body)
            hasHeard = true
            output.take(topic: topic, body: body)
        } catch {
            complain(error.description)
        }
    }

    /// Tells once that something cannot be read; the rest is shown.
    private mutating func complain(_ message: String) {
        guard !hasComplained else { return }
        hasComplained = true
        StandardError.write(
            "minsheng: \(endpoint): \(Terminal.harmless(message)); is another program behind this address?\n"
        )
    }

    private var isDone: Bool {
        switch goal {
        case .none: false
        case .received(let count): state.hasSettled(count)
        case .complete: state.isComplete
        }
    }

    private var timeOver: CommandFailure {
        let limit = Figures.decimal(timeLimit?.seconds ?? 0, digits: 1)
        guard hasHeard else {
            return CommandFailure(
                .unavailable,
                "\(endpoint): no daemon was heard for \(limit) s; start minshengd, or give its live lane with --from"
            )
        }
        switch goal {
        case .received(let count):
            let received =
                state.ledger.map { "\($0.received) received, \($0.balance) under way" } ?? "no ledger was heard"
            return CommandFailure(.unavailable, "\(endpoint): not \(count) items settled in \(limit) s (\(received))")
        case .complete:
            return CommandFailure(
                .unavailable,
                "\(endpoint): the current values did not all come in \(limit) s; try again"
            )
        case .none:
            return CommandFailure(.unavailable, "\(endpoint): the daemon has been silent for \(limit) s")
        }
    }
}
