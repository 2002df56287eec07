// SPDX-License-Identifier: Apache-2.0

/// When clocks are moved each year, as POSIX writes it: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct DaylightRule {
    /// A day of every year, and a time on it.
    enum Moment {
        /// The *n*th weekday of a month, the fifth being the last; 0 is Sunday.
        case weekday(month: Int, week: Int, day: Int, seconds: Int)
        /// A day of the year, from 1 without 29 February.
        case julian(day: Int, seconds: Int)
        /// A day of the year, from 0.
        case ordinal(day: Int, seconds: Int)
    }

    /// Seconds ahead of UTC in standard time.
    let standard: Int
    /// Summer time, if there is any.
    let daylight: (offset: Int, begin: Moment, end: Moment)?

    /// The years that the rule is followed for, where a table has none.
    private static let years = 1970...2100

    /// The instants at which clocks are moved after `last`.
    func transitions(after last: Timestamp?) -> [LocalTime.Transition] {
        guard let daylight, let standardOffset = Self.offset(standard),
            let daylightOffset = Self.offset(daylight.offset)
        else { return [] }
        return Self.years.flatMap { year in
            [
                LocalTime.Transition(at: Self.instant(daylight.begin, year, ahead: standard), to: daylightOffset),
                LocalTime.Transition(at: Self.instant(daylight.end, year, ahead: daylight.offset), to: standardOffset),
            ]
        }.filter { $0.instant > last ?? .min }
    }

    private static func offset(_ seconds: Int) -> UTCOffset? { try? UTCOffset(minutes: seconds / 60) }

    private static func instant(_ moment: Moment, _ year: Int, ahead: Int) -> Timestamp {
        let newYear = CivilDate(year: year, month: 1, day: 1).daysSince1970
        let (days, seconds): (Int, Int) =
            switch moment {
            case .weekday(let month, let week, let day, let seconds): (weekday(year, month, week, day), seconds)
            case .julian(let day, let seconds):
                (newYear + day - 1 + (CivilDate.isLeap(year) && day > 59 ? 1 : 0), seconds)
            case .ordinal(let day, let seconds): (newYear + day, seconds)
            }
        return Timestamp(secondsSince1970: Int64(days * 86_400 + seconds - ahead))
    }

    private static func weekday(_ year: Int, _ month: Int, _ week: Int, _ day: Int) -> Int {
        let first = CivilDate(year: year, month: month, day: 1).daysSince1970
        // 1970-01-01 was a Thursday.
        let firstWeekday = floorDivide(first + 4, by: 7).remainder
        let date = first + (day - firstWeekday + 7) % 7 + 7 * (week - 1)
        return date < first + CivilDate.dayCount(year: year, month: month) ? date : date - 7
    }
}

/// Reads a rule of POSIX.
struct DaylightRuleParser {
    let text: [UInt8]
    private var position = 0

    init(text: [UInt8]) {
        self.text = text
    }

    /// Reads the whole text; nil if it is not a rule.
    mutating func rule() -> DaylightRule? {
        guard name(), let west = time() else { return nil }
        let standard = -west
        if position == text.count { return DaylightRule(standard: standard, daylight: nil) }
        guard name() else { return nil }
        var offset = standard + 3600
        if position < text.count, text[position] != UInt8(ascii: ",") {
            guard let west = time() else { return nil }
            offset = -west
        }
        guard take(","), let begin = moment(), take(","), let end = moment(), position == text.count else { return nil }
        return DaylightRule(standard: standard, daylight: (offset, begin, end))
    }

    private mutating func name() -> Bool {
        let start = position
        if take("<") {
            while position < text.count, !take(">") { position += 1 }
        } else {
            while position < text.count, text[position] | 0x20 >= UInt8(ascii: "a"),
                text[position] | 0x20 <= UInt8(ascii: "z")
            {
                position += 1
            }
        }
        return position > start
    }

    /// Reads hours, and minutes and seconds if there are any, in seconds.
    private mutating func time() -> Int? {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        guard var seconds = number(upTo: 167).map({ $0 * 3600 }) else { return nil }
        for unit in [60, 1] where take(":") {
            guard let number = number(upTo: 59) else { return nil }
            seconds += number * unit
        }
        return isNegative ? -seconds : seconds
    }

    private mutating func moment() -> DaylightRule.Moment? {
        if take("M") {
            guard let month = number(upTo: 12), month > 0, take("."), let week = number(upTo: 5), week > 0, take("."),
                let day = number(upTo: 6), let seconds = clock()
            else { return nil }
            return .weekday(month: month, week: week, day: day, seconds: seconds)
        }
        if take("J") {
            guard let day = number(upTo: 365), day > 0, let seconds = clock() else { return nil }
            return .julian(day: day, seconds: seconds)
        }
        guard let day = number(upTo: 365), let seconds = clock() else { return nil }
        return .ordinal(day: day, seconds: seconds)
    }

    /// Reads the time of a moment, which is two o'clock if nothing is said.
    private mutating func clock() -> Int? { take("/") ? time() : 7200 }

    private mutating func number(upTo limit: Int) -> Int? {
        var value = 0
        let start = position
        while position < text.count, text[position] >= UInt8(ascii: "0"), text[position] <= UInt8(ascii: "9") {
            value = value * 10 + Int(text[position] - UInt8(ascii: "0"))
            guard value <= limit else { return nil }
            position += 1
        }
        return position > start ? value : nil
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < text.count, text[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }
}
