// SPDX-License-Identifier: Apache-2.0

public import Minsheng

extension Tally {
    /// How evenly the items that carry labels are spread over them: 1 if all labels have as many, 0 if one has all.
    ///
    /// The Shannon entropy of the labels' counts as a part of the greatest there can be,
    /// −Σ *p* ln *p* / ln *k* with *p* = count / Σ counts over *k* labels. It is known as Pielou's evenness.
    /// - Parameter labels: at least two, such as a pack's principles.
    /// - Returns: nil if no item carries any of them, or there are fewer than two.
    public func balance(of labels: LabelSet) -> Double? {
        let counts = labels.indices.map { self[label: $0].count }
        let sum = counts.reduce(0, +)
        guard sum > 0, counts.count > 1 else { return nil }
        let entropy = counts.filter { $0 > 0 }.reduce(0.0) { entropy, count in
            let part = Double(count) / Double(sum)
            return entropy - part * naturalLogarithm(part)
        }
        // Rounding may go beyond the ends.
        return min(max(entropy / naturalLogarithm(Double(counts.count)), 0), 1)
    }
}
