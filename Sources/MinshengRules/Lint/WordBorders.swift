// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// Words by what they start and end with, to find the terms that arise where two words meet.
struct WordBorders: Sendable {
    /// Words of a list with the same beginning or end, in the list's order, at most so many.
    private static let depth = 24

    private var byStart: [[UInt8]: [[UInt8]]] = [:]
    private var byEnd: [[UInt8]: [[UInt8]]] = [:]
    private let words: Set<[UInt8]>

    init(_ list: [String]) {
        let folded = list.map { Folding.fold($0) }.filter { !$0.isEmpty }
        words = Set(folded)
        for word in folded {
            let starts = word.indices.filter { word[$0] & 0xC0 != 0x80 }
            // A word that is the part alone would make the term whole words; that is no straddle.
            for split in starts.dropFirst() {
                add(word, to: &byStart, under: Array(word[..<split]))
                add(word, to: &byEnd, under: Array(word[split...]))
            }
        }
    }

    private func add(_ word: [UInt8], to index: inout [[UInt8]: [[UInt8]]], under part: [UInt8]) {
        guard index[part, default: []].count < Self.depth else { return }
        index[part, default: []].append(word)
    }

    /// Two words that hold a term across their border.
    struct Straddle {
        let left: [UInt8]
        let right: [UInt8]
        /// Where the term stands in the two words together.
        let range: Range<Int>

        var both: [UInt8] { left + right }
    }

    /// Returns pairs of words that hold `term` across their border, such as are no word themselves.
    func straddles(of term: [UInt8]) -> [Straddle] {
        var straddles: [Straddle] = []
        for split in term.indices.dropFirst() where term[split] & 0xC0 != 0x80 {
            let head = Array(term[..<split])
            let tail = Array(term[split...])
            for left in byEnd[head] ?? [] {
                for right in byStart[tail] ?? [] where !words.contains(left + right) {
                    let start = left.count - head.count
                    straddles.append(Straddle(left: left, right: right, range: start..<(start + term.count)))
                }
            }
        }
        return straddles
    }
}

extension LintRun {
    /// Looks for terms of rules that arise where two words meet, with no guard for it.
    mutating func checkBorders(_ words: WordBorders) {
        var met: Set<[UInt8]> = []
        for (position, rule) in pack.rules.enumerated() {
            let place = locator.rule(position).only(FormatKeys.condition)
            for term in index.terms(of: rule.condition) where term.isPlain && met.insert(term.anchor).inserted {
                let open = words.straddles(of: term.anchor).filter { !isGuarded($0, label: rule.label) }
                guard let first = open.first else { continue }
                let left = String(decoding: first.left, as: UTF8.self)
                let right = String(decoding: first.right, as: UTF8.self)
                warn(
                    .straddleRisk,
                    at: location(of: term, in: place),
                    "\"\(term.text)\" arises in \(left)|\(right)"
                        + (open.count > 1 ? " and \(open.count - 1) more" : ""),
                    suggestion: "add a guard of kind straddle, such as \"\(left + right)\""
                )
            }
        }
    }

    private func isGuarded(_ straddle: WordBorders.Straddle, label: String) -> Bool {
        let both = straddle.both
        return both.characterRanges(limit: index.longestGuard).contains { span in
            guard Self.vetoes(span, straddle.range), let positions = index.guardsOfText[Array(both[span])] else {
                return false
            }
            return positions.contains { pack.guards[$0].labels.isEmpty || pack.guards[$0].labels.contains(label) }
        }
    }
}
