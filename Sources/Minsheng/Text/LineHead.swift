// SPDX-License-Identifier: Apache-2.0

/// The first characters of a line, folded: enough to see what kind of line it is.
struct LineHead: Sendable {
    /// The most characters that are looked at.
    static let maximumCount = 16

    /// The folded scalars; a blank is one space, and dropped characters are left out.
    private(set) var scalars: [UInt32] = []
    /// Whether the line has no more than this.
    private(set) var isWholeLine = false
    private var startsWithCircledNumber = false

    var first: UInt32? { scalars.first }

    /// Reads the head of the line that starts at `start`: as far as it can be an enumerator, and one character more.
    mutating func read(_ source: Span<UInt8>, from start: Int, with table: FoldingTable) {
        scalars.removeAll(keepingCapacity: true)
        startsWithCircledNumber = false
        isWholeLine = false
        var index = start
        while index < source.count, let character = table.character(in: source, at: index, to: source.count) {
            if index == start { startsWithCircledNumber = Self.isCircledNumber(character.scalar) }
            index += character.length
            switch character.entry.kind {
            case .lineBreak:
                isWholeLine = true
                return
            case .dropped: continue
            case .blank: scalars.append(0x20)
            case .pooled: appendPooled(character.entry, with: table)
            case .plain: scalars.append(character.scalar)
            case .terminator, .closer, .comma, .replaced, .contextual:
                scalars.append(character.entry.scalar ?? character.scalar)
            }
            guard scalars.count < Self.maximumCount, let last = scalars.last, Self.isInEnumerators(last) else { return }
        }
        isWholeLine = index == source.count
    }

    private mutating func appendPooled(_ entry: FoldingEntry, with table: FoldingTable) {
        let range = entry.pooledRange
        var index = range.lowerBound
        while index < range.upperBound,
            let character = table.character(in: table.pool.span, at: index, to: range.upperBound)
        {
            scalars.append(character.scalar)
            index += character.length
        }
    }

    private static func isInEnumerators(_ scalar: UInt32) -> Bool {
        switch Unicode.Scalar(scalar) {
        case "（", "）", "、", ".", " ", "第", "编", "章", "节", "条": true
        default: ScalarClass.isDigit(scalar) || ScalarClass.numeral(scalar) != nil
        }
    }

    private static func isCircledNumber(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x2460...0x2473, 0x2776...0x2793, 0x3251...0x325F: true
        default: false
        }
    }

    // MARK: Enumerators

    /// What the line counts with, if it is an item of a list: `一、`, `（一）`, `1.`, `①`, `第一条`.
    var enumerator: Enumerator? {
        if startsWithCircledNumber {
            let count = scalars.prefix(while: ScalarClass.isDigit).count
            return Enumerator(kind: .circled, number: number(in: 0..<count), count: count)
        }
        return first == Unicode.Scalar("第").value ? division : item
    }

    private var item: Enumerator? {
        let start = first == Unicode.Scalar("（").value ? 1 : 0
        let end = endOfNumber(from: start)
        let isDigits = end > start && scalars[start..<end].allSatisfy(ScalarClass.isDigit)
        guard end > start, end < scalars.count, !isDigits || end - start <= 3 else { return nil }
        let number = number(in: start..<end)
        switch Unicode.Scalar(scalars[end]) {
        case "）":
            return Enumerator(kind: isDigits ? .bracketedDigits : .bracketedNumeral, number: number, count: end + 1)
        case "." where isDecimal(from: end):
            return nil
        case "、", ".":
            return Enumerator(kind: isDigits ? .digits : .numeral, number: number, count: end + 1)
        default:
            return nil
        }
    }

    /// Whether the digits behind the point make it a decimal fraction, as in 3.5%; `1.1 目标` is a number of its own.
    private func isDecimal(from point: Int) -> Bool {
        let rest = scalars.dropFirst(point + 1)
        guard let next = rest.first, ScalarClass.isDigit(next) else { return false }
        return rest.first { !ScalarClass.isDigit($0) && $0 != 0x2E } != 0x20
    }

    /// `第…条` or another division of a statute, alone or before a blank.
    private var division: Enumerator? {
        let start = skipSpaces(from: 1)
        let end = endOfNumber(from: start)
        let mark = skipSpaces(from: end)
        guard end > start, mark < scalars.count else { return nil }
        guard mark + 1 < scalars.count ? scalars[mark + 1] == 0x20 : isWholeLine else { return nil }
        let kind: Enumerator.Kind
        switch Unicode.Scalar(scalars[mark]) {
        case "编": kind = .book
        case "章": kind = .chapter
        case "节": kind = .section
        case "条": kind = .article
        default: return nil
        }
        return Enumerator(kind: kind, number: number(in: start..<end), count: mark + 1)
    }

    private func skipSpaces(from start: Int) -> Int {
        var index = start
        while index < scalars.count, scalars[index] == 0x20 { index += 1 }
        return index
    }

    private func endOfNumber(from start: Int) -> Int {
        var index = start
        while index < scalars.count, ScalarClass.isDigit(scalars[index]) || ScalarClass.numeral(scalars[index]) != nil {
            index += 1
        }
        return index
    }

    /// The value of digits or of a Chinese numeral below ten thousand.
    private func number(in range: Range<Int>) -> Int {
        var total = 0
        var digit = 0
        for scalar in scalars[range] {
            let value = ScalarClass.numeral(scalar) ?? Int(scalar) - 0x30
            if value < 10 {
                digit = ScalarClass.isDigit(scalar) ? digit * 10 + value : value
            } else {
                total += max(digit, 1) * value
                digit = 0
            }
        }
        return total + digit
    }
}
