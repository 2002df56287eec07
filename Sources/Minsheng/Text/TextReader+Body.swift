// SPDX-License-Identifier: Apache-2.0

extension TextReader {
    /// Reads an item's text line by line; returns false if it is not UTF-8.
    ///
    /// A first line that is the item's title, or looks like one where there is none, is a title and not of the text.
    mutating func readBody(_ source: Span<UInt8>, title: Span<UInt8>, into out: inout OutputSpan<UInt8>) -> Bool {
        let end = source.count
        var index = skipGap(in: source, from: 0, to: end, overBreaks: true)
        let line =
            title.isEmpty ? titleLine(in: source, from: index) : repeatedTitle(title, in: source, from: index)
        if let line {
            guard
                let next = readBlock(source, from: line, to: end, zone: .title, style: .headline, into: &out)
            else { return false }
            index = next
        }
        while true {
            index = skipGap(in: source, from: index, to: end, overBreaks: true)
            guard index < end else { break }
            guard let next = readBodyLine(source, from: index, into: &out) else { return false }
            index = next
        }
        return closeParagraph(source, into: &out)
    }

    private mutating func readBodyLine(
        _ source: Span<UInt8>,
        from start: Int,
        into out: inout OutputSpan<UInt8>
    ) -> Int? {
        if let text = table.markdownHeading(in: source, from: start)?.text {
            if isParagraphOpen, let next = sentenceGoesOn(after: start, in: source, out) {
                return next
            }
            guard closeParagraph(source, into: &out) else { return nil }
            return readBlock(source, from: text, to: source.count, zone: .heading, style: .headline, into: &out)
        }
        head.read(source, from: start, with: table)
        if isParagraphOpen, !endsParagraph(out), head.enumerator == nil {
            join(before: start, in: source, into: &out)
        } else {
            guard closeParagraph(source, into: &out) else { return nil }
            beginBlock(hasLead ? .body : .lead, into: &out)
            hasLead = true
            isParagraphOpen = true
        }
        return readLine(source, from: start, to: source.count, style: .prose, into: &out)
    }

    /// Ends the paragraph, and writes the headings that were found inside it.
    private mutating func closeParagraph(_ source: Span<UInt8>, into out: inout OutputSpan<UInt8>) -> Bool {
        guard isParagraphOpen else { return true }
        endSegment(at: out.count)
        isParagraphOpen = false
        for heading in lifted {
            isJump = true
            guard
                readBlock(
                    source,
                    from: heading.lowerBound,
                    to: heading.upperBound,
                    zone: .heading,
                    style: .headline,
                    into: &out
                ) != nil
            else { return false }
        }
        isJump = isJump || !lifted.isEmpty
        lifted.removeAll(keepingCapacity: true)
        return true
    }

    /// Whether the text written ends a paragraph: with `。！？；：`, and quotes or brackets closed behind it.
    private func endsParagraph(_ out: borrowing OutputSpan<UInt8>) -> Bool {
        var end = out.count
        // Bounded, so that a text of closing quotes, each on a line, is still read in linear time.
        for _ in 0..<8 where end > blockStart {
            guard let last = out.scalar(before: end) else { return false }
            if ScalarClass.isParagraphEnd(last.scalar) { return true }
            guard ScalarClass.isCloser(last.scalar) else { return false }
            end = last.start
        }
        return false
    }

    /// Joins the line at `start` to the sentence before it: with nothing between, or a space between Latin words.
    private mutating func join(before start: Int, in source: Span<UInt8>, into out: inout OutputSpan<UInt8>) {
        repairs.joinedBreaks += 1
        guard out.count > segmentStart, let left = out.scalar(before: out.count)?.scalar, let right = head.first else {
            return
        }
        guard !ScalarClass.isChinese(left), !ScalarClass.isChinese(right) else { return }
        guard !ScalarClass.isDigit(left) || !ScalarClass.isDigit(right) else { return }
        writeGap(" ", at: start, length: 0, into: &out)
    }

    // MARK: Headings

    /// If the heading at `start` and those after it stand inside a sentence, remembers them for later and returns where
    /// the sentence goes on.
    ///
    /// A broken sentence looks like prose of some length that stops at an ideograph, a comma or a `、`, and what follows
    /// the headings neither counts nor begins with a bracket. A short line without marks is more likely a by-line.
    private mutating func sentenceGoesOn(
        after start: Int,
        in source: Span<UInt8>,
        _ out: borrowing OutputSpan<UInt8>
    ) -> Int? {
        guard isProse(out), out.count - blockStart >= Self.leastProse, let last = out.scalar(before: out.count)?.scalar,
            ScalarClass.canBreakAfter(last)
        else { return nil }
        let found = lifted.count
        var index = start
        while index < source.count, let text = table.markdownHeading(in: source, from: index)?.text {
            let lineEnd = table.endOfLine(in: source, from: text)
            lifted.append(text..<lineEnd)
            index = table.skipBlankLines(in: source, from: lineEnd)
        }
        head.read(source, from: index, with: table)
        guard index < source.count, let first = head.first, ScalarClass.continuesSentence(first),
            head.enumerator == nil
        else {
            lifted.removeSubrange(found...)
            return nil
        }
        repairs.liftedHeadings += lifted.count - found
        isJump = true
        return index
    }

    /// Whether the paragraph has a sentence's end, or a comma of late, as prose has and a headline seldom.
    private func isProse(_ out: borrowing OutputSpan<UInt8>) -> Bool {
        guard segmentStart == blockStart else { return true }
        // Bounded, so that a paragraph broken by heading after heading is still read in linear time.
        var index = max(blockStart, out.count - 600)
        while index + 2 < out.count {
            if out[index] == 0xEF, out[index + 1] == 0xBC, out[index + 2] == 0x8C { return true }
            index += 1
        }
        return false
    }

    /// The least size of a paragraph, in folded bytes, that a heading can interrupt: thirty ideographs.
    private static let leastProse = 90
}
