// SPDX-License-Identifier: Apache-2.0

/// Spaces items out evenly, so that not more than a number of them is sent each second.
struct RateLimiter {
    /// The longest a limiter that was held up may hurry to catch up.
    private static let burst = Duration.milliseconds(100)

    private let interval: Duration
    private var next: ContinuousClock.Instant

    /// Creates a limiter that lets the first item pass at once.
    /// - Parameter rate: items a second, above 0.
    init(rate: Double, now: ContinuousClock.Instant) {
        interval = .seconds(1 / rate)
        next = now
    }

    /// Takes the next item's turn.
    /// - Returns: how long that item has to wait; zero if its time has come.
    mutating func takeTurn(now: ContinuousClock.Instant) -> Duration {
        let turn = max(next, now - RateLimiter.burst)
        next = turn + interval
        return max(.zero, turn - now)
    }
}
