// SPDX-License-Identifier: Apache-2.0

/// Folds text so that what reads the same compares equal: script, width, case, radicals and marks.
///
/// Each character folds by itself, so folding is linear and never looks further than a number's comma:
/// - radicals, strokes and compatibility ideographs become the ideograph they stand for;
/// - traditional characters and variants become the simplified one, and ambiguous pairs are merged (著 is always 着);
/// - full-width and other compatibility forms become plain ones (NFKC of the single character), Latin ones in lower case;
/// - `, ; : ! ? ( )` and corner brackets become the marks of mainland print, and `⋯` becomes `…`, which stays one mark;
/// - zero-width characters, variation selectors and control characters vanish, and so does the comma of 1,000 and １，０００;
/// - every blank becomes a space. Combining marks stay as they are: nothing is composed or reordered.
package enum Folding {
    /// The version of the Unicode Character Database that the tables were generated from.
    package static var unicodeVersion: String { FoldingData.unicodeVersion }

    /// Returns the UTF-8 bytes that `term` folds to; folding them again changes nothing.
    /// - Complexity: O(*n*) in the bytes of `term`.
    package static func fold(_ term: String) -> [UInt8] {
        let source = Array(term.utf8)
        return [UInt8](capacity: source.count * 4) { out in
            fold(source.span, into: &out)
        }
    }

    private static func fold(_ source: Span<UInt8>, into out: inout OutputSpan<UInt8>) {
        let table = FoldingTable.shared
        var separator: Int?
        var index = 0
        while index < source.count {
            if table.isWideSeparator(in: source, at: index, to: source.count, after: out, separator) {
                separator = out.count
                index += 3
            }
            var marks: UInt8 = 0
            let end = table.endOfRun(in: source, from: index, to: source.count, marks: &marks)
            let start = out.count
            out.append(source, in: index..<end)
            if marks & FoldingTable.Mark.change.rawValue != 0 { _ = table.foldRun(in: &out, from: start) }
            index = end
            guard index < source.count, let character = table.character(in: source, at: index, to: source.count) else {
                continue
            }
            let next = index + character.length
            switch character.entry.kind {
            case .plain: out.append(source, in: index..<next)
            case .dropped: break
            case .blank: out.append(0x20)
            case .lineBreak: out.append(0x0A)
            case .pooled: out.append(table.pool.span, in: character.entry.pooledRange)
            case .comma where table.isSeparator(in: source, before: next, to: source.count, after: out, separator):
                separator = out.count
            case .comma, .terminator, .closer, .replaced: out.append(character.entry)
            case .contextual: out.append(table.entry(of: character, after: out.scalar(before: out.count)?.scalar))
            }
            index = next
        }
    }
}
