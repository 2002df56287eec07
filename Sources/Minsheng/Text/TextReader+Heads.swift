// SPDX-License-Identifier: Apache-2.0

extension TextReader {
    /// The most characters of a line that are looked at to see what it begins with.
    private static let headLength = 12

    /// Folds the first characters of the line at `start` into `head`; a blank is one space.
    mutating func readHead(in source: Span<UInt8>, from start: Int) {
        head.removeAll(keepingCapacity: true)
        var index = start
        while index < source.count, head.count < Self.headLength {
            guard let character = table.character(in: source, at: index, to: source.count) else { return }
            index += character.length
            switch character.entry.kind {
            case .lineBreak: return
            case .dropped: continue
            case .blank: head.append(0x20)
            case .pooled: appendPooled(character.entry)
            case .plain: head.append(character.scalar)
            case .terminator, .closer, .comma, .replaced: head.append(character.entry.scalar ?? character.scalar)
            }
        }
    }

    private mutating func appendPooled(_ entry: FoldingEntry) {
        let range = entry.pooledRange
        var index = range.lowerBound
        while let character = table.character(in: table.pool.span, at: index, to: range.upperBound) {
            head.append(character.scalar)
            index += character.length
            guard index < range.upperBound else { return }
        }
    }

    /// Whether the line that begins with `head` at `start` is an item of a list: `一、`, `（一）`, `1.`, `①`, `第一条`.
    func headIsEnumerator(in source: Span<UInt8>, at start: Int) -> Bool {
        if let first = table.character(in: source, at: start, to: source.count)?.scalar, Self.isCircledNumber(first) {
            return true
        }
        let opening: UInt32 = 0xFF08
        let first = head.first == opening ? 1 : 0
        if first == 0, head.first == Unicode.Scalar("第").value { return isArticle }
        let digits = head.dropFirst(first).prefix(while: ScalarClass.isDigit).count
        let numerals = head.dropFirst(first).prefix { ScalarClass.isDigit($0) || ScalarClass.isNumeral($0) }.count
        guard numerals > 0, digits <= 3, first + numerals < head.count else { return false }
        switch Unicode.Scalar(head[first + numerals]) {
        case "、", "）": return true
        case ".": return !isDecimal(from: first + numerals)
        default: return false
        }
    }

    /// Whether the digits behind the point at `point` make it a decimal fraction, as in 3.5%; `1.1 目标` counts.
    private func isDecimal(from point: Int) -> Bool {
        let rest = head.dropFirst(point + 1)
        guard let next = rest.first, ScalarClass.isDigit(next) else { return false }
        return rest.drop { ScalarClass.isDigit($0) || $0 == 0x2E }.first != 0x20
    }

    /// Whether `head` is `第…条` or another division of a statute, and a blank.
    private var isArticle: Bool {
        let numerals = head.dropFirst().prefix { ScalarClass.isDigit($0) || ScalarClass.isNumeral($0) }.count
        guard numerals > 0, numerals + 2 < head.count else { return false }
        switch Unicode.Scalar(head[numerals + 1]) {
        case "条", "章", "节", "编": return head[numerals + 2] == 0x20
        default: return false
        }
    }

    private static func isCircledNumber(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x2460...0x2473, 0x2776...0x2793, 0x3251...0x325F: true
        default: false
        }
    }

    // MARK: Titles

    /// If the text's first line, at `start`, is its title, where the title's text begins.
    mutating func titleLine(in source: Span<UInt8>, from start: Int) -> Int? {
        if let text = headingText(in: source, from: start) { return text }
        let line = measure(source, from: start, limit: 46)
        guard line.characters <= 45 else { return nil }
        let counted = repairs
        let rest = skipGap(in: source, from: line.end, to: source.count, overBreaks: true)
        repairs = counted
        if rest == source.count {
            return line.last == Unicode.Scalar("。").value || line.last == Unicode.Scalar("；").value ? nil : start
        }
        switch Unicode.Scalar(line.last) {
        case "。", "，", "；", "、", "：": return nil
        default: break
        }
        return line.characters >= 6 && characters(in: source, from: rest, limit: 24) >= 24 ? start : nil
    }

    /// Counts the characters of lines from `start` on, blanks at their ends apart, until there are `limit`.
    private mutating func characters(in source: Span<UInt8>, from start: Int, limit: Int) -> Int {
        var count = 0
        var index = start
        while index < source.count, count < limit {
            let line = measure(source, from: index, limit: limit)
            count += line.characters
            let counted = repairs
            let next = skipGap(in: source, from: line.end, to: source.count, overBreaks: true)
            repairs = counted
            guard next > index else { break }
            index = next
        }
        return count
    }

    /// Counts the characters of one line, blanks at its end apart, until there are `limit`.
    private func measure(
        _ source: Span<UInt8>,
        from start: Int,
        limit: Int
    ) -> (characters: Int, last: UInt32, end: Int) {
        var index = start
        var count = 0
        var blanks = 0
        var last: UInt32 = 0
        while index < source.count, count < limit,
            let character = table.character(in: source, at: index, to: source.count)
        {
            switch character.entry.kind {
            case .lineBreak: return (count, last, index)
            case .dropped: break
            case .blank: blanks += 1
            default:
                count += blanks + 1
                blanks = 0
                last = character.entry.scalar ?? character.scalar
            }
            index += character.length
        }
        return (count, last, index)
    }
}
