// SPDX-License-Identifier: Apache-2.0

public import MinshengPipeline

/// A source that hands on messages a test gives it, and notes what becomes of them.
public final class InMemorySource: Source {
    private struct State {
        var isStopped = false
        var settledCount = 0
        var outcomes: [Outcome: Int] = [:]
        var rejections: [Rejection] = []
    }

    private let deliveries: [[[UInt8]]]
    private let staysOpen: Bool
    private let state = Watched(State())

    /// Creates a source.
    /// - Parameters:
    ///   - deliveries: the messages of each delivery, in order.
    ///   - staysOpen: whether it waits to be stopped after the last one, as a socket does, or ends, as a file does.
    public init(_ deliveries: [[[UInt8]]], staysOpen: Bool = false) {
        self.deliveries = deliveries
        self.staysOpen = staysOpen
    }

    /// The number of deliveries that were acknowledged.
    public var settledCount: Int { state.value.settledCount }

    /// Waits until so many deliveries were acknowledged.
    /// - Throws: `CancellationError` if the task is cancelled first.
    public func waitUntilSettled(_ count: Int) async throws {
        try await state.wait { $0.settledCount >= count }
    }

    /// How many items ended how, in the deliveries that were acknowledged.
    public var outcomes: [Outcome: Int] { state.value.outcomes }

    /// Why items were rejected, in the deliveries that were acknowledged.
    public var rejections: [Rejection] { state.value.rejections }

    /// Hands on the deliveries, and then ends or waits to be stopped.
    public func run(_ intake: Intake) async throws {
        for delivery in deliveries {
            if state.value.isStopped { return }
            var messages = intake.makeMessages()
            for message in delivery { messages.append(message.span) }
            try await intake.send(Delivery(messages, acknowledgement: Acknowledgement { self.note($0) }))
        }
        if staysOpen { try await state.wait { $0.isStopped } }
    }

    /// Ends a wait, and hands on no more deliveries.
    public func stop() {
        state.update { $0.isStopped = true }
    }

    private func note(_ batch: borrowing Batch) {
        let outcomes = batch.outcomes
        let rejections = batch.rejections
        state.update { state in
            state.settledCount += 1
            for outcome in outcomes { state.outcomes[outcome, default: 0] += 1 }
            state.rejections += rejections
        }
    }
}
