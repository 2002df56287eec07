// SPDX-License-Identifier: Apache-2.0

/// What frames the story in a news text: a dateline and credits before it, source and editors behind it.
///
/// ```text
/// （来源：新华网）                               ┐
/// 新华社杭州6月9日电（记者张三）                 ┘ opening; 新华社杭州 is the head of the dateline
/// 浙江今年将新增……                                 the story
/// （责任编辑：李四）                             ─ closing
/// ```
///
/// The frame is found by its look, in the first and last few sentences alone, so the cost does not grow with the text.
package struct NewsFrame: Equatable, Sendable {
    /// The bytes of the folded body before the story; empty if it begins at once.
    package private(set) var opening: Range<Int>
    /// The bytes of the folded body behind the story; empty if nothing is.
    package private(set) var closing: Range<Int>
    /// Where the dateline names agency and place, or nil without a dateline.
    package private(set) var datelineHead: Range<Int>?

    /// Finds the frame of the text that `view` holds.
    package init(_ view: TextView) {
        let scan = NewsFrameScan(bytes: view.folded, segments: view.segments)
        let count = view.folded.count
        opening = count..<count
        closing = count..<count
        guard let first = scan.firstBodySegment else { return }
        let story = scan.skipCredits(from: first)
        let start = view.segments[story].range.lowerBound
        let dateline = scan.dateline(in: view.segments[story].range)
        datelineHead = dateline?.head
        opening = view.segments[first].range.lowerBound..<(dateline?.end ?? start)
        closing = scan.closing(after: max(opening.upperBound, start), notBefore: story)
    }
}
