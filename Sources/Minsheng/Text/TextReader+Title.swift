// SPDX-License-Identifier: Apache-2.0

extension TextReader {
    /// If the text's first line, at `start`, is its title, where the title's text begins.
    func titleLine(in source: Span<UInt8>, from start: Int) -> Int? {
        guard start < source.count else { return nil }
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

    /// If the text's first line, at `start`, has the bytes of the item's title, as in many feeds, returns `start`.
    func repeatedTitle(_ title: Span<UInt8>, in source: Span<UInt8>, from start: Int) -> Int? {
        let end = start + title.count
        guard end < source.count, let next = table.character(in: source, at: end, to: source.count),
            next.entry.kind == .lineBreak
        else { return nil }
        for offset in title.indices where title[offset] != source[start + offset] { return nil }
        return start
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
        while index < source.count, count < limit {
            // No character of a run has more than three bytes, so this one holds no more than are wanted.
            let end = min(index + (limit - count) * 3, source.count)
            var changes: UInt64 = 0
            let run = table.endOfRun(in: source, from: index, to: end, changes: &changes)
            if run > index {
                count += blanks + Self.characters(in: source, index..<run)
                blanks = 0
                last = lastScalar(of: source, before: run)
                index = run
                continue
            }
            guard let character = table.character(in: source, at: index, to: source.count) else { break }
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

    /// What the last character of `source` before `end` folds to, in a run.
    private func lastScalar(of source: Span<UInt8>, before end: Int) -> UInt32 {
        var start = end - 1
        while start > 0, source[start] & 0xC0 == 0x80 { start -= 1 }
        return firstFolded(in: source, at: start, to: end) ?? 0
    }

    private static func characters(in source: Span<UInt8>, _ range: Range<Int>) -> Int {
        var count = 0
        for index in range where source[index] & 0xC0 != 0x80 { count += 1 }
        return count
    }
}
