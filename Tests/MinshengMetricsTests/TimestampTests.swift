// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0),
        ("1969-12-31T23:59:59.999999Z", -1),
        ("2025-06-09T08:30:00+08:00", 1_749_429_000_000_000),
        ("2025-06-09t00:30:00z", 1_749_429_000_000_000),
        ("2025-06-08T16:00:00-08:30", 1_749_429_000_000_000),
        ("2025-06-09T00:30:00-00:00", 1_749_429_000_000_000),
        ("2025-06-09T00:30:00.5Z", 1_749_429_000_500_000),
        ("2025-06-09T00:30:00.000001Z", 1_749_429_000_000_001),
        ("2025-06-09T00:30:00.123456789012345678901234567890Z", 1_749_429_000_123_456),
        ("2025-06-09T00:30:00.9999999999999Z", 1_749_429_000_999_999),
        ("2000-02-29T00:00:00Z", 951_782_400_000_000),
        ("2024-02-29T23:59:59Z", 1_709_251_199_000_000),
        ("0000-01-01T00:00:00Z", -62_167_219_200_000_000),
        ("0000-01-01T00:00:00+23:59", -62_167_305_540_000_000),
        ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
        ("9999-12-31T23:59:59-23:59", 253_402_387_139_000_000),
        // Leap seconds become the last microsecond of their minute.
        ("1990-12-31T23:59:60Z", 662_687_999_999_999),
        ("1990-12-31T15:59:60-08:00", 662_687_999_999_999),
        ("2016-12-31T23:59:60.7Z", 1_483_228_799_999_999),
        ("2017-01-01T07:59:60+08:00", 1_483_228_799_999_999),
    ])
    func reads(text: String, microseconds: Int64) throws {
        #expect(try Timestamp(rfc3339: text).microsecondsSince1970 == microseconds)
        #expect(try Timestamp(rfc3339: Array(text.utf8).span).microsecondsSince1970 == microseconds)
    }

    @Test(arguments: [
        ("", 0, "the text ends too early: the year is four digits"),
        ("202", 3, "the text ends too early: the year is four digits"),
        ("+025-06-09T00:00:00Z", 0, "the year is four digits"),
        ("2025/06/09T00:00:00Z", 4, "a hyphen belongs after the year"),
        ("2025-13-09T00:00:00Z", 5, "the month is two digits from 01 to 12"),
        ("2025-00-09T00:00:00Z", 5, "the month is two digits from 01 to 12"),
        ("2025-6-09T00:00:00Z", 6, "the month is two digits from 01 to 12"),
        ("2025-06.09T00:00:00Z", 7, "a hyphen belongs after the month"),
        ("2025-06-00T00:00:00Z", 8, "the month has no such day"),
        ("2025-06-31T00:00:00Z", 8, "the month has no such day"),
        ("2025-06-32T00:00:00Z", 8, "the day is two digits from 01 to 31"),
        ("2025-02-29T00:00:00Z", 8, "the month has no such day"),
        ("1900-02-29T00:00:00Z", 8, "the month has no such day"),
        ("2025-06-09", 10, "the text ends too early: T belongs between the date and the time"),
        ("2025-06-09 00:00:00Z", 10, "T belongs between the date and the time"),
        ("2025-06-09T24:00:00Z", 11, "the hour is two digits from 00 to 23"),
        ("2025-06-09T1:00:00Z", 12, "the hour is two digits from 00 to 23"),
        ("2025-06-09T0000:00Z", 13, "a colon belongs after the hour"),
        ("2025-06-09T00:60:00Z", 14, "the minute is two digits from 00 to 59"),
        ("2025-06-09T00:00", 16, "the text ends too early: a colon belongs after the minute"),
        ("2025-06-09T00:00:61Z", 17, "the second is two digits from 00 to 60"),
        ("2025-06-09T00:00:00", 19, "the text ends too early: Z or an offset such as +08:00 belongs here"),
        ("2025-06-09T00:00:00.Z", 20, "a digit belongs after the point"),
        ("2025-06-09T00:00:00,5Z", 19, "Z or an offset such as +08:00 belongs here"),
        ("2025-06-09T00:00:00.5", 21, "the text ends too early: Z or an offset such as +08:00 belongs here"),
        ("2025-06-09T00:00:00+0800", 22, "a colon belongs after the offset's hours"),
        ("2025-06-09T00:00:00+24:00", 20, "the offset's hours are two digits from 00 to 23"),
        ("2025-06-09T00:00:00+08:60", 23, "the offset's minutes are two digits from 00 to 59"),
        ("2025-06-09T00:00:00+08:0", 24, "the text ends too early: the offset's minutes are two digits from 00 to 59"),
        ("2025-06-09T00:00:00Z ", 20, "nothing belongs after the offset"),
        ("2025-06-09T00:00:00+08:00x", 25, "nothing belongs after the offset"),
        (" 2025-06-09T00:00:00Z", 0, "the year is four digits"),
        ("２０２５-06-09T00:00:00Z", 0, "the year is four digits"),
        ("2025-06-30T23:58:60Z", 17, "a second 60 exists only at 23:59 UTC on the last day of a month"),
        ("2025-06-29T23:59:60Z", 17, "a second 60 exists only at 23:59 UTC on the last day of a month"),
        ("2025-06-30T23:59:60+08:00", 17, "a second 60 exists only at 23:59 UTC on the last day of a month"),
    ])
    func refuses(text: String, offset: Int, message: String) {
        #expect(throws: MetricsError(.invalidTimestamp, message, offsetUTF8: offset)) {
            try Timestamp(rfc3339: text)
        }
        #expect(throws: MetricsError(.invalidTimestamp, message, offsetUTF8: offset)) {
            try Timestamp(rfc3339: Array(text.utf8).span)
        }
    }

    @Test func saysWhatIsWrongAndWhere() {
        let error = #expect(throws: MetricsError.self) { try Timestamp(rfc3339: "2025-06-31T00:00:00Z") }
        #expect(error?.description == "invalidTimestamp: byte 8: the month has no such day")
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"),
        (-1, "1969-12-31T23:59:59.999999Z"),
        (1_749_429_000_500_000, "2025-06-09T00:30:00.500Z"),
        (1_749_429_000_000_500, "2025-06-09T00:30:00.000500Z"),
        (-62_167_219_200_000_000, "0000-01-01T00:00:00Z"),
        (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
        // Beyond RFC 3339: the signed years of ISO 8601.
        (253_402_300_800_000_000, "+10000-01-01T00:00:00Z"),
        (-62_167_219_200_000_001, "-0001-12-31T23:59:59.999999Z"),
        (.max, "+294247-01-10T04:00:54.775807Z"),
        (.min, "-290308-12-21T19:59:05.224192Z"),
    ])
    func writes(microseconds: Int64, text: String) {
        #expect(Timestamp(microsecondsSince1970: microseconds).rfc3339() == text)
        #expect("\(Timestamp(microsecondsSince1970: microseconds))" == text)
    }

    @Test func writesLocalTimes() throws {
        let instant = try Timestamp(rfc3339: "2025-06-08T16:00:00Z")
        #expect(instant.rfc3339(offset: .china) == "2025-06-09T00:00:00+08:00")
        #expect(try instant.rfc3339(offset: UTCOffset(minutes: -210)) == "2025-06-08T12:30:00-03:30")
        #expect(Timestamp.max.rfc3339(offset: .china) == "+294247-01-10T12:00:54.775807+08:00")
        #expect(try Timestamp.min.rfc3339(offset: UTCOffset(minutes: -1439)) == "-290308-12-20T20:00:05.224192-23:59")
    }

    /// Walks every day of the years RFC 3339 has, by plain counting, and compares both directions.
    @Test func agreesWithCountingDays() throws {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var instant = Timestamp(microsecondsSince1970: -62_167_219_200_000_000)
        for year in 0...9999 where year % 37 == 0 || year % 100 == 0 || (1890...2110).contains(year) {
            // Jump to the year by counting years; days within it are counted one by one.
            let days = (0..<year).reduce(0) { $0 + (isLeap($1) ? 366 : 365) }
            instant = Timestamp(secondsSince1970: -62_167_219_200 + Int64(days) * 86_400)
            for month in 1...12 {
                for day in 1...(lengths[month - 1] + (month == 2 && isLeap(year) ? 1 : 0)) {
                    let text = "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))T00:00:00Z"
                    guard try Timestamp(rfc3339: text) == instant, instant.rfc3339() == text else {
                        Issue.record("\(text) and \(instant)")
                        return
                    }
                    instant = instant + .seconds(86_400)
                }
            }
        }
    }

    @Test func readsBackWhatItWrites() throws {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<2_000 {
            let microseconds = Int64.random(in: -62_167_219_200_000_000...253_402_300_799_999_999, using: &random)
            let instant = Timestamp(microsecondsSince1970: microseconds)
            let offset = try UTCOffset(minutes: Int.random(in: -1439...1439, using: &random))
            let local = instant.rfc3339(offset: offset)
            // A local time may lie in a year that RFC 3339 cannot write.
            if local.utf8.first == UInt8(ascii: "-") || local.utf8.first == UInt8(ascii: "+") { continue }
            #expect(try Timestamp(rfc3339: local) == instant)
        }
    }

    @Test func refusesOrReadsAnyBytes() {
        var random = SeededGenerator(seed: 2)
        let pool = Array("0123456789-:.TtZz+ ".utf8)
        let valid = Array("2025-06-09T08:30:00.25+08:00".utf8)
        for _ in 0..<5_000 {
            var bytes = valid
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] =
                    Bool.random(using: &random)
                    ? pool.randomElement(using: &random)! : .random(in: 0...255, using: &random)
            }
            bytes.removeLast(Int.random(in: 0...bytes.count, using: &random) / 8)
            do throws(MetricsError) {
                let instant = try Timestamp(rfc3339: bytes.span)
                #expect(try! Timestamp(rfc3339: instant.rfc3339()) == instant)
            } catch {
                #expect((0...bytes.count).contains(error.offsetUTF8 ?? -1))
            }
        }
    }

    @Test func arithmeticNeverTraps() {
        let instant = Timestamp(microsecondsSince1970: 10)
        #expect(instant + .microseconds(5) == Timestamp(microsecondsSince1970: 15))
        #expect(instant - .microseconds(15) == Timestamp(microsecondsSince1970: -5))
        #expect(instant + .nanoseconds(1_999) == Timestamp(microsecondsSince1970: 11))
        #expect(instant - .nanoseconds(1_999) == Timestamp(microsecondsSince1970: 9))
        #expect(instant - Timestamp(microsecondsSince1970: 25) == .microseconds(-15))
        #expect(Timestamp.max + .seconds(1) == .max)
        #expect(Timestamp.min + .seconds(-1) == .min)
        #expect(Timestamp.min - .seconds(1) == .min)
        #expect(Timestamp.max - .seconds(-1) == .max)
        #expect(instant + .seconds(Int64.max) == .max)
        #expect(instant + .seconds(Int64.min) == .min)
        #expect(instant - .seconds(Int64.min) == .max)
        #expect(Timestamp.max - Timestamp.min > .seconds(18_446_744_073_709))
        #expect(Timestamp(secondsSince1970: .max) == .max)
        #expect(Timestamp(secondsSince1970: .min) == .min)
        #expect(Timestamp.min < .epoch && .epoch < Timestamp.max)
    }

    private func isLeap(_ year: Int) -> Bool {
        year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
    }

    private func pad(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: width - digits.count) + digits
    }
}
