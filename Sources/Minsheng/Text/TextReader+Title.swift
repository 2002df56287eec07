// SPDX-License-Identifier: Apache-2.0

extension TextReader {
    /// If the text's first line, at `start`, is its title, where the title's text begins.
    mutating func titleLine(in source: Span<UInt8>, from start: Int) -> Int? {
        guard start < source.count else { return nil }
        if let text = table.markdownHeading(in: source, from: start)?.text { return text }
        let line = measure(source, from: start, limit: Self.longestTitle + 1)
        guard line.characters <= Self.longestTitle else { return nil }
        let rest = table.skipBlankLines(in: source, from: line.end)
        guard rest < source.count else { return line.last == 0x3002 || line.last == 0xFF1B ? nil : start }
        guard line.characters >= Self.shortestTitle else { return nil }
        let look = look(of: source, start..<line.end)
        let least = look.isSpaced ? Self.leastTextBelowSpacedTitle : Self.leastText
        guard !look.isFragment, !continues(source, start..<line.end, at: rest),
            characters(in: source, from: rest, limit: least) >= least
        else { return nil }
        return isBroken(source, from: rest) ? nil : start
    }

    private static let shortestTitle = 6
    private static let longestTitle = 45
    /// The characters that a text below a title has at least; a shorter one is more likely the rest of its sentence.
    private static let leastText = 48
    /// The same below a line of clauses between blanks, as headlines are set and sentences are not.
    private static let leastTextBelowSpacedTitle = 24

    /// What the marks and blanks of a first line tell of it.
    private struct Look {
        var stops = 0
        var commas = 0
        var open = 0
        var clauses = 1
        var clause = 0
        var shortestClause = Int.max
        var last: UInt32 = 0

        /// Whether it is rather the beginning of a sentence that a break has cut: it has a whole sentence, two commas,
        /// an open quotation or bracket, or ends with a mark or a word that leads on.
        var isFragment: Bool {
            stops > 0 || commas > 1 || open != 0 || leadsOn
        }

        /// Whether it is clauses between blanks, and not spaced-out print.
        var isSpaced: Bool { clauses > 1 && min(clause, shortestClause) > 1 }

        private var leadsOn: Bool {
            switch Unicode.Scalar(last) {
            case "，", "、", "：", "的", "及", "或", "和", "把", "被", "将", "并", "而", "其": true
            default: false
            }
        }

        mutating func add(_ scalar: UInt32) {
            last = scalar
            clause += 1
            switch Unicode.Scalar(scalar) {
            case "。", "；": stops += 1
            case "，": commas += 1
            case "“", "《", "（", "【": open += 1
            case "”", "》", "）", "】": open -= 1
            default: break
            }
        }

        mutating func addBlank() {
            guard clause > 0 else { return }
            clauses += 1
            shortestClause = min(shortestClause, clause)
            clause = 0
        }
    }

    private func look(of source: Span<UInt8>, _ line: Range<Int>) -> Look {
        var look = Look()
        var index = line.lowerBound
        let end = line.upperBound
        while index < end, let character = table.character(in: source, at: index, to: end) {
            index += character.length
            switch character.entry.kind {
            case .dropped: break
            // Blanks at the end of the line separate nothing.
            case .blank where table.skipBlanks(in: source, from: index, to: end) == end: return look
            case .blank: look.addBlank()
            default: look.add(character.entry.scalar ?? character.scalar)
            }
        }
        return look
    }

    /// Whether the line is an item of a list, or the next one, at `rest`, begins with a mark that cannot begin one.
    private mutating func continues(_ source: Span<UInt8>, _ line: Range<Int>, at rest: Int) -> Bool {
        head.read(source, from: line.lowerBound, with: table)
        if head.enumerator != nil { return true }
        guard let next = firstFolded(in: source, at: rest, to: source.count) else { return true }
        return ScalarClass.isClauseMark(next) && next != 0xFF08 || ScalarClass.isCloser(next)
    }

    /// Whether most of the lines from `start` on end inside a sentence, so that the first one will have, too.
    private mutating func isBroken(_ source: Span<UInt8>, from start: Int) -> Bool {
        var whole = 0
        var broken = 0
        var index = start
        while whole + broken < Self.linesLookedAt, index - start < Self.bytesLookedAt {
            let end = table.endOfLine(in: source, from: index)
            index = table.skipBlankLines(in: source, from: end)
            guard index < source.count, table.markdownHeading(in: source, from: index) == nil else { break }
            head.read(source, from: index, with: table)
            if head.enumerator != nil || endsParagraph(source, before: end) { whole += 1 } else { broken += 1 }
        }
        return broken > whole
    }

    private static let linesLookedAt = 8
    private static let bytesLookedAt = 2048

    /// Whether the line of `source` that ends before `end` ends a paragraph.
    private func endsParagraph(_ source: Span<UInt8>, before end: Int) -> Bool {
        var end = end
        for _ in 0..<8 where end > 0 {
            let start = Self.lastCharacter(of: source, before: end)
            guard let scalar = firstFolded(in: source, at: start, to: end) else { return false }
            if ScalarClass.isParagraphEnd(scalar) { return true }
            guard ScalarClass.isCloser(scalar) || scalar == 0x20 else { return false }
            end = start
        }
        return false
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
            var marks: UInt8 = 0
            let run = table.endOfRun(in: source, from: index, to: end, marks: &marks)
            if run > index {
                count += blanks + UTF8Scanning.scalarCount(source, index..<run)
                blanks = 0
                last = firstFolded(in: source, at: Self.lastCharacter(of: source, before: run), to: run) ?? 0
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

    /// Where the last character of `source` before `end` starts.
    private static func lastCharacter(of source: Span<UInt8>, before end: Int) -> Int {
        var start = end - 1
        while start > 0, source[start] & 0xC0 == 0x80 { start -= 1 }
        return start
    }
}
