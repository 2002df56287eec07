// SPDX-License-Identifier: Apache-2.0

/// Where a person is in `minsheng watch`: at a row of the table, or among the items behind one; a pure value.
///
/// Keys go in, and wishes come out:
///
/// ```swift
/// if case .items(let question) = navigator.press(.enter, rows: rows, window: window) { lane.ask(question) }
/// ```
package struct LiveNavigator: Hashable, Sendable {
    /// What a key asks for.
    package enum Wish: Hashable, Sendable {
        /// The items behind a number.
        case items(BehindQuestion)
        /// The end.
        case quit
    }

    /// What is shown.
    package enum Page: Hashable, Sendable {
        case table
        /// The items behind a number, or nil while they are waited for.
        case items(BehindQuestion, BehindAnswer?)
    }

    /// What is shown.
    package private(set) var page = Page.table
    /// The row of the table that is chosen.
    package private(set) var row = 0
    /// The first line of the items that is shown.
    private var top = 0
    /// How many lines there are and how many are shown, since ``visibleLines(of:height:)`` was asked.
    private var lineCount = 0
    private var height = 1

    /// Creates a navigator at the first row of the table.
    package init() {}

    /// Does what a key says.
    /// - Parameters:
    ///   - key: the key.
    ///   - rows: the slugs of the table's labels, from above.
    ///   - window: the window that the table shows, as ITEMS names it; nil if there is none yet.
    /// - Returns: what has to be done for it, if anything.
    package mutating func press(_ key: Key, rows: [String], window: String?) -> Wish? {
        switch page {
        case .table: pressInTable(key, rows, window)
        case .items(let question, _): pressInItems(key, question)
        }
    }

    /// Takes the answer to a question; one that is not asked any more is passed over.
    package mutating func take(_ answer: BehindAnswer, to question: BehindQuestion) {
        guard case .items(question, _) = page else { return }
        page = .items(question, answer)
    }

    /// Which of so many lines of items are shown where there is room for `height`.
    package mutating func visibleLines(of count: Int, height: Int) -> Range<Int> {
        lineCount = count
        self.height = max(1, height)
        scroll(to: top)
        return top..<min(count, top + self.height)
    }

    private mutating func pressInTable(_ key: Key, _ rows: [String], _ window: String?) -> Wish? {
        switch key {
        case .up, .character("k"): row -= 1
        case .down, .character("j"): row += 1
        case .pageUp, .home, .character("g"): row = 0
        case .pageDown, .end, .character("G"): row = rows.count - 1
        case .character("q"): return .quit
        case .enter:
            guard rows.indices.contains(row), let window else { return nil }
            return ask(BehindQuestion(label: rows[row], window: window))
        case .escape, .character: return nil
        }
        row = max(0, min(row, rows.count - 1))
        return nil
    }

    private mutating func pressInItems(_ key: Key, _ question: BehindQuestion) -> Wish? {
        switch key {
        case .up, .character("k"): scroll(to: top - 1)
        case .down, .character("j"): scroll(to: top + 1)
        case .pageUp: scroll(to: top - height)
        case .pageDown, .character(" "): scroll(to: top + height)
        case .home, .character("g"): scroll(to: 0)
        case .end, .character("G"): scroll(to: lineCount)
        case .escape, .character("q"): page = .table
        case .enter: return ask(question)
        case .character: break
        }
        return nil
    }

    private mutating func ask(_ question: BehindQuestion) -> Wish {
        page = .items(question, nil)
        top = 0
        return .items(question)
    }

    private mutating func scroll(to line: Int) {
        top = max(0, min(line, lineCount - height))
    }
}
