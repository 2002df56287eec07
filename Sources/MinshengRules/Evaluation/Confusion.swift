// SPDX-License-Identifier: Apache-2.0

/// What texts were coded as, against what was predicted in its place.
///
/// A label that is both coded and predicted counts on the diagonal. One that is missing is paired with each label that is
/// too many in the same text. None is a text without a label: coded so, or predicted so. What is missing or too many beside
/// right labels alone was not taken for anything; ``missed(_:)`` and ``extra(_:)`` count it.
public struct Confusion: Hashable, Sendable {
    /// The labels' ids, in the pack's order; behind them stands none.
    public let labels: [String]
    private var cells: [Int]
    private var missedCounts: [String: Int] = [:]
    private var extraCounts: [String: Int] = [:]

    init(_ labels: [String]) {
        self.labels = labels
        cells = [Int](repeating: 0, count: (labels.count + 1) * (labels.count + 1))
    }

    /// How many times `coded` was coded and `predicted` predicted in its place; nil stands for a text without a label.
    public func count(coded: String?, predicted: String?) -> Int {
        guard let row = index(coded), let column = index(predicted) else { return 0 }
        return cells[row * (labels.count + 1) + column]
    }

    mutating func add(coded: Set<String>, predicted: Set<String>) {
        if coded.isEmpty, predicted.isEmpty { add(nil, nil) }
        for label in coded.intersection(predicted) { add(label, label) }
        let (missing, spurious) = (coded.subtracting(predicted), predicted.subtracting(coded))
        for label in missing {
            for other in spurious { add(label, other) }
            if predicted.isEmpty { add(label, nil) } else if spurious.isEmpty { missedCounts[label, default: 0] += 1 }
        }
        for label in spurious where missing.isEmpty {
            if coded.isEmpty { add(nil, label) } else { extraCounts[label, default: 0] += 1 }
        }
    }

    /// How many times a label was coded and not predicted, in texts in which all that was predicted is right.
    public func missed(_ label: String) -> Int { missedCounts[label, default: 0] }

    /// How many times a label was predicted and not coded, in texts in which all that was coded was predicted.
    public func extra(_ label: String) -> Int { extraCounts[label, default: 0] }

    private mutating func add(_ coded: String?, _ predicted: String?) {
        guard let row = index(coded), let column = index(predicted) else { return }
        cells[row * (labels.count + 1) + column] += 1
    }

    private func index(_ label: String?) -> Int? {
        guard let label else { return labels.count }
        return labels.firstIndex(of: label)
    }
}
