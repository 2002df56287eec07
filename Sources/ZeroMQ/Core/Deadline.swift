// SPDX-License-Identifier: Apache-2.0

/// The moment at which a blocking call gives up, or never.
struct Deadline {
    private let instant: ContinuousClock.Instant?

    /// A deadline `timeout` from now; `nil` waits without end.
    init(after timeout: Duration?) {
        instant = timeout.map { ContinuousClock.now + max($0, .zero) }
    }

    /// The time that is left, `nil` without end.
    var remaining: Duration? {
        instant.map { max(ContinuousClock.now.duration(to: $0), .zero) }
    }

    /// Whether no time is left.
    var hasPassed: Bool { remaining == .zero }

    /// The time that is left in milliseconds, rounded up so that a wait never ends early, -1 without end.
    var remainingMilliseconds: Int32 { remaining.map(\.milliseconds) ?? -1 }

    /// The earlier of two deadlines.
    static func earlier(_ left: Deadline, _ right: Deadline) -> Deadline {
        guard let leftInstant = left.instant else { return right }
        guard let rightInstant = right.instant else { return left }
        return leftInstant < rightInstant ? left : right
    }
}

extension Duration {
    /// Whole milliseconds, rounded up, never below zero and never above what libzmq can hold (24 days).
    var milliseconds: Int32 {
        guard self > .zero else { return 0 }
        let (seconds, attoseconds) = components
        guard seconds < Int64(Int32.max / 1000) else { return .max }
        let partial = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return Int32(seconds * 1000 + partial)
    }
}
