// SPDX-License-Identifier: Apache-2.0

/// A day of the proleptic Gregorian calendar, and its number in a count of days.
///
/// Days are counted from 0000-01-01, so that every year RFC 3339 can write has a count that is not negative and
/// plain division will do; other years are moved into that range by whole cycles of 400 years (146,097 days).
struct CivilDate: Hashable {
    var year: Int
    var month: Int
    var day: Int

    static let daysBefore1970 = 719_528
    private static let daysPerCycle = 146_097

    static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    static func dayCount(year: Int, month: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 0000-01-01 to the first day of `year`, for years from 0.
    private static func daysBefore(year: Int) -> Int {
        365 * year + (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400
    }

    /// Days from the first of January to the first day of `month`.
    private static func daysBefore(month: Int, year: Int) -> Int {
        // From March on, months run 31 30 31 30 31 in fives of 153 days; January and February stand before that pattern.
        if month <= 2 { return month == 1 ? 0 : 31 }
        return (153 * (month - 3) + 2) / 5 + 59 + (isLeap(year) ? 1 : 0)
    }

    /// Days from 1970-01-01 to this date, negative before it; the year is not negative.
    var daysSince1970: Int {
        Self.daysBefore(year: year) + Self.daysBefore(month: month, year: year) + day - 1 - Self.daysBefore1970
    }

    init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Creates the date that is `days` after 1970-01-01.
    init(daysSince1970 days: Int) {
        let (cycle, dayOfCycle) = floorDivide(days + Self.daysBefore1970, by: Self.daysPerCycle)
        // The mean length of a year puts the guess on the right year or on a neighbour of it.
        var year = dayOfCycle * 400 / Self.daysPerCycle
        if Self.daysBefore(year: year + 1) <= dayOfCycle { year += 1 }
        if Self.daysBefore(year: year) > dayOfCycle { year -= 1 }
        let dayOfYear = dayOfCycle - Self.daysBefore(year: year)
        var month = dayOfYear / 32 + 1
        if month < 12, Self.daysBefore(month: month + 1, year: year) <= dayOfYear { month += 1 }
        self.init(
            year: cycle * 400 + year,
            month: month,
            day: dayOfYear - Self.daysBefore(month: month, year: year) + 1
        )
    }
}

/// Divides towards minus infinity, so that the remainder is never negative.
func floorDivide<Integer: FixedWidthInteger>(
    _ dividend: Integer,
    by divisor: Integer
) -> (quotient: Integer, remainder: Integer) {
    let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}
