// SPDX-License-Identifier: Apache-2.0

/// The punctuation of one segment, found in one scan: clause boundaries and lists are read from it.
struct SegmentMarks: Sendable {
    /// Which punctuation stands where.
    enum Kind: UInt8, Sendable, BitwiseCopyable {
        /// ， 。 ； ： ！ ？
        case clause
        /// （
        case open
        /// ）
        case close
        /// 、
        case item
    }

    private struct Mark: BitwiseCopyable {
        var offset: Int32
        var kind: Kind
    }

    private var marks = Stack<Mark>()
    private var segment: Int32 = -1

    /// Forgets the segment, so that the next ``scan(_:_:segment:)`` reads.
    mutating func reset() {
        segment = -1
    }

    /// Reads the punctuation of a segment, unless it is the one read last.
    mutating func scan(_ folded: [UInt8], _ range: Range<Int>, segment: Int32) {
        guard segment != self.segment else { return }
        self.segment = segment
        marks.empty()
        let folded = folded.span
        precondition(range.lowerBound >= 0 && range.upperBound <= folded.count)
        var index = range.lowerBound
        while index + 2 < range.upperBound {
            let lead = folded[unchecked: index]
            guard lead == 0xE3 || lead == 0xEF else {
                // Past a character of three bytes at once; the others begin with no such byte inside.
                index += lead < 0xE0 ? 1 : 3
                continue
            }
            if let kind = SegmentMarks.kind(lead, folded[unchecked: index + 1], folded[unchecked: index + 2]) {
                marks.append(Mark(offset: Int32(index), kind: kind))
            }
            index += 3
        }
    }

    private static func kind(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Kind? {
        switch (first, second, third) {
        case (0xE3, 0x80, 0x81): .item  // 、
        case (0xE3, 0x80, 0x82): .clause  // 。
        case (0xEF, 0xBC, 0x8C), (0xEF, 0xBC, 0x9B), (0xEF, 0xBC, 0x9A), (0xEF, 0xBC, 0x81), (0xEF, 0xBC, 0x9F):
            .clause  // ，；：！？
        case (0xEF, 0xBC, 0x88): .open  // （
        case (0xEF, 0xBC, 0x89): .close  // ）
        default: nil
        }
    }

    /// How far punctuation stops a wildcard.
    enum GapStop: Sendable {
        /// ，：
        case clause
        /// 。；！？
        case sentence
    }

    /// What the character at `index` stops, or nil.
    static func gapStop(_ folded: Span<UInt8>, at index: Int) -> GapStop? {
        guard index + 2 < folded.count, folded[index] == 0xE3 || folded[index] == 0xEF else { return nil }
        switch (folded[index], folded[index + 1], folded[index + 2]) {
        case (0xEF, 0xBC, 0x8C), (0xEF, 0xBC, 0x9A): return .clause
        case (0xE3, 0x80, 0x82), (0xEF, 0xBC, 0x9B), (0xEF, 0xBC, 0x81), (0xEF, 0xBC, 0x9F): return .sentence
        default: return nil
        }
    }

    /// Whether a range holds ， 。 ； ： ！ ？ （ or ）, so that its two sides are different clauses.
    static func holdsClauseBoundary(_ folded: [UInt8], _ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        while index + 2 < range.upperBound {
            let lead = folded[index]
            if lead == 0xE3 || lead == 0xEF, let kind = kind(lead, folded[index + 1], folded[index + 2]), kind != .item
            {
                return true
            }
            index += UTF8Scanning.length(lead: lead)
        }
        return false
    }

    /// Whether a range holds 、 or a punctuation mark that ends a clause.
    static func holdsItemBoundary(_ folded: [UInt8], _ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        while index + 2 < range.upperBound {
            let lead = folded[index]
            if lead == 0xE3 || lead == 0xEF, let kind = kind(lead, folded[index + 1], folded[index + 2]),
                kind == .item || kind == .clause
            {
                return true
            }
            index += UTF8Scanning.length(lead: lead)
        }
        return false
    }

    /// The 、 list a hit stands in: how many separators its clause has, and the hit's own item.
    func list(around hit: Hit, in segment: Range<Int>) -> (separators: Int, item: Range<Int>) {
        var clauseStart = segment.lowerBound
        var clauseEnd = segment.upperBound
        for mark in marks {
            let end = Int(mark.offset) + 3
            if end <= Int(hit.start), mark.kind == .clause || mark.kind == .open { clauseStart = end }
            if mark.offset >= hit.end, mark.kind == .clause || mark.kind == .close {
                clauseEnd = Int(mark.offset)
                break
            }
        }
        var separators = 0
        var item = clauseStart..<clauseEnd
        for mark in marks where mark.kind == .item {
            let start = Int(mark.offset)
            guard start >= clauseStart else { continue }
            guard start < clauseEnd else { break }
            separators += 1
            if start + 3 <= Int(hit.start) { item = (start + 3)..<item.upperBound }
            if start >= Int(hit.end), start < item.upperBound { item = item.lowerBound..<start }
        }
        return (separators, item)
    }
}
