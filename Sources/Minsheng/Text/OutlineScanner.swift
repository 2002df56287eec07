// SPDX-License-Identifier: Apache-2.0

/// A heading found in a document.
struct OutlineHeading {
    /// What stands above what: Markdown above numbers, fewer marks above more.
    enum Rank: Comparable {
        case markdown(Int)
        case numbered(Int)
    }

    var rank: Rank
    /// Where the heading's line starts, with its marks.
    var start: Int
    var numberRange: Range<Int>
    var textRange: Range<Int>
    var isFirstLine: Bool
}

/// Reads a document line by line and keeps the lines that are headings.
struct OutlineScanner {
    /// The longest heading, in bytes: sixty ideographs.
    private static let maximumHeading = 180
    /// How many numbers may be missing between two headings of one kind.
    private static let maximumGap = 2

    private let table = FoldingTable.shared
    private var head = LineHead()
    /// The last number of each kind: of a heading, and of an item of a list inside a sentence.
    private var lastHeading = [Int?](repeating: nil, count: Enumerator.Kind.allCases.count)
    private var lastItem = [Int?](repeating: nil, count: Enumerator.Kind.allCases.count)
    private var isInArticle = false
    private var previous: OutlineLine?

    /// Returns the headings of `document` in reading order; none if it is not UTF-8.
    mutating func headings(of document: Span<UInt8>) -> [OutlineHeading] {
        var headings: [OutlineHeading] = []
        var index = 0
        while var line = OutlineLine(in: document, from: index, with: table) {
            index = line.next
            if let heading = heading(in: line, of: document) {
                headings.append(heading)
                line.isHeading = true
            }
            previous = line
        }
        return table.skipBlankLines(in: document, from: index) == document.count ? headings : []
    }

    private mutating func heading(in line: OutlineLine, of document: Span<UInt8>) -> OutlineHeading? {
        if let (marks, text) = table.markdownHeading(in: document, from: line.start) {
            return markdownHeading(in: line, marks: marks, text: text, of: document)
        }
        head.read(document, from: line.start, with: table)
        guard let enumerator = head.enumerator, opensSection(enumerator),
            let text = text(of: enumerator, in: line, of: document)
        else { return nil }
        enter(enumerator)
        return OutlineHeading(
            rank: .numbered(enumerator.kind.rawValue),
            start: line.start,
            numberRange: line.start..<table.end(ofFolded: enumerator.count, in: document, from: line.start),
            textRange: text,
            isFirstLine: previous == nil
        )
    }

    // MARK: Markdown

    private mutating func markdownHeading(
        in line: OutlineLine,
        marks: Int,
        text: Int,
        of document: Span<UInt8>
    ) -> OutlineHeading? {
        guard !standsInSentence(line, of: document) else { return nil }
        isInArticle = false
        head.read(document, from: text, with: table)
        let number = table.end(ofFolded: head.enumerator?.count ?? 0, in: document, from: text)
        return OutlineHeading(
            rank: .markdown(marks),
            start: line.start,
            numberRange: text..<number,
            textRange: min(table.skipBlanks(in: document, from: number, to: line.end), line.end)..<line.end,
            isFirstLine: previous == nil
        )
    }

    private mutating func standsInSentence(_ line: OutlineLine, of document: Span<UInt8>) -> Bool {
        guard let previous, previous.isBrokenProse, line.next < document.count else { return false }
        guard table.markdownHeading(in: document, from: line.next) == nil else { return false }
        head.read(document, from: line.next, with: table)
        guard let first = head.first else { return false }
        return ScalarClass.continuesSentence(first) && head.enumerator == nil
    }

    // MARK: Numbers

    /// Whether the number's line can be a heading: in turn, not in a list, behind a complete line.
    private mutating func opensSection(_ enumerator: Enumerator) -> Bool {
        let kind = enumerator.kind.rawValue
        guard enumerator.kind != .circled, !isInArticle || enumerator.kind <= .article else { return false }
        if let previous, previous.isBrokenProse { return false }
        let isInList = previous.map { !$0.isHeading && $0.announcesMore } ?? false
        if isInList || enumerator.number > 1 && lastItem[kind] == enumerator.number - 1 {
            lastItem[kind] = enumerator.number
            return false
        }
        guard enumerator.number != 1 else { return true }
        guard let last = lastHeading[kind] else { return enumerator.kind <= .bracketedNumeral }
        return enumerator.number > last && enumerator.number <= last + 1 + Self.maximumGap
    }

    private mutating func enter(_ enumerator: Enumerator) {
        let kind = enumerator.kind.rawValue
        lastHeading[kind] = enumerator.number
        lastItem[kind] = nil
        // Articles, and `（一）` in a policy paper, may be counted through all the sections above them.
        for deeper in lastHeading.indices where deeper > max(kind, Enumerator.Kind.bracketedNumeral.rawValue) {
            lastHeading[deeper] = nil
        }
        if enumerator.kind <= .article { isInArticle = enumerator.kind == .article }
    }

    /// The heading's text behind its number, or nil if the line is an item of a list rather than a heading.
    private func text(of enumerator: Enumerator, in line: OutlineLine, of document: Span<UInt8>) -> Range<Int>? {
        let number = table.end(ofFolded: enumerator.count, in: document, from: line.start)
        guard enumerator.kind != .article else { return number..<number }
        let start = table.skipBlanks(in: document, from: number, to: line.end)
        let end = line.firstStop ?? line.end
        guard start < end, end - start <= Self.maximumHeading else { return nil }
        return line.firstStop == nil && line.announcesMore ? nil : start..<end
    }
}
