// SPDX-License-Identifier: Apache-2.0

/// An instant: whole microseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// Every `Int64` is an instant, so no arithmetic on times can trap: sums beyond the range (some 292,000 years either way)
/// stop at ``min`` and ``max``. Nothing here reads a clock; a caller passes the time in.
public struct Timestamp: Hashable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z; negative before it.
    public let microsecondsSince1970: Int64

    /// Creates an instant from microseconds since 1970-01-01T00:00:00Z.
    public init(microsecondsSince1970: Int64) {
        self.microsecondsSince1970 = microsecondsSince1970
    }

    /// Creates an instant from whole seconds since 1970-01-01T00:00:00Z; beyond the range it stops at ``min`` or ``max``.
    public init(secondsSince1970 seconds: Int64) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        self.init(microsecondsSince1970: overflow ? (seconds < 0 ? .min : .max) : product)
    }

    /// The earliest instant that can be held.
    public static let min = Timestamp(microsecondsSince1970: .min)
    /// The latest instant that can be held.
    public static let max = Timestamp(microsecondsSince1970: .max)
    /// 1970-01-01T00:00:00Z.
    public static let epoch = Timestamp(microsecondsSince1970: 0)
}

extension Timestamp: Comparable {
    /// Whether `left` is earlier than `right`.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microsecondsSince1970 < right.microsecondsSince1970
    }
}

extension Timestamp {
    /// The instant `duration` later; parts of a microsecond are dropped, and the sum stops at ``min`` and ``max``.
    public static func + (instant: Timestamp, duration: Duration) -> Timestamp {
        guard let delta = duration.wholeMicroseconds else { return duration < .zero ? .min : .max }
        return instant.advanced(byMicroseconds: delta)
    }

    /// The instant `duration` earlier; parts of a microsecond are dropped, and the result stops at ``min`` and ``max``.
    public static func - (instant: Timestamp, duration: Duration) -> Timestamp {
        guard let delta = duration.wholeMicroseconds else { return duration < .zero ? .max : .min }
        return instant.movedBack(byMicroseconds: delta)
    }

    /// The exact time from `start` to `end`, negative if `end` is earlier.
    public static func - (end: Timestamp, start: Timestamp) -> Duration {
        .microseconds(end.microsecondsSince1970) - .microseconds(start.microsecondsSince1970)
    }

    func advanced(byMicroseconds delta: Int64) -> Timestamp {
        let (sum, overflow) = microsecondsSince1970.addingReportingOverflow(delta)
        return Timestamp(microsecondsSince1970: overflow ? (delta < 0 ? .min : .max) : sum)
    }

    func movedBack(byMicroseconds delta: Int64) -> Timestamp {
        let (difference, overflow) = microsecondsSince1970.subtractingReportingOverflow(delta)
        return Timestamp(microsecondsSince1970: overflow ? (delta < 0 ? .max : .min) : difference)
    }
}

extension Duration {
    /// The duration in microseconds, rounded towards zero, or nil if an `Int64` cannot hold it.
    var wholeMicroseconds: Int64? {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, carry) = product.addingReportingOverflow(attoseconds / 1_000_000_000_000)
        return overflow || carry ? nil : sum
    }

    /// The duration in microseconds, rounded towards zero, or the nearest number that an `Int64` holds.
    var clampedMicroseconds: Int64 {
        wholeMicroseconds ?? (self < .zero ? .min : .max)
    }
}
