// SPDX-License-Identifier: Apache-2.0

public import MinshengMetrics
public import MinshengPipeline
import Synchronization

/// A clock that stands still until a test moves it.
///
/// ```swift
/// let clock = ManualClock()
/// let pipeline = Pipeline(stages: stages, clock: clock.pipelineClock, logger: logger)
/// await clock.advance(by: .milliseconds(500))
/// ```
public final class ManualClock: Sendable {
    private struct Sleeper {
        let id: Int
        let deadline: Duration
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct Waiter {
        let deadline: Duration
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var uptime = Duration.zero
        var nextID = 0
        var sleepers: [Sleeper] = []
        var cancelled: Set<Int> = []
        var waiters: [Waiter] = []
    }

    private let start: Timestamp
    private let state = Mutex(State())

    /// Creates a clock.
    /// - Parameter start: the time of day it shows at first.
    public init(start: Timestamp = Timestamp(secondsSince1970: 1_749_427_200)) {
        self.start = start
    }

    /// The clock as a pipeline reads it.
    public var pipelineClock: PipelineClock {
        PipelineClock(now: { self.now }, uptime: { self.uptime }, sleep: { try await self.sleep(for: $0) })
    }

    /// The time of day.
    public var now: Timestamp { start + uptime }

    /// The time since the clock was made.
    public var uptime: Duration { state.withLock { $0.uptime } }

    /// Waits until somebody sleeps, then moves the time on and wakes those whose time has come.
    public func advance(by duration: Duration) async {
        await waitForSleeper(until: .zero)
        let due = state.withLock { state in
            state.uptime += duration
            let due = state.sleepers.filter { $0.deadline <= state.uptime }
            state.sleepers.removeAll { $0.deadline <= state.uptime }
            return due
        }
        for sleeper in due { sleeper.continuation.resume() }
    }

    /// Waits until somebody sleeps at least until the clock's uptime is `deadline`.
    public func waitForSleeper(until deadline: Duration) async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if state.sleepers.contains(where: { $0.deadline >= deadline }) { return true }
                state.waiters.append(Waiter(deadline: deadline, continuation: continuation))
                return false
            }
            if isReady { continuation.resume() }
        }
    }

    private func sleep(for duration: Duration) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { register(id, for: duration, $0) }
        } onCancel: {
            cancel(id)
        }
    }

    private func register(_ id: Int, for duration: Duration, _ continuation: CheckedContinuation<Void, any Error>) {
        let (waiters, isCancelled) = state.withLock { state in
            guard state.cancelled.remove(id) == nil else { return ([Waiter](), true) }
            let deadline = state.uptime + duration
            state.sleepers.append(Sleeper(id: id, deadline: deadline, continuation: continuation))
            defer { state.waiters.removeAll { $0.deadline <= deadline } }
            return (state.waiters.filter { $0.deadline <= deadline }, false)
        }
        if isCancelled { continuation.resume(throwing: CancellationError()) }
        for waiter in waiters { waiter.continuation.resume() }
    }

    private func cancel(_ id: Int) {
        let sleeper = state.withLock { state -> Sleeper? in
            guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else {
                state.cancelled.insert(id)
                return nil
            }
            return state.sleepers.remove(at: index)
        }
        sleeper?.continuation.resume(throwing: CancellationError())
    }
}
