// SPDX-License-Identifier: Apache-2.0

/// The grammar of RFC 3339, section 5.6: `2025-06-09T08:30:00.25+08:00`.
///
/// Reading is strict: a date, `T` or `t`, a time and an offset, and nothing before, between or after. Functions take a
/// position and throw with the offset of the byte that is wrong.
enum RFC3339 {
    static let microsecondsPerSecond: Int64 = 1_000_000
    static let secondsPerDay: Int64 = 86_400

    static func timestamp(_ bytes: Span<UInt8>) throws(MetricsError) -> Timestamp {
        let date = try date(bytes)
        guard bytes.count > 10, bytes[10] | 0x20 == UInt8(ascii: "t") else {
            throw wrong("T belongs between the date and the time", at: 10, in: bytes)
        }
        let hour = try twoDigits(bytes, at: 11, upTo: 23, "the hour is two digits from 00 to 23")
        try expect(UInt8(ascii: ":"), bytes, at: 13, "a colon belongs after the hour")
        let minute = try twoDigits(bytes, at: 14, upTo: 59, "the minute is two digits from 00 to 59")
        try expect(UInt8(ascii: ":"), bytes, at: 16, "a colon belongs after the minute")
        let second = try twoDigits(bytes, at: 17, upTo: 60, "the second is two digits from 00 to 60")
        let (fraction, afterFraction) = try fraction(bytes, at: 19)
        let (offset, end) = try offset(bytes, at: afterFraction)
        guard end == bytes.count else {
            throw MetricsError(.invalidTimestamp, "nothing belongs after the offset", offsetUTF8: end)
        }
        let minutes = date.daysSince1970 * 1440 + hour * 60 + minute - offset.minutes
        if second == 60 { return try leapSecond(minutes: minutes) }
        let seconds = Int64(minutes) * 60 + Int64(second)
        return Timestamp(microsecondsSince1970: seconds * microsecondsPerSecond + fraction)
    }

    /// Reads `Z` or `+08:00` at `start` and says where it ends.
    static func offset(_ bytes: Span<UInt8>, at start: Int) throws(MetricsError) -> (offset: UTCOffset, end: Int) {
        guard start < bytes.count else {
            throw wrong("Z or an offset such as +08:00 belongs here", at: start, in: bytes)
        }
        if bytes[start] | 0x20 == UInt8(ascii: "z") { return (.utc, start + 1) }
        guard bytes[start] == UInt8(ascii: "+") || bytes[start] == UInt8(ascii: "-") else {
            throw wrong("Z or an offset such as +08:00 belongs here", at: start, in: bytes)
        }
        let hours = try twoDigits(bytes, at: start + 1, upTo: 23, "the offset's hours are two digits from 00 to 23")
        try expect(UInt8(ascii: ":"), bytes, at: start + 3, "a colon belongs after the offset's hours")
        let minutes = try twoDigits(bytes, at: start + 4, upTo: 59, "the offset's minutes are two digits from 00 to 59")
        let size = hours * 60 + minutes
        return (UTCOffset(uncheckedMinutes: bytes[start] == UInt8(ascii: "-") ? -size : size), start + 6)
    }

    private static func date(_ bytes: Span<UInt8>) throws(MetricsError) -> CivilDate {
        let century = try twoDigits(bytes, at: 0, upTo: 99, "the year is four digits")
        let year = try century * 100 + twoDigits(bytes, at: 2, upTo: 99, "the year is four digits")
        try expect(UInt8(ascii: "-"), bytes, at: 4, "a hyphen belongs after the year")
        let month = try twoDigits(bytes, at: 5, upTo: 12, "the month is two digits from 01 to 12")
        guard month > 0 else { throw wrong("the month is two digits from 01 to 12", at: 5, in: bytes) }
        try expect(UInt8(ascii: "-"), bytes, at: 7, "a hyphen belongs after the month")
        let day = try twoDigits(bytes, at: 8, upTo: 31, "the day is two digits from 01 to 31")
        guard day > 0, day <= CivilDate.dayCount(year: year, month: month) else {
            throw wrong("the month has no such day", at: 8, in: bytes)
        }
        return CivilDate(year: year, month: month, day: day)
    }

    /// Reads `.25` at `start`, if it is there, as microseconds; further digits are checked and dropped.
    private static func fraction(
        _ bytes: Span<UInt8>,
        at start: Int
    ) throws(MetricsError) -> (microseconds: Int64, end: Int) {
        guard start < bytes.count, bytes[start] == UInt8(ascii: ".") else { return (0, start) }
        var position = start + 1
        var microseconds: Int64 = 0
        var scale: Int64 = 100_000
        while position < bytes.count, let digit = digit(bytes[position]) {
            microseconds += scale * Int64(digit)
            scale /= 10
            position += 1
        }
        guard position > start + 1 else { throw wrong("a digit belongs after the point", at: position, in: bytes) }
        return (microseconds, position)
    }

    /// The instant of a second 60: the last microsecond of its minute, so that it stays in its minute, hour and day.
    private static func leapSecond(minutes: Int) throws(MetricsError) -> Timestamp {
        let next = floorDivide(minutes + 1, by: 1440)
        guard next.remainder == 0, CivilDate(daysSince1970: next.quotient).day == 1 else {
            throw MetricsError(
                .invalidTimestamp,
                "a second 60 exists only at 23:59 UTC on the last day of a month",
                offsetUTF8: 17
            )
        }
        return Timestamp(microsecondsSince1970: Int64(minutes + 1) * 60 * microsecondsPerSecond - 1)
    }

    @inline(__always)
    private static func digit(_ byte: UInt8) -> UInt8? {
        let value = byte &- UInt8(ascii: "0")
        return value < 10 ? value : nil
    }

    @inline(__always)
    private static func twoDigits(
        _ bytes: Span<UInt8>,
        at start: Int,
        upTo limit: Int,
        _ rule: StaticString
    ) throws(MetricsError) -> Int {
        guard start + 1 < bytes.count else { throw wrong(rule, at: bytes.count, in: bytes) }
        guard let tens = digit(bytes[start]) else { throw wrong(rule, at: start, in: bytes) }
        guard let ones = digit(bytes[start + 1]) else { throw wrong(rule, at: start + 1, in: bytes) }
        let value = Int(tens) * 10 + Int(ones)
        guard value <= limit else { throw wrong(rule, at: start, in: bytes) }
        return value
    }

    @inline(__always)
    private static func expect(
        _ byte: UInt8,
        _ bytes: Span<UInt8>,
        at position: Int,
        _ rule: StaticString
    ) throws(MetricsError) {
        guard position < bytes.count, bytes[position] == byte else { throw wrong(rule, at: position, in: bytes) }
    }

    @inline(never)
    private static func wrong(_ rule: StaticString, at position: Int, in bytes: Span<UInt8>) -> MetricsError {
        if position >= bytes.count {
            return MetricsError(.invalidTimestamp, "the text ends too early: \(rule)", offsetUTF8: bytes.count)
        }
        return MetricsError(.invalidTimestamp, "\(rule)", offsetUTF8: position)
    }
}
