// SPDX-License-Identifier: Apache-2.0

extension TextReader {
    /// Writes the line that starts at `start`; returns the index of its break, or `end`, or nil if it is not UTF-8.
    mutating func readLine(
        _ source: Span<UInt8>,
        from start: Int,
        to end: Int,
        style: Style,
        into out: inout OutputSpan<UInt8>
    ) -> Int? {
        var index = start
        // Everything from here to `index` folds to itself and is still to be copied.
        var run = start
        while true {
            index = table.endOfPlainRun(in: source, from: index, to: end)
            guard index < end else {
                copy(source, in: run..<end, into: &out)
                return end
            }
            guard let character = table.character(in: source, at: index, to: end) else { return nil }
            let next = index + character.length
            switch character.entry.kind {
            case .plain,
                .closer where character.entry.isIdentity:
                index = next
                continue
            case .terminator, .closer, .comma, .replaced:
                if character.entry.kind == .comma {
                    isProse = true
                    if isSeparator(at: index, run: &run, next: next, in: source, to: end, into: &out) {
                        repairs.droppedSeparators += 1
                        (run, index) = (next, next)
                        continue
                    }
                }
                if !character.entry.isIdentity {
                    copy(source, in: run..<index, into: &out)
                    write(character.entry, at: index, length: character.length, into: &out)
                    run = next
                }
                index = next
                if character.entry.kind == .terminator, style == .prose {
                    index = endSentence(in: source, from: next, to: end, run: &run, into: &out)
                }
            case .pooled:
                copy(source, in: run..<index, into: &out)
                writePooled(character.entry, at: index, length: character.length, into: &out)
                (run, index) = (next, next)
                if style == .prose, let last = out.scalar(before: out.count), isTerminator(last.scalar) {
                    index = endSentence(in: source, from: next, to: end, run: &run, into: &out)
                }
            case .dropped:
                copy(source, in: run..<index, into: &out)
                repairs.droppedCharacters += 1
                (run, index) = (next, next)
            case .lineBreak where style != .title:
                copy(source, in: run..<index, into: &out)
                return index
            case .blank, .lineBreak:
                copy(source, in: run..<index, into: &out)
                let after = skipGap(in: source, from: next, to: end, overBreaks: style == .title)
                readBlank(
                    at: index,
                    length: character.length,
                    before: after,
                    in: source,
                    to: end,
                    style: style,
                    into: &out
                )
                (run, index) = (after, after)
            }
        }
    }

    /// Ends the sentence behind its mark, and takes further marks and closing quotes and brackets along.
    private mutating func endSentence(
        in source: Span<UInt8>,
        from start: Int,
        to end: Int,
        run: inout Int,
        into out: inout OutputSpan<UInt8>
    ) -> Int {
        var index = start
        isProse = true
        while index < end, let character = table.character(in: source, at: index, to: end) {
            guard character.entry.kind == .terminator || character.entry.kind == .closer else { break }
            if !character.entry.isIdentity {
                copy(source, in: run..<index, into: &out)
                write(character.entry, at: index, length: character.length, into: &out)
                run = index + character.length
            }
            index += character.length
        }
        endSegment(at: out.count + index - run)
        return index
    }

    private func isTerminator(_ scalar: UInt32) -> Bool {
        table.entry(scalar).kind == .terminator
    }

    /// Whether the comma at `index` groups digits; copies the run before it if the last character written is a digit.
    @inline(__always)
    private mutating func isSeparator(
        at index: Int,
        run: inout Int,
        next: Int,
        in source: Span<UInt8>,
        to end: Int,
        into out: inout OutputSpan<UInt8>
    ) -> Bool {
        if index > run {
            guard ScalarClass.isDigit(UInt32(source[index - 1])) else { return false }
            copy(source, in: run..<index, into: &out)
            run = index
        }
        return table.isSeparator(in: source, before: next, to: end, after: out)
    }

    /// Writes what the blank at `index` means between the text written and the character at `after`.
    private mutating func readBlank(
        at index: Int,
        length: Int,
        before after: Int,
        in source: Span<UInt8>,
        to end: Int,
        style: Style,
        into out: inout OutputSpan<UInt8>
    ) {
        guard out.count > segmentStart, let left = out.scalar(before: out.count)?.scalar else { return }
        guard after < end, let right = firstFolded(in: source, at: after, to: end), right != 0x0A else { return }
        if !ScalarClass.isChinese(left), !ScalarClass.isChinese(right) {
            writeGap(" ", at: index, length: length, into: &out)
        } else if style != .prose, separatesClauses(left, right, before: after, in: source, to: end, out) {
            writeGap("，", at: index, length: length, into: &out)
        } else {
            repairs.droppedBlanks += 1
        }
    }

    /// Whether a blank in a headline separates two clauses: not beside a mark, nor beside a lone, spaced-out ideograph.
    private func separatesClauses(
        _ left: UInt32,
        _ right: UInt32,
        before after: Int,
        in source: Span<UInt8>,
        to end: Int,
        _ out: borrowing OutputSpan<UInt8>
    ) -> Bool {
        guard !ScalarClass.isClauseMark(left), !ScalarClass.isClauseMark(right) else { return false }
        if ScalarClass.isIdeograph(left), let last = out.scalar(before: out.count) {
            let before = last.start > segmentStart ? out.scalar(before: last.start)?.scalar : nil
            guard let before, !ScalarClass.isClauseMark(before) else { return false }
        }
        if ScalarClass.isIdeograph(right), let character = table.character(in: source, at: after, to: end) {
            let second = after + character.length
            guard second < end, let following = table.character(in: source, at: second, to: end) else { return false }
            switch following.entry.kind {
            case .blank, .lineBreak, .comma, .terminator: return false
            default: break
            }
        }
        return true
    }

    /// The first scalar that the character at `index` folds to; a line feed for any break, nil if it is not UTF-8.
    func firstFolded(in source: Span<UInt8>, at index: Int, to end: Int) -> UInt32? {
        guard let character = table.character(in: source, at: index, to: end) else { return nil }
        switch character.entry.kind {
        case .plain, .dropped: return character.scalar
        case .blank: return 0x20
        case .lineBreak: return 0x0A
        case .pooled: return firstPooled(character.entry)
        case .terminator, .closer, .comma, .replaced: return character.entry.scalar
        }
    }

    private func firstPooled(_ entry: FoldingEntry) -> UInt32? {
        let range = entry.pooledRange
        return table.character(in: table.pool.span, at: range.lowerBound, to: range.upperBound)?.scalar
    }

    /// Skips blanks and dropped characters, and line breaks if asked; stops at bytes that are not UTF-8.
    mutating func skipGap(in source: Span<UInt8>, from start: Int, to end: Int, overBreaks: Bool) -> Int {
        var index = start
        while index < end, let character = table.character(in: source, at: index, to: end) {
            switch character.entry.kind {
            case .blank: break
            case .dropped: repairs.droppedCharacters += 1
            case .lineBreak where overBreaks: break
            default: return index
            }
            index += character.length
        }
        return index
    }
}
