// SPDX-License-Identifier: Apache-2.0

extension RFC3339 {
    /// Appends `instant` as the local time at `offset`; the fraction has no, three or six digits.
    static func append(_ instant: Timestamp, offset: UTCOffset, to bytes: inout [UInt8]) {
        // Seconds first: an instant at the end of the range plus an offset would not fit in microseconds.
        let (seconds, fraction) = floorDivide(instant.microsecondsSince1970, by: microsecondsPerSecond)
        let (days, secondOfDay) = floorDivide(seconds + Int64(offset.minutes) * 60, by: secondsPerDay)
        let date = CivilDate(daysSince1970: Int(days))
        append(year: date.year, to: &bytes)
        append(UInt8(ascii: "-"), date.month, to: &bytes)
        append(UInt8(ascii: "-"), date.day, to: &bytes)
        append(UInt8(ascii: "T"), Int(secondOfDay / 3600), to: &bytes)
        append(UInt8(ascii: ":"), Int(secondOfDay / 60 % 60), to: &bytes)
        append(UInt8(ascii: ":"), Int(secondOfDay % 60), to: &bytes)
        append(fraction: Int(fraction), to: &bytes)
        append(offset, to: &bytes)
    }

    static func append(_ offset: UTCOffset, to bytes: inout [UInt8]) {
        guard offset.minutes != 0 else {
            bytes.append(UInt8(ascii: "Z"))
            return
        }
        let size = abs(offset.minutes)
        append(UInt8(ascii: offset.minutes < 0 ? "-" : "+"), size / 60, to: &bytes)
        append(UInt8(ascii: ":"), size % 60, to: &bytes)
    }

    /// Appends a year: four digits, or the signed form of ISO 8601 (`+10000`, `-0001`) where RFC 3339 has none.
    private static func append(year: Int, to bytes: inout [UInt8]) {
        if year < 0 { bytes.append(UInt8(ascii: "-")) }
        if year > 9999 { bytes.append(UInt8(ascii: "+")) }
        appendDigits(abs(year), width: year.magnitude > 9999 ? decimalWidth(abs(year)) : 4, to: &bytes)
    }

    private static func append(fraction microseconds: Int, to bytes: inout [UInt8]) {
        guard microseconds != 0 else { return }
        bytes.append(UInt8(ascii: "."))
        if microseconds % 1000 == 0 {
            appendDigits(microseconds / 1000, width: 3, to: &bytes)
        } else {
            appendDigits(microseconds, width: 6, to: &bytes)
        }
    }

    private static func append(_ separator: UInt8, _ value: Int, to bytes: inout [UInt8]) {
        bytes.append(separator)
        appendDigits(value, width: 2, to: &bytes)
    }

    private static func appendDigits(_ value: Int, width: Int, to bytes: inout [UInt8]) {
        var scale = 1
        for _ in 1..<width { scale *= 10 }
        while scale > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / scale % 10))
            scale /= 10
        }
    }

    private static func decimalWidth(_ value: Int) -> Int {
        var width = 1
        var rest = value / 10
        while rest > 0 {
            width += 1
            rest /= 10
        }
        return width
    }
}
