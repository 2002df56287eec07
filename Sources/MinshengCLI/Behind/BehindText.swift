// SPDX-License-Identifier: Apache-2.0

import MinshengClient

/// Shows the items behind a number: each with its title, where it comes from, and the words it was counted for.
///
/// Words are in their principle's colour, or in 【】 where there is no colour.
package struct BehindText {
    let terminal: Terminal
    let names: LabelNames
    private let question: BehindQuestion
    private let label: String

    /// Creates a text for a terminal.
    package init(_ question: BehindQuestion, terminal: Terminal, names: LabelNames) {
        self.question = question
        self.terminal = terminal
        self.names = names
        label = names.slug(of: question.label)
    }

    /// The lines of an answer, none wider than the terminal.
    package func lines(_ answer: BehindAnswer) -> [String] {
        switch answer {
        case .refused(let reason): StyledText(reason).lines(terminal, indent: 0)
        case .items(let items, _) where items.isEmpty: ["没有条目 no items"]
        case .items(let items, _): items.enumerated().flatMap { lines($1, number: $0 + 1) }
        }
    }

    /// What the items are of.
    package func header(_ answer: BehindAnswer?) -> [String] {
        let parts = question.window.split(separator: "/").map(String.init)
        let window = parts.count == 2 ? "\(Self.shortTime(parts[0])) · \(parts[1])" : question.window
        var title = StyledText(names.shown(label), .principle(names.principle(of: label)))
        title.append(" · 窗口 window \(window)", .bold)
        if case .items(let items, _)? = answer {
            title.append(" · \(items.count) 条样本 sampled items", .bold)
        }
        return title.lines(terminal, indent: 0) + [""]
    }

    /// What keys do, and what part of the lines is shown.
    package func footer(_ visible: Range<Int>, of count: Int) -> String {
        let part = visible.count < count ? "\(visible.lowerBound + 1)–\(visible.upperBound)/\(count) · " : ""
        let keys = "\(part)↑↓ 滚动 scroll · ⏎ 重取 again · esc 返回 back"
        return terminal.styled(DisplayWidth.fitted(keys, to: terminal.width), .dim)
    }

    private func lines(_ item: KeptItem, number: Int) -> [String] {
        var heading = StyledText("\(number). ", .bold)
        append(title: item, to: &heading)
        var origin = StyledText("   \(item.source) · \(Self.shortTime(item.time)) · \(item.id)", .dim)
        if let url = item.url { origin.append(" · \(url)", .dim) }
        let words = item.evidence.filter { names.speaks($0.label, to: label) }
        return heading.lines(terminal, indent: 3) + origin.lines(terminal, indent: 3)
            + words.flatMap { line(of: $0).lines(terminal, indent: 5) } + others(item) + [""]
    }

    /// What else the item is counted for.
    private func others(_ item: KeptItem) -> [String] {
        let others = item.labels.filter { !names.speaks($0, to: label) && !names.speaks(label, to: $0) }
        guard !others.isEmpty else { return [] }
        var line = StyledText("   又计入 also", .dim)
        for other in others {
            line.append(" · ", .dim)
            line.append(names.shown(other), .principle(names.principle(of: other)), isWhole: true)
        }
        return line.lines(terminal, indent: 5)
    }

    /// The title with the words in it that the item was counted for.
    private func append(title item: KeptItem, to text: inout StyledText) {
        guard !item.title.isEmpty else { return text.append("无题 untitled", .dim) }
        let bytes = Array(item.title.utf8)
        var position = 0
        for words in item.evidence where words.isInTitle && names.speaks(words.label, to: label) {
            // A title may have been cut, and words may overlap.
            let (start, end) = (words.utf8.lowerBound, words.utf8.upperBound)
            guard position <= start, start < end, end <= bytes.count else { continue }
            text.append(String(decoding: bytes[position..<start], as: UTF8.self), .bold)
            append(String(decoding: bytes[start..<end], as: UTF8.self), as: words, to: &text)
            position = end
        }
        text.append(String(decoding: bytes[position...], as: UTF8.self), .bold)
    }

    private func line(of words: KeptItem.Words) -> StyledText {
        var line = StyledText("   ")
        line.append(names.shown(words.label), .principle(names.principle(of: words.label)))
        if words.isStatement { line.append(" 明言 stated") }
        if words.isDeficit { line.append(" 欠缺 wanting") }
        if words.isInTitle { line.append(" 标题 title") }
        line.append("：\(words.before)")
        append(words.surface, as: words, to: &line)
        line.append(words.after)
        line.append("  \(words.rule)", .dim, isWhole: true)
        return line
    }

    private func append(_ surface: String, as words: KeptItem.Words, to text: inout StyledText) {
        let order = names.principle(of: words.label)
        guard terminal.isColored else { return text.append("【\(surface)】") }
        text.append(surface, words.isStatement ? .statement(order) : .principle(order))
    }

    /// `2025-06-09T08:30:00Z` as `2025-06-09 08:30:00 Z`.
    private static func shortTime(_ time: String) -> String {
        guard time.utf8.count > 19 else { return time }
        return "\(time.prefix(10)) \(time.dropFirst(11).prefix(8)) \(time.dropFirst(19))"
    }
}
