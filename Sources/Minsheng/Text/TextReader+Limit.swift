// SPDX-License-Identifier: Apache-2.0

extension TextReader {
    /// The most bytes of a segment.
    ///
    /// Rules look at pairs of hits in a segment. With a bound that no sentence comes near, the whole text still takes
    /// linear time, whatever it is made of.
    static let segmentLimit = 8_192
    /// How far before the limit a mark is looked for to cut at.
    private static let markDistance = 1_024

    /// Cuts segments that are too long: behind the last comma, or another mark of a clause, before the limit, or else
    /// between two characters.
    mutating func cutLongSegments(in folded: Span<UInt8>) {
        guard segments.contains(where: { $0.range.count > Self.segmentLimit }) else { return }
        segments = segments.flatMap { segment in
            var parts: [TextSegment] = []
            var rest = segment.range
            while rest.count > Self.segmentLimit {
                let cut = Self.cut(rest, of: folded)
                parts.append(TextSegment(rest.lowerBound..<cut, of: segment))
                rest = cut..<rest.upperBound
            }
            return parts + [TextSegment(rest, of: segment)]
        }
    }

    private static func cut(_ range: Range<Int>, of folded: Span<UInt8>) -> Int {
        let limit = range.lowerBound + segmentLimit
        var cut = limit
        while folded[cut] & 0xC0 == 0x80 { cut -= 1 }
        let last = cut
        while cut > limit - markDistance {
            if isClauseMark(before: cut, of: folded) { return cut }
            cut -= 1
        }
        return last
    }

    /// Whether `，` `：` `；` or `、` ends before `index`.
    private static func isClauseMark(before index: Int, of folded: Span<UInt8>) -> Bool {
        switch (folded[index - 3], folded[index - 2], folded[index - 1]) {
        case (0xEF, 0xBC, 0x8C), (0xEF, 0xBC, 0x9A), (0xEF, 0xBC, 0x9B), (0xE3, 0x80, 0x81): true
        default: false
        }
    }
}

extension TextSegment {
    /// A part of another segment.
    fileprivate init(_ range: Range<Int>, of whole: TextSegment) {
        self.init(range: range, zone: whole.zone, paragraph: Int(whole.paragraph))
    }
}
