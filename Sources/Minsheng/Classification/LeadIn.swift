// SPDX-License-Identifier: Apache-2.0

/// The words that lead into an enumeration and hold for each of its items.
///
/// 有下列情形之一的，处以罚款：（一）…；（二）…
///
/// A sentence context that the lead-in sets holds for the items too, since they are the rest of its sentence.
struct LeadIn: Sendable {
    /// The lead-in of the current segment, as offsets of the folded view; empty if it has none.
    private(set) var range = 0..<0
    /// The sentence so far, up to the current segment.
    private var sentence = 0..<0
    /// How far the sentence was searched for a colon.
    private var readTo = 0
    private var endsSentence = true
    /// The first segment that was not looked at.
    private var next = 0
    /// The lead-in whose hits are in ``unit``.
    private var indexed = 0..<0
    private var unit = UnitIndex()

    /// Forgets the text.
    mutating func reset() {
        range = 0..<0
        sentence = 0..<0
        readTo = 0
        indexed = 0..<0
        endsSentence = true
        next = 0
    }

    /// Goes on to a segment, and indexes the hits of its lead-in by group.
    ///
    /// Segments in which nothing was found are passed over only now, when it is known that one behind them has a match.
    mutating func advance(to segment: Int32, in view: TextView, _ hits: [Hit], _ program: RuleProgram) {
        let segments = view.segments
        while next <= Int(segment) {
            if !segments[next].isRepeat { enter(segments[next].range, in: view.folded) }
            next += 1
        }
        guard !range.isEmpty, range != indexed else { return }
        indexed = range
        // Hits are in the order of their start.
        let first = hits.partitioningIndex { Int($0.start) >= range.lowerBound }
        let end = hits.partitioningIndex { Int($0.start) >= range.upperBound }
        unit.fill(hits, in: first..<end, endingBy: Int32(range.upperBound), .signals, program)
    }

    /// Goes on to the next segment.
    ///
    /// Most segments begin a sentence and are not looked at; only where one goes on, the colon before it is sought.
    private mutating func enter(_ segment: Range<Int>, in folded: [UInt8]) {
        if endsSentence, !UTF8Scanning.beginsEnumerated(folded, segment) {
            range = 0..<0
            sentence = segment
        } else {
            let unread = max(readTo, sentence.lowerBound)..<sentence.upperBound
            if range.isEmpty, let end = LeadIn.endOfColon(in: unread, of: folded) {
                range = sentence.lowerBound..<end
            }
            readTo = sentence.upperBound
            sentence = sentence.lowerBound..<segment.upperBound
        }
        endsSentence = LeadIn.endsSentence(segment, in: folded)
    }

    /// The groups that say something by being in the current segment's lead-in.
    var signals: Stack<Int32> { range.isEmpty ? Stack() : unit.signals }

    /// Whether the current segment has a lead-in with a hit of a group.
    func contains(_ group: Int32) -> Bool {
        !range.isEmpty && unit.contains(group)
    }

    /// The first hit of a group in the current segment's lead-in.
    func hit(of group: Int32, in hits: [Hit]) -> Int32? {
        guard !range.isEmpty else { return nil }
        var cursor = unit.cursor(of: group)
        return unit.next(&cursor, in: hits)
    }

    /// The end of the colon that opens a list in a sentence: one before an enumerator, or the last character.
    private static func endOfColon(in segment: Range<Int>, of folded: [UInt8]) -> Int? {
        var index = segment.lowerBound
        while index + 2 < segment.upperBound {
            guard folded[index] == 0xEF, folded[index + 1] == 0xBC, folded[index + 2] == 0x9A else {
                index += UTF8Scanning.length(lead: folded[index])
                continue
            }
            var next = index + 3
            while next < segment.upperBound, folded[next] == 0x20 { next += 1 }
            if next >= segment.upperBound || UTF8Scanning.beginsEnumerated(folded, next..<segment.upperBound) {
                return index + 3
            }
            index += 3
        }
        return nil
    }

    /// Whether a segment ends with 。！ or ？, or where its line does.
    private static func endsSentence(_ segment: Range<Int>, in folded: [UInt8]) -> Bool {
        if segment.upperBound < folded.count, folded[segment.upperBound] == 0x0A { return true }
        guard segment.count >= 3 else { return false }
        let end = segment.upperBound
        switch (folded[end - 3], folded[end - 2], folded[end - 1]) {
        case (0xE3, 0x80, 0x82), (0xEF, 0xBC, 0x81), (0xEF, 0xBC, 0x9F): return true
        default: return false
        }
    }
}
