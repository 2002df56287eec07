// SPDX-License-Identifier: Apache-2.0

public import MinshengPipeline
import Synchronization

/// A source that hands on messages a test gives it, and notes what becomes of them.
public final class InMemorySource: Source {
    private struct State {
        var settledCount = 0
        var outcomes: [Outcome: Int] = [:]
        var rejections: [Rejection] = []
        var isStopped = false
        var waiter: CheckedContinuation<Void, Never>?
        var settledWaiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let deliveries: [[[UInt8]]]
    private let staysOpen: Bool
    private let state = Mutex(State())

    /// Creates a source.
    /// - Parameters:
    ///   - deliveries: the messages of each delivery, in order.
    ///   - staysOpen: whether it waits to be stopped after the last one, as a socket does, or ends, as a file does.
    public init(_ deliveries: [[[UInt8]]], staysOpen: Bool = false) {
        self.deliveries = deliveries
        self.staysOpen = staysOpen
    }

    /// The number of deliveries that were acknowledged.
    public var settledCount: Int { state.withLock { $0.settledCount } }

    /// Waits until so many deliveries were acknowledged.
    public func waitUntilSettled(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isReached = state.withLock { state in
                if state.settledCount < count { state.settledWaiters.append((count, continuation)) }
                return state.settledCount >= count
            }
            if isReached { continuation.resume() }
        }
    }

    /// How many items ended how, in the deliveries that were acknowledged.
    public var outcomes: [Outcome: Int] { state.withLock { $0.outcomes } }

    /// Why items were rejected, in the deliveries that were acknowledged.
    public var rejections: [Rejection] { state.withLock { $0.rejections } }

    /// Hands on the deliveries, and then ends or waits to be stopped.
    public func run(_ intake: Intake) async throws {
        for delivery in deliveries {
            if state.withLock({ $0.isStopped }) { return }
            var messages = intake.makeMessages()
            for message in delivery { messages.append(message.span) }
            try await intake.send(Delivery(messages, acknowledgement: Acknowledgement { self.note($0) }))
        }
        if staysOpen { await waitForStop() }
    }

    /// Ends a wait, and hands on no more deliveries.
    public func stop() {
        let waiter = state.withLock { state in
            state.isStopped = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    private func waitForStop() async {
        await withCheckedContinuation { continuation in
            let isStopped = state.withLock { state in
                if !state.isStopped { state.waiter = continuation }
                return state.isStopped
            }
            if isStopped { continuation.resume() }
        }
    }

    private func note(_ batch: borrowing Batch) {
        let outcomes = batch.outcomes
        let rejections = batch.rejections
        let waiters = state.withLock { state in
            state.settledCount += 1
            for outcome in outcomes { state.outcomes[outcome, default: 0] += 1 }
            state.rejections += rejections
            let count = state.settledCount
            defer { state.settledWaiters.removeAll { $0.count <= count } }
            return state.settledWaiters.filter { $0.count <= count }
        }
        for waiter in waiters { waiter.continuation.resume() }
    }
}
