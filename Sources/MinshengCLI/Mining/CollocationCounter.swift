// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Counts strings of Han characters in two parts of a corpus, to find those that mark one of them.
///
/// The first part is counted in full; of the second only the strings that are frequent in the first, so memory is bounded
/// by the first part.
struct CollocationCounter {
    /// A string that stands in the first part more often than the second part lets expect.
    struct Collocation: Hashable {
        let text: String
        let count: Int
        let countElsewhere: Int
        /// Dunning's log-likelihood ratio G²; 10.8 is exceeded by chance once in a thousand.
        let likelihoodRatio: Double
    }

    /// How long the strings are, in characters.
    private static let lengths = 2...6
    /// Rarer strings are not considered.
    private static let leastCount = 3

    private var counts: [ArraySlice<UInt32>: (here: Int, elsewhere: Int)] = [:]
    private var total = (here: 0, elsewhere: 0)

    /// Counts a sentence of the first part.
    mutating func add(_ sentence: String) {
        for string in CollocationCounter.strings(of: sentence) {
            counts[string, default: (0, 0)].here += 1
            total.here += 1
        }
    }

    /// Forgets rare strings; call it between the two parts.
    mutating func endFirstPart() {
        counts = counts.filter { $0.value.here >= CollocationCounter.leastCount }
    }

    /// Counts a sentence of the second part.
    mutating func addElsewhere(_ sentence: String) {
        for string in CollocationCounter.strings(of: sentence) {
            total.elsewhere += 1
            counts[string]?.elsewhere += 1
        }
    }

    /// The strings that mark the first part, the most marked first; parts of a longer one that come alone seldom are
    /// left out.
    func collocations(limit: Int) -> [Collocation] {
        let found = counts.compactMap { string, count -> (ArraySlice<UInt32>, Collocation)? in
            let ratio = likelihoodRatio(count)
            guard ratio > 0 else { return nil }
            let text = CollocationCounter.text(string)
            return (
                string,
                Collocation(text: text, count: count.here, countElsewhere: count.elsewhere, likelihoodRatio: ratio)
            )
        }
        .sorted { (-$0.1.likelihoodRatio, -$0.0.count, $0.1.text) < (-$1.1.likelihoodRatio, -$1.0.count, $1.1.text) }
        var kept: [(ArraySlice<UInt32>, Collocation)] = []
        for candidate in found where kept.count < limit {
            if !kept.contains(where: { CollocationCounter.overlaps($0, candidate) }) { kept.append(candidate) }
        }
        return kept.map(\.1)
    }

    /// Whether two strings are mostly the same occurrences: one lies in the other and is not much more frequent.
    private static func overlaps(
        _ first: (ArraySlice<UInt32>, Collocation),
        _ second: (ArraySlice<UInt32>, Collocation)
    ) -> Bool {
        let (short, long) = first.0.count < second.0.count ? (first, second) : (second, first)
        guard long.1.count * 5 >= short.1.count * 4 else { return false }
        return long.0.indices.dropLast(short.0.count - 1).contains { start in
            long.0[start..<start + short.0.count].elementsEqual(short.0)
        }
    }

    /// Dunning (1993), "Accurate methods for the statistics of surprise and coincidence"; 0 if the string is not
    /// overrepresented in the first part.
    private func likelihoodRatio(_ count: (here: Int, elsewhere: Int)) -> Double {
        let (a, b) = (Double(count.here), Double(count.elsewhere))
        let (m, n) = (Double(total.here), Double(total.elsewhere))
        guard m > 0, n > 0, a / m > b / n else { return n > 0 ? 0 : a }
        let rate = (a + b) / (m + n)
        func term(_ observed: Double, _ expected: Double) -> Double {
            observed > 0 ? observed * log(observed / expected) : 0
        }
        return 2 * (term(a, m * rate) + term(b, n * rate))
    }

    /// The strings of neighbouring Han characters of a sentence.
    private static func strings(of sentence: String) -> [ArraySlice<UInt32>] {
        let scalars = sentence.unicodeScalars.map(\.value)
        var strings: [ArraySlice<UInt32>] = []
        var start = 0
        while start < scalars.count {
            guard isHan(scalars[start]) else {
                start += 1
                continue
            }
            let end = scalars[start...].firstIndex { !isHan($0) } ?? scalars.count
            for first in start..<end {
                for length in lengths where first + length <= end { strings.append(scalars[first..<first + length]) }
            }
            start = end
        }
        return strings
    }

    private static func isHan(_ value: UInt32) -> Bool {
        switch value {
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0x20000...0x323AF: true
        default: false
        }
    }

    private static func text(_ string: ArraySlice<UInt32>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: string.compactMap(Unicode.Scalar.init))
        return String(text)
    }
}
