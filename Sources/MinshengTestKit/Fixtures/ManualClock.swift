// SPDX-License-Identifier: Apache-2.0

public import MinshengMetrics
public import MinshengPipeline

/// A clock that stands still until a test moves it.
///
/// ```swift
/// let clock = ManualClock()
/// let pipeline = Pipeline(stages: stages, clock: clock.pipelineClock, logger: logger)
/// try await clock.advance(by: .milliseconds(500))
/// ```
public final class ManualClock: Sendable {
    private struct State {
        var uptime = Duration.zero
        var nextID = 0
        /// When each sleeper wants to be woken.
        var deadlines: [Int: Duration] = [:]
    }

    private let start: Timestamp
    private let state = Watched(State())

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
    public var uptime: Duration { state.value.uptime }

    /// Waits until somebody sleeps, then moves the time on and wakes those whose time has come.
    /// - Throws: `CancellationError` if the task is cancelled before anybody sleeps.
    public func advance(by duration: Duration) async throws {
        try await waitForSleeper(until: .zero)
        state.update { $0.uptime += duration }
    }

    /// Waits until somebody sleeps at least until the clock's uptime is `deadline`.
    /// - Throws: `CancellationError` if the task is cancelled first.
    public func waitForSleeper(until deadline: Duration) async throws {
        try await state.wait { state in
            state.deadlines.values.contains { $0 > state.uptime && $0 >= deadline }
        }
    }

    private func sleep(for duration: Duration) async throws {
        let (id, deadline) = state.update { state in
            state.nextID += 1
            state.deadlines[state.nextID] = state.uptime + duration
            return (state.nextID, state.uptime + duration)
        }
        defer { state.update { $0.deadlines[id] = nil } }
        try await state.wait { $0.uptime >= deadline }
    }
}
