// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengClient

/// Takes in what a subscriber tells, keeps the state, and ends when its goal is reached.
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

    private let endpoint: String
    private let feed: LiveFeed
    private let goal: Goal
    private let timeLimit: Duration?
    private var state: LiveState
    private var output: LiveOutput
    private var hasHeard = false
    private var hasComplained = false
    /// Why the sync lane is done without, nil if it is not.
    private var loneliness: String?

    init(
        _ feed: LiveFeed,
        endpoint: String,
        state: LiveState,
        goal: Goal,
        timeLimit: Duration?,
        output: LiveOutput
    ) {
        self.feed = feed
        self.endpoint = endpoint
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
        while !isDone {
            let events = try feed.take(within: LiveWatcher.slice)
            for event in events where !isDone { try take(event) }
            try output.refresh(state)
            if Interruption.isRequested { return }
            if !events.isEmpty, case .none = goal { deadline = timeLimit.map { ContinuousClock.now + $0 } }
            if let deadline, ContinuousClock.now >= deadline, !isDone { throw timeOver }
        }
    }

    private mutating func take(_ event: SubscriberEvent) throws {
        switch event {
        case .value(let value): take(value)
        case .complete: state.complete()
        case .accompanied: loneliness = nil
        case .alone(let reason): loneliness = reason
        case .restarted: state.forget()
        case .malformed(let reason): complain("\(reason); is another program behind this address?")
        case .lockedOut(let reason, let isFinal):
            guard !isFinal else { throw CommandFailure(.unavailable, reason) }
            complain(reason)
        case .gap(let topic, let missing):
            guard let loneliness, output.isForPrograms else { break }
            complain(
                "\(missing.count) messages of \(topic) were lost, and only the current values come again: \(loneliness);"
                    + " give the daemon's sync lane with --sync"
            )
        case .healed, .heartbeat: break
        }
    }

    private mutating func take(_ value: LiveValue) {
        let body = Data(value.json)
        do {
            try state.apply(topic: value.topic, windowStart: value.windowStart, body: body)
            hasHeard = true
            output.take(topic: value.topic, body: body)
        } catch {
            complain("\(error.description); is another program behind this address?")
        }
    }

    /// Tells once that something is amiss; the rest is shown.
    private mutating func complain(_ message: String) {
        guard !hasComplained else { return }
        hasComplained = true
        StandardError.write("minsheng: \(endpoint): \(Terminal.harmless(message))\n")
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
                "\(endpoint): the current values did not all come in \(limit) s"
                    + (loneliness.map { " (\($0)); give the daemon's sync lane with --sync" } ?? "; try again")
            )
        case .none:
            return CommandFailure(.unavailable, "\(endpoint): the daemon has been silent for \(limit) s")
        }
    }
}
