// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import Testing

@Suite struct WindowSizeTests {
    @Test(arguments: [
        ("1s", 1, "1s"), ("30s", 30, "30s"), ("1m", 60, "1m"), ("60s", 60, "1m"), ("90s", 90, "90s"),
        ("15m", 900, "15m"), ("60m", 3600, "1h"), ("1h", 3600, "1h"), ("36h", 129_600, "36h"), ("24h", 86_400, "1d"),
        ("1d", 86_400, "1d"), ("007d", 604_800, "7d"), ("36600d", 3_162_240_000, "36600d"),
    ])
    func readsAndNames(text: String, seconds: Int, name: String) throws {
        let size = try WindowSize(text)
        #expect(size.seconds == seconds)
        #expect(size.name == name)
        #expect("\(size)" == name)
        #expect(try WindowSize(size.name) == size)
        #expect(try WindowSize(seconds: seconds) == size)
    }

    @Test(arguments: [
        ("", 0, "write a number and a unit, such as 15m"),
        ("m", 0, "write a number and a unit, such as 15m"),
        ("-1m", 0, "write a number and a unit, such as 15m"),
        ("15", 2, "the unit is s, m, h or d, such as 15m"),
        ("15w", 2, "the unit is s, m, h or d, such as 15m"),
        ("15 m", 2, "the unit is s, m, h or d, such as 15m"),
        ("15min", 2, "the unit is s, m, h or d, such as 15m"),
        ("15M", 2, "the unit is s, m, h or d, such as 15m"),
        ("1m\u{301}", 1, "the unit is s, m, h or d, such as 15m"),
        ("99999999999999999999999s", 0, "a window is from one second to 36600 days long"),
        ("0m", nil, "a window is from one second to 36600 days long"),
        ("36601d", nil, "a window is from one second to 36600 days long"),
    ])
    func refuses(text: String, offset: Int?, message: String) {
        #expect(throws: MetricsError(.invalidWindowSize, message, offsetUTF8: offset)) { try WindowSize(text) }
    }

    @Test(arguments: [0, -1, 3_162_240_001, Int.max, Int.min])
    func refuses(seconds: Int) {
        #expect(throws: MetricsError.self) { try WindowSize(seconds: seconds) }
    }

    @Test func comparesByLength() {
        #expect([WindowSize.day, .minute, .hour].sorted() == [.minute, .hour, .day])
    }
}
