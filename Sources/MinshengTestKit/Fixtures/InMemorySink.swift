// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
public import MinshengPipeline
import Synchronization

/// A sink that keeps what it receives, and lets a test wait for it.
public final class InMemorySink: Sink {
    private struct State {
        var emissions: [Emission] = []
        var isEnded = false
        var waiters: [Waiter] = []
    }

    private struct Waiter {
        let predicate: @Sendable (Emission) -> Bool
        let continuation: CheckedContinuation<Emission?, Never>
    }

    private let state = Mutex(State())

    /// Creates a sink that has received nothing.
    public init() {}

    /// What was received so far.
    public var emissions: [Emission] { state.withLock { $0.emissions } }

    /// The values of windows received so far, in order.
    public var updates: [Publication] { emissions.flatMap(\.updates) }

    /// The latest value of each topic and window, as a subscriber keeps them.
    public var latest: [String: [UInt8]] {
        updates.reduce(into: [:]) { latest, update in
            latest["\(update.topic)\(update.windowStart?.microsecondsSince1970 ?? 0)"] = update.body
        }
    }

    /// Waits for the first emission, past ones among them, that satisfies `predicate`.
    /// - Returns: nil if the pipeline ended without one.
    public func first(where predicate: @escaping @Sendable (Emission) -> Bool) async -> Emission? {
        await withCheckedContinuation { continuation in
            let known: Emission?? = state.withLock { state in
                if let emission = state.emissions.first(where: predicate) { return .some(emission) }
                if state.isEnded { return .some(nil) }
                state.waiters.append(Waiter(predicate: predicate, continuation: continuation))
                return nil
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    /// Keeps emissions until they end.
    public func run(_ emissions: Emissions) async throws {
        for await emission in emissions { note(emission) }
        let waiters = state.withLock { state in
            state.isEnded = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.continuation.resume(returning: nil) }
    }

    private func note(_ emission: Emission) {
        let satisfied = state.withLock { state in
            state.emissions.append(emission)
            let satisfied = state.waiters.filter { $0.predicate(emission) }
            state.waiters.removeAll { $0.predicate(emission) }
            return satisfied
        }
        for waiter in satisfied { waiter.continuation.resume(returning: emission) }
    }
}
