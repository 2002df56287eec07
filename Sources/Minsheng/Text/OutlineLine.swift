// SPDX-License-Identifier: Apache-2.0

/// A line of a document that is not blank, with what its end and its marks tell of it.
struct OutlineLine {
    /// The first and the end of the last character that is neither blank nor dropped.
    var start: Int
    var end: Int
    /// Where the next line that is not blank starts, or the end of the document.
    var next: Int
    /// Where the line's first `。` stands.
    var firstStop: Int?
    /// The folded form of the last character, closing quotes and brackets apart.
    private var lastScalar: UInt32 = 0
    /// Whether the line has a comma or a sentence's end, as prose has and a headline seldom.
    private var hasMarks = false
    var isHeading = false

    /// Reads the first line from `index` on that is not blank; nil at the end, or at bytes that are not UTF-8.
    init?(in document: Span<UInt8>, from index: Int, with table: FoldingTable) {
        start = table.skipBlankLines(in: document, from: index)
        end = start
        next = start
        guard start < document.count else { return nil }
        var index = start
        while index < document.count {
            guard let character = table.character(in: document, at: index, to: document.count) else { return nil }
            if character.entry.kind == .lineBreak { break }
            note(character, at: index)
            index += character.length
        }
        next = table.skipBlankLines(in: document, from: index)
    }

    private mutating func note(_ character: FoldedScalar, at index: Int) {
        switch character.entry.kind {
        case .blank, .dropped, .lineBreak:
            return
        case .closer:
            break
        case .terminator, .comma:
            hasMarks = true
            lastScalar = character.entry.scalar ?? character.scalar
            if firstStop == nil, lastScalar == 0x3002 { firstStop = index }
        case .plain, .replaced, .contextual, .pooled:
            lastScalar = character.entry.scalar ?? character.scalar
        }
        end = index + character.length
    }

    /// Whether what follows belongs to this line: it ends with `：`, `；`, `，` or `、`.
    var announcesMore: Bool {
        switch Unicode.Scalar(lastScalar) {
        case "：", "；", "，", "、": true
        default: false
        }
    }

    /// Whether the line looks like a sentence that a break has cut: prose of some length that stops without a mark.
    var isBrokenProse: Bool {
        !isHeading && hasMarks && end - start >= 90 && ScalarClass.canBreakAfter(lastScalar)
    }
}
