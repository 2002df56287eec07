// SPDX-License-Identifier: Apache-2.0

/// An event that happens once, which threads and tasks can wait for.
final class Completion: Sendable {
    private struct State {
        var isComplete = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Locked(State())
    private let waker: Waker

    init() throws(ZeroMQError) {
        waker = try Waker()
    }

    /// Lets all waiting threads and tasks go on; further calls do nothing.
    func complete() {
        let waiters = state.withLock { state in
            state.isComplete = true
            defer { state.waiters = [] }
            return state.waiters
        }
        waker.wake()
        for waiter in waiters { waiter.resume() }
    }

    /// Blocks the thread until the event; returns whether it came before the deadline.
    func wait(until deadline: Deadline) -> Bool { waker.wait(until: deadline) }

    /// Suspends the task until the event.
    func value() async {
        await withCheckedContinuation { continuation in
            let isComplete = state.withLock { state in
                if !state.isComplete { state.waiters.append(continuation) }
                return state.isComplete
            }
            if isComplete { continuation.resume() }
        }
    }
}
