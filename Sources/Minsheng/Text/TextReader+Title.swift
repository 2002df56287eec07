// SPDX-License-Identifier: Apache-2.0

extension TextReader {
    /// If the text's first line, at `start`, is its title, where the title's text begins.
    func titleLine(in source: Span<UInt8>, from start: Int) -> Int? {
        if let text = table.markdownHeading(in: source, from: start)?.text { return text }
        let line = measure(source, from: start, limit: 46)
        guard line.characters <= 45 else { return nil }
        let rest = table.skipBlankLines(in: source, from: line.end)
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
    private func characters(in source: Span<UInt8>, from start: Int, limit: Int) -> Int {
        var count = 0
        var index = start
        while index < source.count, count < limit {
            let line = measure(source, from: index, limit: limit)
            count += line.characters
            let next = table.skipBlankLines(in: source, from: line.end)
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
