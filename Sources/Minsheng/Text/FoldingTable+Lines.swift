// SPDX-License-Identifier: Apache-2.0

extension FoldingTable {
    /// If the line at `start` is a Markdown heading, its number of `#` and where its text begins.
    func markdownHeading(in source: Span<UInt8>, from start: Int) -> (marks: Int, text: Int)? {
        var index = start
        while index < source.count, index - start < 7, source[index] == UInt8(ascii: "#") { index += 1 }
        let marks = index - start
        guard marks >= 1, marks <= 6 else { return nil }
        let text = skipBlanks(in: source, from: index, to: source.count)
        guard text > index, text < source.count, !isLineBreak(in: source, at: text) else { return nil }
        return (marks, text)
    }

    /// Skips blanks and dropped characters from `start` on; stops at line breaks and at bytes that are not UTF-8.
    func skipBlanks(in source: Span<UInt8>, from start: Int, to end: Int) -> Int {
        var index = start
        while index < end, let character = character(in: source, at: index, to: end) {
            guard character.entry.kind == .blank || character.entry.kind == .dropped else { break }
            index += character.length
        }
        return index
    }

    /// Skips line breaks, blanks and dropped characters from `start` on; stops at bytes that are not UTF-8.
    func skipBlankLines(in source: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < source.count, let character = character(in: source, at: index, to: source.count) {
            switch character.entry.kind {
            case .blank, .dropped, .lineBreak: index += character.length
            default: return index
            }
        }
        return index
    }

    /// The index of the line break that ends the line of `start`, or the end; stops at bytes that are not UTF-8.
    func endOfLine(in source: Span<UInt8>, from start: Int) -> Int {
        var index = start
        var marks: UInt8 = 0
        while true {
            index = endOfRun(in: source, from: index, to: source.count, marks: &marks)
            guard index < source.count, let character = character(in: source, at: index, to: source.count),
                character.entry.kind != .lineBreak
            else { return index }
            index += character.length
        }
    }

    private func isLineBreak(in source: Span<UInt8>, at index: Int) -> Bool {
        character(in: source, at: index, to: source.count)?.entry.kind == .lineBreak
    }

    /// Where the characters from `start` on end that fold to the first `count` scalars.
    func end(ofFolded count: Int, in source: Span<UInt8>, from start: Int) -> Int {
        var index = start
        var folded = 0
        while folded < count, index < source.count,
            let character = character(in: source, at: index, to: source.count)
        {
            index += character.length
            switch character.entry.kind {
            case .dropped: break
            case .pooled: folded += pool[character.entry.pooledRange].count { $0 & 0xC0 != 0x80 }
            default: folded += 1
            }
        }
        return index
    }
}
