// SPDX-License-Identifier: Apache-2.0

extension TextReader {
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

    /// What a blank means between the text written and the character at `after`: a space, a comma, or nothing.
    mutating func meaning(
        ofBlankBefore after: Int,
        in source: Span<UInt8>,
        to end: Int,
        style: Style,
        _ out: borrowing OutputSpan<UInt8>
    ) -> Unicode.Scalar? {
        guard out.count > segmentStart, let left = out.scalar(before: out.count)?.scalar else { return nil }
        guard after < end, let right = firstFolded(in: source, at: after, to: end), right != 0x0A else { return nil }
        if !ScalarClass.isChinese(left), !ScalarClass.isChinese(right) { return " " }
        if style != .prose, separatesClauses(left, right, before: after, in: source, to: end, out) { return "，" }
        repairs.droppedBlanks += 1
        return nil
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
        case .terminator, .closer, .comma, .replaced, .contextual: return character.entry.scalar
        }
    }

    private func firstPooled(_ entry: FoldingEntry) -> UInt32? {
        let range = entry.pooledRange
        return table.character(in: table.pool.span, at: range.lowerBound, to: range.upperBound)?.scalar
    }
}
