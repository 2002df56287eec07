// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import Testing

@Suite struct WindowTests {
    @Test(arguments: [
        // An instant on a bound begins a window; the one before it ends there.
        ("1m", "+08:00", "2025-06-09T08:30:00Z", "2025-06-09T08:30:00Z", "2025-06-09T08:31:00Z"),
        ("1m", "+08:00", "2025-06-09T08:29:59.999999Z", "2025-06-09T08:29:00Z", "2025-06-09T08:30:00Z"),
        ("1h", "+08:00", "2025-06-09T08:30:00Z", "2025-06-09T08:00:00Z", "2025-06-09T09:00:00Z"),
        // Days are those of the local time.
        ("1d", "+08:00", "2025-06-08T16:00:00Z", "2025-06-08T16:00:00Z", "2025-06-09T16:00:00Z"),
        ("1d", "+08:00", "2025-06-08T15:59:59.999999Z", "2025-06-07T16:00:00Z", "2025-06-08T16:00:00Z"),
        ("1d", "Z", "2025-06-08T23:59:59Z", "2025-06-08T00:00:00Z", "2025-06-09T00:00:00Z"),
        ("1d", "-03:30", "2025-06-08T03:29:59Z", "2025-06-07T03:30:00Z", "2025-06-08T03:30:00Z"),
        ("1h", "-03:30", "2025-06-08T03:29:59Z", "2025-06-08T02:30:00Z", "2025-06-08T03:30:00Z"),
        // Weeks begin on a Monday: 2025-06-09 is one.
        ("7d", "+08:00", "2025-06-15T15:59:59Z", "2025-06-08T16:00:00Z", "2025-06-15T16:00:00Z"),
        ("7d", "Z", "1970-01-01T00:00:00Z", "1969-12-29T00:00:00Z", "1970-01-05T00:00:00Z"),
        ("3h", "+08:00", "2025-06-09T00:00:00Z", "2025-06-08T22:00:00Z", "2025-06-09T01:00:00Z"),
        // Before 1970, and at the ends of the calendar.
        ("1m", "+08:00", "1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:00Z", "1970-01-01T00:00:00Z"),
        ("1d", "+08:00", "1949-10-01T07:00:00Z", "1949-09-30T16:00:00Z", "1949-10-01T16:00:00Z"),
        ("1d", "Z", "0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "0000-01-02T00:00:00Z"),
        ("1h", "Z", "9999-12-31T23:59:59.999999Z", "9999-12-31T23:00:00Z", "+10000-01-01T00:00:00Z"),
    ])
    func hasBounds(size: String, offset: String, instant: String, start: String, end: String) throws {
        let window = try Window(of: WindowSize(size), containing: Timestamp(instant), offset: UTCOffset(offset))
        #expect(window.start.rfc3339() == start)
        #expect(window.end.rfc3339() == end)
    }

    @Test func describesItselfInLocalTime() {
        let window = Window(of: .day, containing: Timestamp("2025-06-09T01:00:00Z"))
        #expect(window.description == "2025-06-09T00:00:00+08:00/1d")
    }

    @Test(arguments: [Timestamp.min, .max])
    func existsForEveryInstant(instant: Timestamp) throws {
        for size in [WindowSize.minute, .day, try WindowSize("36600d")] {
            for offset in [UTCOffset.china, try UTCOffset(minutes: -1439)] {
                let window = Window(of: size, containing: instant, offset: offset)
                #expect(window.end - window.start == .seconds(size.seconds))
            }
        }
    }

    @Test func partitionsTime() throws {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<2_000 {
            let size = try WindowSize(seconds: Int.random(in: 1...1_000_000, using: &random))
            let offset = try UTCOffset(minutes: Int.random(in: -1439...1439, using: &random))
            let instant = Timestamp(microsecondsSince1970: Int64.random(in: -(1 << 58)...(1 << 58), using: &random))
            let window = Window(of: size, containing: instant, offset: offset)
            #expect(window.start <= instant && instant < window.end)
            #expect(Window(of: size, containing: window.start, offset: offset) == window)
            #expect(Window(of: size, containing: window.end, offset: offset).start == window.end)
            #expect(Window(of: size, containing: window.end - .microseconds(1), offset: offset) == window)
        }
    }
}
