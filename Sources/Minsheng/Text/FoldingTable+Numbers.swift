// SPDX-License-Identifier: Apache-2.0

extension FoldingTable {
    /// Whether a comma between `out` and the character at `next` groups the digits of a number.
    ///
    /// It does before exactly three digits, and after one to three or after three since the last one dropped: 1,000 and
    /// 1,000,000 but not 2020,2021.
    /// - Parameter last: the size of `out` when the last such comma was dropped.
    func isSeparator(
        in source: Span<UInt8>,
        before next: Int,
        to end: Int,
        after out: borrowing OutputSpan<UInt8>,
        _ last: Int?
    ) -> Bool {
        let leading = Self.digits(before: out.count, in: out)
        let isLaterGroup = leading >= 3 && last == out.count - 3
        guard isLaterGroup || leading >= 1 && leading <= 3 else { return false }
        return digits(in: source, from: next, to: end) == 3
    }

    /// Whether a full-width comma stands at `index` and groups the digits of a number.
    @inline(__always)
    func isWideSeparator(
        in source: Span<UInt8>,
        at index: Int,
        to end: Int,
        after out: borrowing OutputSpan<UInt8>,
        _ last: Int?
    ) -> Bool {
        guard end - index > 2, source[index] == 0xEF, source[index + 1] == 0xBC, source[index + 2] == 0x8C else {
            return false
        }
        return isSeparator(in: source, before: index + 3, to: end, after: out, last)
    }

    /// The number of digits that `out` ends with, at most four.
    private static func digits(before end: Int, in out: borrowing OutputSpan<UInt8>) -> Int {
        var digits = 0
        while digits < 4, digits < end, ScalarClass.isDigit(UInt32(out[end - 1 - digits])) { digits += 1 }
        return digits
    }

    /// The number of digits that the text from `start` on folds to before anything else, at most four.
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
