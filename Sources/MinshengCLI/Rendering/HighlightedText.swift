// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// A text with the words that gave it labels in their principle's colour, or in brackets where there is no colour.
struct HighlightedText {
    /// Words to paint.
    struct Mark: Hashable {
        enum Kind: Int, Hashable, Comparable {
            case anchor
            case statement
            case support

            static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
        }

        /// UTF-8 offsets in the text.
        var range: Range<Int>
        var label: Int
        var kind: Kind
    }

    let terminal: Terminal
    let pack: Pack

    /// The text with its marks painted; where marks overlap the earlier one wins, then the stronger, then the longer.
    func render(_ text: String, _ marks: [Mark]) -> String {
        let bytes = Array(text.utf8)
        var result = ""
        var position = 0
        for mark in marks.sorted(by: HighlightedText.precedes) {
            guard mark.range.lowerBound >= position, mark.range.upperBound <= bytes.count else { continue }
            result += HighlightedText.text(bytes[position..<mark.range.lowerBound])
            result += paint(HighlightedText.text(bytes[mark.range]), mark)
            position = mark.range.upperBound
        }
        return result + HighlightedText.text(bytes[position...])
    }

    /// What the colours mean.
    var legend: String {
        let principles = pack.principles.indices.map { label in
            terminal.styled(pack.shownName(of: label), .principle(pack.principleOrder(of: label)))
        }
        let statement =
            terminal.isColored ? " · \u{1B}[4m明言\u{1B}[0m stated by its own word" : " · 【…|明言】 stated by its own word"
        return "图例 legend: " + principles.joined(separator: " · ") + statement + "\n"
    }

    private static func precedes(_ left: Mark, _ right: Mark) -> Bool {
        (left.range.lowerBound, left.kind, -left.range.count) < (right.range.lowerBound, right.kind, -right.range.count)
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        Terminal.harmless(String(decoding: bytes, as: UTF8.self), keepsLines: true)
    }

    private func paint(_ words: String, _ mark: Mark) -> String {
        guard terminal.isColored else {
            switch mark.kind {
            case .anchor: return "【\(words)|\(pack.labels[mark.label].title)】"
            case .statement: return "【\(words)|明言】"
            case .support: return words
            }
        }
        let order = pack.principleOrder(of: mark.label)
        let style: Style =
            switch mark.kind {
            case .anchor: .principle(order)
            case .statement: .statement(order)
            case .support: .support(order)
            }
        // Each line is painted by itself, so that a break inside the words does not colour the margin.
        return words.split(separator: "\n", omittingEmptySubsequences: false)
            .map { terminal.styled(String($0), style) }
            .joined(separator: "\n")
    }
}

extension Explanation {
    /// The marks of the evidence in one part of the text.
    /// - Parameter offset: where the explained text begins in the one to be painted, in UTF-8 bytes.
    func marks(in part: SourceSpan.Part, from offset: Int = 0) -> [HighlightedText.Mark] {
        evidence.flatMap { item in
            let anchors = item.anchor.spans.map {
                ($0, item.isStatement ? HighlightedText.Mark.Kind.statement : .anchor)
            }
            let supports = item.supports.flatMap(\.spans).map { ($0, HighlightedText.Mark.Kind.support) }
            return (anchors + supports).filter { $0.0.part == part }.map { span, kind in
                HighlightedText.Mark(
                    range: span.utf8.lowerBound + offset..<span.utf8.upperBound + offset,
                    label: item.label,
                    kind: kind
                )
            }
        }
    }
}

extension DocumentExplanation {
    /// The marks of the whole and of every section, each once.
    var marks: [HighlightedText.Mark] {
        var seen: Set<HighlightedText.Mark> = []
        let sections = sections.flatMap { $0.explanation.marks(in: .body, from: $0.outline.range.lowerBound) }
        return (whole.marks(in: .body) + sections).filter { seen.insert($0).inserted }
    }
}
