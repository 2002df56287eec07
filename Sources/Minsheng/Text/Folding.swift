// SPDX-License-Identifier: Apache-2.0

/// Folds text so that what reads the same compares equal: script, width, case, radicals and marks.
///
/// Each character folds by itself, so folding is linear and never looks further than a number's comma:
/// - radicals, strokes and compatibility ideographs become the ideograph they stand for;
/// - traditional characters and variants become the simplified one, and ambiguous pairs are merged (著 is always 着);
/// - full-width and other compatibility forms become plain ones (NFKC of the single character), Latin ones in lower case;
/// - `, ; : ! ? ( )` and corner brackets become the marks of mainland print, and `⋯` becomes `…`, which stays one mark;
/// - zero-width characters, variation selectors and control characters vanish, and so does the comma of 1,000;
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
        var index = 0
        while index < source.count {
            let run = table.endOfPlainRun(in: source, from: index, to: source.count)
            out.append(source, in: index..<run)
            index = run
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
            case .comma where table.isSeparator(in: source, before: next, to: source.count, after: out): break
            case .comma, .terminator, .closer, .replaced: out.append(character.entry)
            }
            index = next
        }
    }
}

extension OutputSpan<UInt8> {
    /// Appends an entry's inline form.
    @inline(__always)
    mutating func append(_ entry: FoldingEntry) {
        var bytes = entry.bytes
        for _ in 0..<entry.count {
            append(UInt8(truncatingIfNeeded: bytes))
            bytes >>= 8
        }
    }
}

extension FoldingTable {
    /// Whether a comma between `out` and the character at `next` groups the digits of a number.
    ///
    /// It does after one to three digits and before exactly three: 1,000 but not 2020,2021.
    func isSeparator(
        in source: Span<UInt8>,
        before next: Int,
        to end: Int,
        after out: borrowing OutputSpan<UInt8>
    ) -> Bool {
        var leading = 0
        while leading < 4, leading < out.count, ScalarClass.isDigit(UInt32(out[out.count - 1 - leading])) {
            leading += 1
        }
        guard leading >= 1 && leading <= 3 else { return false }
        return digits(in: source, from: next, to: end) == 3
    }

    /// The number of digits that the text from `index` on folds to before anything else, at most four.
    private func digits(in source: Span<UInt8>, from start: Int, to end: Int) -> Int {
        var index = start
        var digits = 0
        while index < end, digits < 4, let character = character(in: source, at: index, to: end) {
            index += character.length
            switch character.entry.kind {
            case .dropped:
                continue
            case .pooled:
                for position in character.entry.pooledRange {
                    guard ScalarClass.isDigit(UInt32(pool[position])) else { return digits }
                    digits += 1
                }
            default:
                guard ScalarClass.isDigit(character.entry.scalar ?? character.scalar) else { return digits }
                digits += 1
            }
        }
        return min(digits, 4)
    }
}
