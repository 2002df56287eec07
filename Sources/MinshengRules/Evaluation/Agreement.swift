// SPDX-License-Identifier: Apache-2.0

/// How well predictions agree with a coder: true positives, false positives, false negatives.
public struct Agreement: Hashable, Sendable {
    /// Predicted and coded.
    public var truePositives = 0
    /// Predicted and not coded.
    public var falsePositives = 0
    /// Coded and not predicted.
    public var falseNegatives = 0

    /// Creates an empty count.
    public init() {}

    /// Adds one decision.
    public mutating func add(isPredicted: Bool, isCoded: Bool) {
        switch (isPredicted, isCoded) {
        case (true, true): truePositives += 1
        case (true, false): falsePositives += 1
        case (false, true): falseNegatives += 1
        case (false, false): break
        }
    }

    /// Adds another count.
    public static func += (left: inout Agreement, right: Agreement) {
        left.truePositives += right.truePositives
        left.falsePositives += right.falsePositives
        left.falseNegatives += right.falseNegatives
    }

    /// Takes another count away, which was added before.
    static func -= (left: inout Agreement, right: Agreement) {
        left.truePositives -= right.truePositives
        left.falsePositives -= right.falsePositives
        left.falseNegatives -= right.falseNegatives
    }

    /// The share of predictions that are right; 1 if there are none.
    public var precision: Double { ratio(truePositives, truePositives + falsePositives) }
    /// The share of coded labels that are found; 1 if there are none.
    public var recall: Double { ratio(truePositives, truePositives + falseNegatives) }
    /// The harmonic mean of precision and recall: 2 tp / (2 tp + fp + fn).
    public var f1: Double { ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives) }
    /// The Wilson score interval of the precision, at 95 %.
    public var precisionInterval: ClosedRange<Double> { wilson(truePositives, truePositives + falsePositives) }
    /// The Wilson score interval of the recall, at 95 %.
    public var recallInterval: ClosedRange<Double> { wilson(truePositives, truePositives + falseNegatives) }

    /// Whether nothing was predicted and nothing coded, so that the figures mean nothing.
    public var isEmpty: Bool { truePositives + falsePositives + falseNegatives == 0 }

    private func ratio(_ part: Int, _ whole: Int) -> Double {
        whole == 0 ? 1 : Double(part) / Double(whole)
    }

    // Wilson (1927), "Probable inference, the law of succession, and statistical inference".
    private func wilson(_ successes: Int, _ trials: Int) -> ClosedRange<Double> {
        guard trials > 0 else { return 0...1 }
        let (n, p, z) = (Double(trials), Double(successes) / Double(trials), 1.959964)
        let center = (p + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
        // Where all or none succeed the end is exact, which rounding would miss by a little.
        let lower = successes == 0 ? 0 : max(0, center - half)
        return lower...(successes == trials ? 1 : min(1, center + half))
    }
}
