// SPDX-License-Identifier: Apache-2.0

/// A fixed distance of a local time from UTC, in whole minutes, less than a day either way.
public struct UTCOffset: Hashable, Sendable {
    /// Minutes that the local time is ahead of UTC; negative west of Greenwich.
    public let minutes: Int

    /// UTC itself.
    public static let utc = UTCOffset(uncheckedMinutes: 0)
    /// The time of China, UTC+08:00, in force all the year.
    public static let china = UTCOffset(uncheckedMinutes: 480)

    /// Creates an offset from the minutes by which it is ahead of UTC.
    /// - Throws: ``MetricsError`` with code `invalidOffset` unless it is less than a day.
    public init(minutes: Int) throws(MetricsError) {
        guard minutes > -1440, minutes < 1440 else {
            throw MetricsError(.invalidOffset, "an offset from UTC is at most 23:59 either way")
        }
        self.minutes = minutes
    }

    /// Reads `Z` or an offset such as `+08:00`, as RFC 3339 writes it.
    /// - Throws: ``MetricsError`` with code `invalidOffset`.
    public init(_ text: String) throws(MetricsError) {
        let bytes = Array(text.utf8)
        do throws(MetricsError) {
            let (offset, end) = try RFC3339.offset(bytes.span, at: 0)
            guard end == bytes.count else {
                throw MetricsError(.invalidTimestamp, "an offset ends here", offsetUTF8: end)
            }
            self = offset
        } catch {
            throw MetricsError(.invalidOffset, error.message, offsetUTF8: error.offsetUTF8)
        }
    }

    init(uncheckedMinutes minutes: Int) {
        self.minutes = minutes
    }

    var microseconds: Int64 { Int64(minutes) * 60_000_000 }
}

extension UTCOffset: CustomStringConvertible {
    /// `Z` for UTC, else the form `+08:00`.
    public var description: String {
        var bytes: [UInt8] = []
        RFC3339.append(self, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
