// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// Words by what they start and end with, to find the terms that arise where two words meet.
struct WordBorders: Sendable {
    /// Words of a list with the same beginning or end, in the list's order, at most so many.
    private static let depth = 24

    private var byStart: [[UInt8]: [Int]] = [:]
    private var byEnd: [[UInt8]: [Int]] = [:]
    private var words: [[UInt8]] = []
    /// The place of each word in the list, from 1.
    private var ranks: [[UInt8]: Int] = [:]

    init(_ list: [String]) {
        for word in list {
            let folded = Folding.fold(word)
            guard !folded.isEmpty, ranks[folded] == nil else { continue }
            words.append(folded)
            ranks[folded] = words.count
            let starts = folded.indices.filter { folded[$0] & 0xC0 != 0x80 }
            // A word that is the part alone would make the term whole words; that is no straddle.
            for split in starts.dropFirst() {
                add(words.count, to: &byStart, under: Array(folded[..<split]))
                add(words.count, to: &byEnd, under: Array(folded[split...]))
            }
        }
    }

    private func add(_ rank: Int, to index: inout [[UInt8]: [Int]], under part: [UInt8]) {
        guard index[part, default: []].count < Self.depth else { return }
        index[part, default: []].append(rank)
    }

    /// Two words that hold a term across their border.
    struct Straddle {
        let left: [UInt8]
        let right: [UInt8]
        /// Where the term stands in the two words together.
        let range: Range<Int>
        /// How often the two words stand side by side, as a share of all words.
        let frequency: Double

        var both: [UInt8] { left + right }
    }

    /// How often a term is a word, as a share of all words; 0 if the list does not have it.
    ///
    /// By Zipf's law the word of rank *r* of *N* is one of *r* · ln *N*.
    func frequency(of term: [UInt8]) -> Double {
        ranks[term].map(frequency) ?? 0
    }

    private func frequency(ofRank rank: Int) -> Double {
        1 / (Double(rank) * Double(words.count + 1).naturalLogarithm)
    }

    /// Returns pairs of words that hold `term` across their border, such as are no word themselves; the most frequent
    /// first.
    func straddles(of term: [UInt8]) -> [Straddle] {
        var straddles: [Straddle] = []
        for split in term.indices.dropFirst() where term[split] & 0xC0 != 0x80 {
            let head = Array(term[..<split])
            let tail = Array(term[split...])
            for left in byEnd[head] ?? [] {
                for right in byStart[tail] ?? [] where ranks[words[left - 1] + words[right - 1]] == nil {
                    let start = words[left - 1].count - head.count
                    straddles.append(
                        Straddle(
                            left: words[left - 1],
                            right: words[right - 1],
                            range: start..<(start + term.count),
                            frequency: frequency(ofRank: left) * frequency(ofRank: right)
                        )
                    )
                }
            }
        }
        return straddles.sorted { $0.frequency > $1.frequency }
    }
}

extension Double {
    /// The natural logarithm of a number above 0, to a few digits: the module has no library of mathematics.
    fileprivate var naturalLogarithm: Double {
        // log2 is the exponent and, between powers of two, nearly linear; 6 % too low at most.
        (Double(exponent) + significand - 1) * 0.6931471805599453
    }
}

extension LintRun {
    /// A term that arises more seldom by chance, as a share of all words, is not worth a guard.
    private static let leastFrequency = 1e-7
    /// Nor is one that stands for itself all but this often.
    private static let leastShare = 0.05

    /// Looks for terms of rules that arise where two words meet, with no guard for it, often enough to matter.
    mutating func checkBorders(_ words: WordBorders) {
        var met: Set<[UInt8]> = []
        for (position, rule) in pack.rules.enumerated() where rule.status != .draft {
            let place = locator.rule(position).only(FormatKeys.condition)
            for term in index.terms(of: rule.condition) where term.isPlain && met.insert(term.anchor).inserted {
                let open = words.straddles(of: term.anchor).filter { !isGuarded($0, label: rule.label) }
                let chance = open.reduce(0) { $0 + $1.frequency }
                guard let first = open.first, chance >= Self.leastFrequency,
                    chance >= Self.leastShare * (chance + words.frequency(of: term.anchor))
                else { continue }
                let left = String(decoding: first.left, as: UTF8.self)
                let right = String(decoding: first.right, as: UTF8.self)
                let message =
                    "\"\(term.text)\" arises in \(left)|\(right)"
                    + (open.count > 1 ? " and \(open.count - 1) more" : "")
                let suggestion = "add a guard of kind straddle, such as \"\(left + right)\""
                let location = location(of: term, in: place)
                // Beside another term a chance pair of words seldom gives points.
                if rule.decidesAlone(pack.threshold(of: rule.label)) {
                    warn(.straddleRisk, at: location, message, suggestion: suggestion)
                } else {
                    note(.straddleRisk, at: location, message, suggestion: suggestion)
                }
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
