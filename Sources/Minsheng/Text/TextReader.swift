// SPDX-License-Identifier: Apache-2.0

/// Reads an original text once, from front to back, into a folded view.
///
/// The naive way is one pass for each step — lines, repair, folding, sentences — each with its own table of offsets. Here
/// the state at any moment is only the block being written (a title, heading or paragraph) and the sentence in it; what
/// a line break or a blank means is decided when the next character is known, by looking at what was written before it.
struct TextReader: Sendable {
    /// How a line's blanks and marks are taken.
    enum Style {
        /// Blanks between ideographs mean nothing; marks end sentences.
        case prose
        /// The line is one segment, and its blanks separate clauses.
        case headline
        /// A title of its own: as a headline, and its line breaks are blanks.
        case title
    }

    let table = FoldingTable.shared
    var segments: [TextSegment] = []
    var alignment = Alignment()
    var repairs = TextRepairs()

    /// The zone and the number of the block being written, and where it and its sentence start in the view.
    var zone = Zone.body
    var paragraph = -1
    var blockStart = 0
    var segmentStart = 0
    var hasLead = false
    var isParagraphOpen = false
    /// Headings found inside a sentence, to be written behind its paragraph.
    var lifted: [Range<Int>] = []
    /// The first characters of the line at hand.
    var head = LineHead()
    /// The size of the view when a comma was last dropped from a number.
    var separator: Int?
    /// Source minus folded offset in the alignment's current run.
    var shift = Int.min
    /// Whether the next run does not continue the text where the former ended.
    var isJump = false
    /// Scratch for finding repeated segments.
    var repeats = RepeatFinder()

    mutating func clear() {
        segments.removeAll(keepingCapacity: true)
        alignment.removeAll()
        repairs = TextRepairs()
        paragraph = -1
        separator = nil
        hasLead = false
        isParagraphOpen = false
        lifted.removeAll(keepingCapacity: true)
        shift = .min
        isJump = false
    }

    /// Reads both parts of an item; returns false if a part is not UTF-8 or nothing is left of both.
    mutating func read(title: Span<UInt8>, body: Span<UInt8>, into out: inout OutputSpan<UInt8>) -> Bool {
        let titleStart = skipGap(in: title, from: 0, to: title.count, overBreaks: true)
        if titleStart < title.count {
            let end = readBlock(title, from: titleStart, to: title.count, zone: .title, style: .title, into: &out)
            guard end != nil else { return false }
        }
        beginBody(at: out.count)
        guard readBody(body, title: title.extracting(titleStart...), into: &out) else { return false }
        alignment.finish(count: out.count)
        return !segments.isEmpty
    }

    private mutating func beginBody(at offset: Int) {
        alignment.beginBody(at: offset)
        shift = .min
        isJump = offset > 0
    }

    /// Marks each segment that has the bytes of an earlier one.
    mutating func markRepeats(in folded: Span<UInt8>) {
        repeats.mark(&segments, in: folded)
    }

    // MARK: Blocks

    /// Writes one line (or more, in a title of its own) as a block; returns where it ends, nil if it is not UTF-8.
    mutating func readBlock(
        _ source: Span<UInt8>,
        from start: Int,
        to end: Int,
        zone: Zone,
        style: Style,
        into out: inout OutputSpan<UInt8>
    ) -> Int? {
        beginBlock(zone, into: &out)
        guard let next = readLine(source, from: start, to: end, style: style, into: &out) else { return nil }
        endSegment(at: out.count)
        return next
    }

    mutating func beginBlock(_ zone: Zone, into out: inout OutputSpan<UInt8>) {
        if out.count > 0 {
            // The line feed keeps terms from matching across blocks; it stands for no byte of the source.
            let source = shift == .min ? 0 : out.count + shift
            alignment.addAtom(folded: out.count, count: 1, source: max(source, 0), sourceCount: 0, isJump: isJump)
            out.append(0x0A)
            shift = .min
        }
        self.zone = zone
        paragraph += 1
        blockStart = out.count
        segmentStart = out.count
    }

    mutating func endSegment(at offset: Int) {
        guard offset > segmentStart else { return }
        segments.append(TextSegment(range: segmentStart..<offset, zone: zone, paragraph: paragraph))
        segmentStart = offset
    }

    // MARK: Writing

    /// Copies a run, whose characters fold to forms of their own size.
    @inline(__always)
    mutating func copy(_ run: Run, to end: Int, of source: Span<UInt8>, into out: inout OutputSpan<UInt8>) {
        guard run.start < end else { return }
        let start = out.count
        align(run.start, with: start)
        out.append(source, in: run.start..<end)
        if run.isChanging { repairs.foldedCharacters += table.foldRun(in: &out, from: start) }
    }

    /// Begins a run of the alignment if the one before does not go on at `source`.
    @inline(__always)
    private mutating func align(_ source: Int, with folded: Int) {
        guard source - folded != shift || isJump else { return }
        alignment.addLinear(folded: folded, source: source, isJump: isJump)
        shift = source - folded
        isJump = false
    }

    /// Writes the folded form of one character of `length` bytes at `index`.
    @inline(__always)
    mutating func write(_ entry: FoldingEntry, at index: Int, length: Int, into out: inout OutputSpan<UInt8>) {
        if entry.count == length {
            align(index, with: out.count)
        } else {
            addAtom(at: index, length: length, folded: out.count, count: entry.count)
        }
        out.append(entry)
        repairs.foldedCharacters += 1
    }

    mutating func writePooled(_ entry: FoldingEntry, at index: Int, length: Int, into out: inout OutputSpan<UInt8>) {
        addAtom(at: index, length: length, folded: out.count, count: entry.pooledRange.count)
        out.append(table.pool.span, in: entry.pooledRange)
        repairs.foldedCharacters += 1
    }

    private mutating func addAtom(at index: Int, length: Int, folded: Int, count: Int) {
        alignment.addAtom(folded: folded, count: count, source: index, sourceCount: length, isJump: isJump)
        shift = index + length - folded - count
        isJump = false
    }

    /// Writes a space or a comma for the blank or break of `length` bytes at `index`.
    mutating func writeGap(_ mark: Unicode.Scalar, at index: Int, length: Int, into out: inout OutputSpan<UInt8>) {
        guard let entry = FoldingEntry(mark.value) else { return }
        addAtom(at: index, length: length, folded: out.count, count: entry.count)
        out.append(entry)
    }
}
