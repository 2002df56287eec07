// SPDX-License-Identifier: Apache-2.0

/// Looks for the parts of a ``NewsFrame`` in folded text.
struct NewsFrameScan {
    /// A dateline: what stands before its date, and where the text goes on.
    struct Dateline {
        var head: Range<Int>
        var end: Int
    }

    let bytes: [UInt8]
    let segments: [TextSegment]

    /// The first segment that is no title.
    var firstBodySegment: Int? { segments.firstIndex { $0.zone != .title } }

    // MARK: Before the story

    /// The first of the segments from `index` on that gives no credits; one is always left.
    func skipCredits(from index: Int) -> Int {
        var index = index
        let limit = min(index + Words.mostCredits, segments.count - 1)
        while index < limit, isCredit(segments[index].range) { index += 1 }
        return index
    }

    /// The dateline that `segment` begins with: 新华社杭州6月9日电（记者张三）, 本报讯, （中央社记者李四台北9日电）.
    func dateline(in segment: Range<Int>) -> Dateline? {
        let reach = segment.lowerBound..<min(segment.upperBound, segment.lowerBound + Words.datelineReach)
        if let range = firstWord(of: Words.wires, in: reach), !isElectric(at: range.upperBound, in: segment),
            let head = headEnd(before: range.lowerBound, in: segment)
        {
            return Dateline(head: segment.lowerBound..<head, end: skipByline(from: range.upperBound, in: segment))
        }
        let nearer = segment.lowerBound..<min(segment.upperBound, segment.lowerBound + Words.reportReach)
        if let range = firstWord(of: Words.reports, in: nearer) {
            let end = skipByline(from: range.upperBound, in: segment)
            return Dateline(head: segment.lowerBound..<range.lowerBound, end: end)
        }
        let end = skipByline(from: segment.lowerBound, in: segment)
        return end > segment.lowerBound ? Dateline(head: segment.lowerBound..<segment.lowerBound, end: end) : nil
    }

    /// Whether 电 goes on as a word: 9日电视台, 9日电影.
    private func isElectric(at index: Int, in segment: Range<Int>) -> Bool {
        Words.electric.contains { hasPrefix($0, at: index, in: segment) }
    }

    /// Where the date that ends at `end` begins, behind the head of the dateline: `6月9`, `2025年6月9`, `9`.
    private func headEnd(before end: Int, in segment: Range<Int>) -> Int? {
        var start = skipDigits(before: end, in: segment)
        guard start < end else { return nil }
        for unit in [Words.month, Words.year] {
            guard hasSuffix(unit, before: start, in: segment) else { continue }
            let number = skipDigits(before: start - unit.count, in: segment)
            if number < start - unit.count { start = number }
        }
        return start
    }

    private func skipDigits(before end: Int, in segment: Range<Int>) -> Int {
        var start = end
        while start > segment.lowerBound, (0x30...0x39).contains(bytes[start - 1]) { start -= 1 }
        return start
    }

    /// Passes over blanks, a closing bracket that the dateline stands in, and a bracket that names who wrote.
    private func skipByline(from index: Int, in segment: Range<Int>) -> Int {
        var index = index
        for bracket in [Words.close, Words.closeSquare] where hasPrefix(bracket, at: index, in: segment) {
            index += bracket.count
        }
        index = skipBlanks(from: index, in: segment)
        guard hasPrefix(Words.open, at: index, in: segment) else { return index }
        let inside = index + Words.open.count..<min(segment.upperBound, index + Words.creditSize)
        guard startsWithCredit(inside), let close = firstWord(of: [Words.close], in: inside) else { return index }
        return skipBlanks(from: close.upperBound, in: segment)
    }

    // MARK: Behind the story

    /// What follows the story: segments of credits at the end, and a bracket of credits at the end of the last other one.
    func closing(after start: Int, notBefore story: Int) -> Range<Int> {
        var last = segments.count - 1
        let limit = max(story, last - Words.mostCredits)
        while last > limit, isCredit(segments[last].range) { last -= 1 }
        var end = last == segments.count - 1 ? bytes.count : segments[last].range.upperBound
        let segment = segments[last].range
        if let bracket = lastOpening(in: segment), bracket > start,
            startsWithCredit(bracket + Words.open.count..<segment.upperBound)
        {
            end = bracket
        }
        return max(start, end)..<bytes.count
    }

    /// The last opening bracket of a segment that ends in a closing one.
    private func lastOpening(in segment: Range<Int>) -> Int? {
        guard hasSuffix(Words.close, before: segment.upperBound, in: segment) else { return nil }
        let lowest = max(segment.lowerBound, segment.upperBound - Words.creditSize)
        var index = segment.upperBound - Words.close.count
        while index > lowest {
            index -= 1
            if hasPrefix(Words.open, at: index, in: segment) { return index }
        }
        return nil
    }

    // MARK: Words

    /// Whether a segment only says who wrote, edited or sent the text: a short line of credits that is no sentence, or a bracket.
    private func isCredit(_ segment: Range<Int>) -> Bool {
        guard segment.count <= Words.creditSize else { return false }
        for (open, close) in [(Words.open, Words.close), (Words.openSquare, Words.closeSquare)]
        where hasPrefix(open, at: segment.lowerBound, in: segment) {
            return hasSuffix(close, before: segment.upperBound, in: segment)
                && startsWithCredit(segment.lowerBound + open.count..<segment.upperBound)
        }
        return startsWithCredit(segment)
            && !Words.stops.contains { hasSuffix($0, before: segment.upperBound, in: segment) }
    }

    private func startsWithCredit(_ range: Range<Int>) -> Bool {
        let start = skipBlanks(from: range.lowerBound, in: range)
        return Words.credits.contains { hasPrefix($0, at: start, in: range) }
    }

    private func skipBlanks(from index: Int, in range: Range<Int>) -> Int {
        var index = index
        while index < range.upperBound, bytes[index] == 0x20 { index += 1 }
        return index
    }

    /// Where the first of `words` stands in a range.
    private func firstWord(of words: [[UInt8]], in range: Range<Int>) -> Range<Int>? {
        for start in range where bytes[start] & 0xC0 != 0x80 {
            for word in words where hasPrefix(word, at: start, in: range) { return start..<start + word.count }
        }
        return nil
    }

    private func hasPrefix(_ word: [UInt8], at start: Int, in range: Range<Int>) -> Bool {
        guard range.upperBound - start >= word.count else { return false }
        for offset in word.indices where bytes[start + offset] != word[offset] { return false }
        return true
    }

    private func hasSuffix(_ word: [UInt8], before end: Int, in range: Range<Int>) -> Bool {
        let start = end - word.count
        return start >= range.lowerBound && hasPrefix(word, at: start, in: start..<end)
    }

    /// The words of frames, as they are when folded.
    private enum Words {
        /// The most bytes of a line of credits, and the most such lines on either side.
        static let creditSize = 150
        static let mostCredits = 5
        /// How far into its sentence a dateline's date, and the word of one without a date, are looked for.
        static let datelineReach = 150
        static let reportReach = 48

        static let month = Array("月".utf8)
        static let year = Array("年".utf8)
        static let open = Array("（".utf8)
        static let close = Array("）".utf8)
        static let openSquare = Array("【".utf8)
        static let closeSquare = Array("】".utf8)
        static let stops = ["。", "？", "！", "…", "”"].map { Array($0.utf8) }
        /// Behind the number of a day.
        static let wires = ["日电", "日讯", "日专电", "日综合", "日报道", "日消息"].map { Array($0.utf8) }
        static let electric = ["视", "影", "力", "商", "子", "动", "话", "器", "网", "价", "池"].map { Array($0.utf8) }
        static let reports = ["报讯", "网讯", "社讯", "台讯", "报消息", "网消息", "社消息", "新闻消息", "综合消息"].map { Array($0.utf8) }
        static let credits = [
            "来源", "作者", "记者 ", "记者：", "记者/", "新华社记者", "本报记者", "本刊记者", "中新社记者", "央视记者", "中央社记者", "通讯员", "见习记者", "实习记者",
            "文/", "文：", "图/", "图片",
            "责任编辑", "责编", "编辑", "校对", "审核", "审校", "监制", "编审", "原标题", "原题", "转自", "转载", "记者", "完）", "新华社", "中新社", "本文",
            "声明", "版权", "更多",
            "点击", "扫码", "纠错",
        ].map { Array($0.utf8) }
    }
}
