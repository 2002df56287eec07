// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A value that a test can wait for: tasks change it, and others wait until it is as they want.
///
/// ```swift
/// let count = Watched(0)
/// async let reached: Void = count.wait { $0 == 3 }
/// for _ in 0..<3 { count.update { $0 += 1 } }
/// try await reached
/// ```
public final class Watched<Value: Sendable>: Sendable {
    private struct Waiter {
        let predicate: @Sendable (Value) -> Bool
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var value: Value
        var nextID = 0
        var waiters: [Int: Waiter] = [:]
        /// Waits that were cancelled before they began.
        var cancelled: Set<Int> = []
    }

    private let state: Mutex<State>

    /// Creates a watched value.
    public init(_ value: Value) {
        state = Mutex(State(value: value))
    }

    /// The value as it is now.
    public var value: Value { state.withLock { $0.value } }

    /// Changes the value, and lets go whoever waits for what it is now.
    public func update<Result: Sendable>(_ change: (inout Value) -> Result) -> Result {
        let (result, satisfied) = state.withLock { state in
            let result = change(&state.value)
            let value = state.value
            let satisfied = state.waiters.filter { $0.value.predicate(value) }
            for id in satisfied.keys { state.waiters[id] = nil }
            return (result, satisfied.values.map(\.continuation))
        }
        for continuation in satisfied { continuation.resume() }
        return result
    }

    /// Waits until the value satisfies `predicate`.
    /// - Throws: `CancellationError` if the task is cancelled first.
    public func wait(until predicate: @escaping @Sendable (Value) -> Bool) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation {
                register(Waiter(predicate: predicate, continuation: $0), id: id)
            }
        } onCancel: {
            cancel(id)
        }
    }

    private func register(_ waiter: Waiter, id: Int) {
        let end: Result<Void, any Error>? = state.withLock { state in
            if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
            if waiter.predicate(state.value) { return .success(()) }
            state.waiters[id] = waiter
            return nil
        }
        if let end { waiter.continuation.resume(with: end) }
    }

    private func cancel(_ id: Int) {
        let waiter = state.withLock { state in
            let waiter = state.waiters.removeValue(forKey: id)
            if waiter == nil { state.cancelled.insert(id) }
            return waiter
        }
        waiter?.continuation.resume(throwing: CancellationError())
    }
}
