// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import Testing

@Suite struct UTCOffsetTests {
    @Test(arguments: [
        ("Z", 0, "Z"), ("z", 0, "Z"), ("+00:00", 0, "Z"), ("-00:00", 0, "Z"), ("+08:00", 480, "+08:00"),
        ("-03:30", -210, "-03:30"), ("+23:59", 1439, "+23:59"), ("-23:59", -1439, "-23:59"),
    ])
    func readsAndWrites(text: String, minutes: Int, canonical: String) throws {
        let offset = try UTCOffset(text)
        #expect(offset.minutes == minutes)
        #expect(offset.description == canonical)
        #expect(try UTCOffset(minutes: minutes) == offset)
    }

    @Test(arguments: [
        ("", 0), ("8", 0), ("+8:00", 2), ("+0800", 3), ("+24:00", 1), ("+08:60", 4), ("+08:00 ", 6),
        ("Asia/Shanghai", 0),
    ])
    func refuses(text: String, offset: Int) {
        let error = #expect(throws: MetricsError.self) { try UTCOffset(text) }
        #expect(error?.code == .invalidOffset)
        #expect(error?.offsetUTF8 == offset)
    }

    @Test(arguments: [1440, -1440, Int.max, Int.min])
    func refusesADayAndMore(minutes: Int) {
        #expect(throws: MetricsError.self) { try UTCOffset(minutes: minutes) }
    }
}
