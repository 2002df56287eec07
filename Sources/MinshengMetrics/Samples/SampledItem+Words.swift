// SPDX-License-Identifier: Apache-2.0

public import Minsheng

extension SampledItem {
    /// The words of a classifier's explanation, with those around them, in reading order.
    ///
    /// If there are more than ``wordLimit``, each label has its first words before any has its second.
    /// - Parameters:
    ///   - explanation: what the classifier said of the text.
    ///   - title: the title that it was given, in UTF-8.
    ///   - body: the text that it was given, in UTF-8.
    public static func words(of explanation: Explanation, title: Span<UInt8>, body: Span<UInt8>) -> [Words] {
        var result: [Words] = []
        for evidence in chosen(from: explanation.evidence) {
            guard let first = evidence.anchor.spans.first else { continue }
            let isInTitle = first.part == .title
            let end = evidence.anchor.spans.last { $0.part == first.part } ?? first
            let text = isInTitle ? title : body
            result.append(
                Words(
                    label: evidence.label,
                    isStatement: evidence.isStatement,
                    isDeficit: evidence.polarity == .deficit,
                    isInTitle: isInTitle,
                    utf8: first.utf8,
                    surface: evidence.anchor.surface,
                    before: Self.text(before: first.utf8.lowerBound, in: text),
                    after: Self.text(after: end.utf8.upperBound, in: text),
                    rule: evidence.rule
                )
            )
        }
        return result
    }

    /// As much evidence as is kept.
    private static func chosen(from evidence: [Evidence]) -> [Evidence] {
        guard evidence.count > wordLimit else { return evidence }
        var counts: [Int: Int] = [:]
        let turns = evidence.indices.map { index in
            let turn = counts[evidence[index].label, default: 0]
            counts[evidence[index].label] = turn + 1
            return (turn: turn, index: index)
        }
        return turns.sorted { $0 < $1 }.prefix(wordLimit).map(\.index).sorted().map { evidence[$0] }
    }

    /// The end of the line before a place, whole characters, at most ``Words/contextLimit`` bytes.
    private static func text(before place: Int, in text: Span<UInt8>) -> String {
        let place = min(place, text.count)
        var start = place
        while start > 0, place - start < Words.contextLimit, !isLineEnd(text[start - 1]) { start -= 1 }
        while start < place, UTF8.isContinuation(text[start]) { start += 1 }
        return String(copying: text.extracting(start..<place))
    }

    /// The beginning of the line after a place, whole characters, at most ``Words/contextLimit`` bytes.
    private static func text(after place: Int, in text: Span<UInt8>) -> String {
        let place = min(place, text.count)
        var end = place
        while end < text.count, end - place < Words.contextLimit, !isLineEnd(text[end]) { end += 1 }
        while end > place, end < text.count, UTF8.isContinuation(text[end]) { end -= 1 }
        return String(copying: text.extracting(place..<end))
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
}

extension String {
    fileprivate init(copying bytes: Span<UInt8>) {
        self = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
}
