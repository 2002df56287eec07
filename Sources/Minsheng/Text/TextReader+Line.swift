// SPDX-License-Identifier: Apache-2.0

extension TextReader {
    /// The characters that were read and are still to be copied, all of one run.
    struct Run {
        var start: Int
        /// The marks of all the characters.
        var marks: UInt8 = 0

        /// Whether a character does not fold to itself.
        var isChanging: Bool { marks & FoldingTable.Mark.change.rawValue != 0 }
    }

    /// Writes the line that starts at `start`; returns the index of its break, or `end`, or nil if it is not UTF-8.
    mutating func readLine(
        _ source: Span<UInt8>,
        from start: Int,
        to end: Int,
        style: Style,
        into out: inout OutputSpan<UInt8>
    ) -> Int? {
        var index = start
        var run = Run(start: start)
        while true {
            if index == run.start, dropWideSeparator(at: index, in: source, to: end, after: out) {
                index += 3
                run = Run(start: index)
            }
            index = table.endOfRun(in: source, from: index, to: end, marks: &run.marks)
            guard index < end else { break }
            guard let character = table.character(in: source, at: index, to: end) else { return nil }
            let next = index + character.length
            switch character.entry.kind {
            case .plain:
                index = next
            case .comma:
                if dropSeparator(at: index, run: &run, next: next, in: source, to: end, into: &out) {
                    run = Run(start: next)
                } else {
                    take(character, at: index, run: &run, in: source, into: &out)
                }
                index = next
            case .terminator where style == .prose:
                index = endSentence(in: source, from: index, to: end, run: &run, into: &out)
            case .terminator, .closer, .replaced:
                take(character, at: index, run: &run, in: source, into: &out)
                index = next
            case .lineBreak where style != .title:
                copy(run, to: index, of: source, into: &out)
                return index
            case .contextual, .pooled, .dropped, .blank, .lineBreak:
                copy(run, to: index, of: source, into: &out)
                index = readRare(character, at: index, in: source, to: end, style: style, into: &out)
                run = Run(start: index)
            }
        }
        copy(run, to: end, of: source, into: &out)
        return end
    }

    /// Takes a character with an inline form into the run if it folds to itself, or writes it behind the run.
    @inline(__always)
    private mutating func take(
        _ character: FoldedScalar,
        at index: Int,
        run: inout Run,
        in source: Span<UInt8>,
        into out: inout OutputSpan<UInt8>
    ) {
        guard !character.entry.isIdentity else { return }
        copy(run, to: index, of: source, into: &out)
        write(character.entry, at: index, length: character.length, into: &out)
        run = Run(start: index + character.length)
    }

    /// Reads a character that never joins a run, behind all runs; returns where to go on.
    private mutating func readRare(
        _ character: FoldedScalar,
        at index: Int,
        in source: Span<UInt8>,
        to end: Int,
        style: Style,
        into out: inout OutputSpan<UInt8>
    ) -> Int {
        let next = index + character.length
        switch character.entry.kind {
        case .dropped:
            repairs.droppedCharacters += 1
        case .pooled:
            let start = out.count
            writePooled(character.entry, at: index, length: character.length, into: &out)
            if style == .prose, let last = out.scalar(before: out.count), isTerminator(last.scalar) {
                endSentence(at: out.count, behindMarksAt: start)
            }
        case .blank, .lineBreak:
            let after = skipGap(in: source, from: next, to: end, overBreaks: style == .title)
            let mark = meaning(ofBlankBefore: after, in: source, to: end, style: style, out)
            if let mark { writeGap(mark, at: index, length: character.length, into: &out) }
            return after
        default:
            let entry = table.entry(of: character, after: out.scalar(before: out.count)?.scalar)
            write(entry, at: index, length: character.length, into: &out)
            // Most characters that depend on the one before are themselves elsewhere.
            if entry.scalar == character.scalar { repairs.foldedCharacters -= 1 }
        }
        return next
    }

    /// Ends the sentence behind the marks and closing quotes and brackets from `start` on.
    private mutating func endSentence(
        in source: Span<UInt8>,
        from start: Int,
        to end: Int,
        run: inout Run,
        into out: inout OutputSpan<UInt8>
    ) -> Int {
        var index = start
        let marks = out.count + start - run.start
        while index < end, let character = table.character(in: source, at: index, to: end) {
            guard character.entry.kind == .terminator || character.entry.kind == .closer else { break }
            take(character, at: index, run: &run, in: source, into: &out)
            index += character.length
        }
        endSentence(at: out.count + index - run.start, behindMarksAt: marks)
        return index
    }

    /// Ends the sentence; marks with nothing before them are none.
    private mutating func endSentence(at end: Int, behindMarksAt marks: Int) {
        if marks > segmentStart { endSegment(at: end) } else { segmentStart = end }
    }

    private func isTerminator(_ scalar: UInt32) -> Bool {
        table.entry(scalar).kind == .terminator
    }

    /// Drops the comma at `index` if it groups digits; copies the run before it if the last character written is a digit.
    @inline(__always)
    private mutating func dropSeparator(
        at index: Int,
        run: inout Run,
        next: Int,
        in source: Span<UInt8>,
        to end: Int,
        into out: inout OutputSpan<UInt8>
    ) -> Bool {
        if index > run.start {
            guard ScalarClass.isDigit(UInt32(source[index - 1])) else { return false }
            copy(run, to: index, of: source, into: &out)
            run = Run(start: index)
        }
        guard table.isSeparator(in: source, before: next, to: end, after: out, separator) else { return false }
        separator = out.count
        repairs.droppedSeparators += 1
        return true
    }

    /// Drops a full-width comma at the start of a run if it groups digits, as it does in １，０００.
    ///
    /// Behind digits that are themselves part of a run it stays: there it is the comma between two numbers.
    @inline(__always)
    private mutating func dropWideSeparator(
        at index: Int,
        in source: Span<UInt8>,
        to end: Int,
        after out: borrowing OutputSpan<UInt8>
    ) -> Bool {
        guard table.isWideSeparator(in: source, at: index, to: end, after: out, separator) else { return false }
        separator = out.count
        repairs.droppedSeparators += 1
        return true
    }
}
