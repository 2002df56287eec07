// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The moment at which a blocking call gives up, or never.
///
/// It is a number of the system's monotonic clock, which costs nothing to pass around; `ContinuousClock.Instant` is opaque.
struct Deadline {
    static let never = Deadline(nanoseconds: .max)

    private let nanoseconds: Int64

    private init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// A deadline `timeout` from now; `nil` waits without end.
    init(after timeout: Duration?) {
        guard let timeout else {
            self = .never
            return
        }
        let (sum, isTooLarge) = Self.now.addingReportingOverflow(timeout.nanoseconds)
        nanoseconds = isTooLarge ? .max : sum
    }

    /// Whether the deadline never comes.
    var isNever: Bool { nanoseconds == .max }

    /// The time that is left, `nil` without end.
    var remaining: Duration? { isNever ? nil : .nanoseconds(max(nanoseconds - Self.now, 0)) }

    /// Whether no time is left.
    var hasPassed: Bool { !isNever && nanoseconds <= Self.now }

    /// The time that is left in milliseconds, rounded up so that a wait never ends early, -1 without end.
    var remainingMilliseconds: Int32 { remaining.map(\.milliseconds) ?? -1 }

    /// The earlier of two deadlines.
    static func earlier(_ left: Deadline, _ right: Deadline) -> Deadline {
        left.nanoseconds < right.nanoseconds ? left : right
    }

    private static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
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

    /// Whole nanoseconds, rounded up, never below zero and never above 292 years.
    fileprivate var nanoseconds: Int64 {
        guard self > .zero else { return 0 }
        let (seconds, attoseconds) = components
        guard seconds < Int64.max / 1_000_000_000 else { return .max }
        return seconds * 1_000_000_000 + (attoseconds + 999_999_999) / 1_000_000_000
    }
}
