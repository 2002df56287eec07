// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengClient
import Synchronization

/// Events between a task that waits by suspending and a thread that waits by blocking; a bounded number of them.
final class EventQueue: Sendable {
    /// Why nothing more comes.
    struct Failure: Error {
        let reason: String
    }

    private struct State {
        var events: [SubscriberEvent] = []
        /// The task, while there is no room for more.
        var waiter: CheckedContinuation<Void, Never>?
        var failure: Failure?
        var isClosed = false
    }

    /// How many events wait before the task does.
    private static let limit = 4096

    private let state = Mutex(State())
    private let came = DispatchSemaphore(value: 0)

    /// Hands an event over; waits while there is no room.
    func put(_ event: SubscriberEvent) async {
        await withCheckedContinuation { continuation in
            let (isFirst, hasRoom) = state.withLock { state in
                state.events.append(event)
                let hasRoom = state.events.count < Self.limit || state.isClosed
                if !hasRoom { state.waiter = continuation }
                return (state.events.count == 1, hasRoom)
            }
            if isFirst { came.signal() }
            if hasRoom { continuation.resume() }
        }
    }

    /// Nothing more comes.
    func fail(_ reason: String) {
        state.withLock { $0.failure = Failure(reason: reason) }
        came.signal()
    }

    /// The events that wait, in order; where there are none, those that come within the time.
    func take(within time: Duration) throws(Failure) -> [SubscriberEvent] {
        _ = came.wait(timeout: .now() + time.seconds)
        let (events, waiter, failure) = state.withLock { state in
            defer { (state.events, state.waiter) = ([], nil) }
            return (state.events, state.waiter, state.failure)
        }
        waiter?.resume()
        if events.isEmpty, let failure { throw failure }
        return events
    }

    /// Nobody takes events any more, and nobody waits for room.
    func close() {
        let waiter = state.withLock { state in
            state.isClosed = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}
