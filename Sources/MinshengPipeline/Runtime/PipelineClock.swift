// SPDX-License-Identifier: Apache-2.0

public import MinshengMetrics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The two clocks a pipeline reads: the time of day, which may jump, and a way to wait, which does not.
public struct PipelineClock: Sendable {
    /// The time of day, for the receipt of messages and the times in what is published.
    public var now: @Sendable () -> Timestamp
    /// Waits for a length of time, whatever happens to the time of day.
    public var sleep: @Sendable (Duration) async throws -> Void
    /// Time since some fixed moment, whatever happens to the time of day.
    public var uptime: @Sendable () -> Duration

    /// Creates a clock from its parts.
    public init(
        now: @escaping @Sendable () -> Timestamp,
        uptime: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.uptime = uptime
        self.sleep = sleep
    }

    /// The clocks of the machine.
    public static let system = PipelineClock(
        now: { Timestamp(microsecondsSince1970: read(CLOCK_REALTIME).wholeMicroseconds) },
        uptime: { read(CLOCK_MONOTONIC) },
        sleep: { try await Task.sleep(for: $0, clock: .continuous) }
    )

    private static func read(_ clock: clockid_t) -> Duration {
        var time = timespec()
        // The call can fail only for a clock the system does not have, and POSIX has both.
        precondition(clock_gettime(clock, &time) == 0, "the system has a clock")
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }
}

extension Duration {
    fileprivate var wholeMicroseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
