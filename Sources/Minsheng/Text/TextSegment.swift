// SPDX-License-Identifier: Apache-2.0

/// A sentence, a title or a heading of a text, as a range of its folded view.
package struct TextSegment: Hashable, Sendable {
    private var lowerBound: Int32
    private var upperBound: Int32
    /// Segments of one paragraph have the same number, counted from 0 in the view; a title or heading is one paragraph.
    package let paragraph: Int32
    /// The part of the item the segment stands in.
    package let zone: Zone
    /// Whether an earlier segment has the same folded bytes.
    package internal(set) var isRepeat: Bool

    init(range: Range<Int>, zone: Zone, paragraph: Int) {
        self.lowerBound = Int32(range.lowerBound)
        self.upperBound = Int32(range.upperBound)
        self.paragraph = Int32(paragraph)
        self.zone = zone
        self.isRepeat = false
    }

    /// Where the segment stands in ``TextView/folded``: UTF-8 offsets, without blanks at its ends.
    package var range: Range<Int> { Int(lowerBound)..<Int(upperBound) }
}
