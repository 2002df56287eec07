// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// A text with the words that gave it labels in their principle's colour.
struct HighlightedText {
    let terminal: Terminal
    let pack: Pack

    /// The text of `body` with its evidence highlighted, and each label's name behind the words where there is no colour.
    func render(_ body: String, _ evidence: [Evidence]) -> String {
        let bytes = Array(body.utf8)
        var result = ""
        var position = 0
        for mark in marks(in: evidence) where mark.range.lowerBound >= position && mark.range.upperBound <= bytes.count
        {
            result += String(decoding: bytes[position..<mark.range.lowerBound], as: UTF8.self)
            result += paint(String(decoding: bytes[mark.range], as: UTF8.self), mark.label)
            position = mark.range.upperBound
        }
        return result + String(decoding: bytes[position...], as: UTF8.self)
    }

    private struct Mark {
        var range: Range<Int>
        var label: Int
    }

    /// The places to paint, in order and without overlaps: anchors before supports, longer before shorter.
    private func marks(in evidence: [Evidence]) -> [Mark] {
        let marks = evidence.flatMap { item in
            item.anchor.spans.filter { $0.part == .body }.map { Mark(range: $0.utf8, label: item.label) }
        }
        return marks.sorted {
            ($0.range.lowerBound, $1.range.count) < ($1.range.lowerBound, $0.range.count)
        }
    }

    private func paint(_ words: String, _ label: Int) -> String {
        let principle = pack.labels[label].parent ?? label
        guard terminal.isColored else { return "【\(words)|\(pack.labels[label].title)】" }
        // Each line is painted by itself, so that a break inside the words does not colour the margin.
        return words.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : terminal.styled(String($0), .principle(principle)) }
            .joined(separator: "\n")
    }
}
