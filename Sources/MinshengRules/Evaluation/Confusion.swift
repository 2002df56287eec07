// SPDX-License-Identifier: Apache-2.0

/// What texts were coded as, against what was predicted in its place.
///
/// A label that is both coded and predicted counts on the diagonal. One that is missing is paired with each label that is
/// too many in the same text, and with none if there is no such label; and the other way round.
public struct Confusion: Hashable, Sendable {
    /// The labels' ids, in the pack's order; behind them stands none.
    public let labels: [String]
    private var cells: [Int]

    init(_ labels: [String]) {
        self.labels = labels
        cells = [Int](repeating: 0, count: (labels.count + 1) * (labels.count + 1))
    }

    /// How many times `coded` was coded and `predicted` predicted in its place; nil stands for none.
    public func count(coded: String?, predicted: String?) -> Int {
        guard let row = index(coded), let column = index(predicted) else { return 0 }
        return cells[row * (labels.count + 1) + column]
    }

    mutating func add(coded: Set<String>, predicted: Set<String>) {
        if coded.isEmpty, predicted.isEmpty { add(nil, nil) }
        for label in coded.intersection(predicted) { add(label, label) }
        let (missing, spurious) = (coded.subtracting(predicted), predicted.subtracting(coded))
        for label in missing {
            if spurious.isEmpty { add(label, nil) }
            for other in spurious { add(label, other) }
        }
        if missing.isEmpty {
            for label in spurious { add(nil, label) }
        }
    }

    private mutating func add(_ coded: String?, _ predicted: String?) {
        guard let row = index(coded), let column = index(predicted) else { return }
        cells[row * (labels.count + 1) + column] += 1
    }

    private func index(_ label: String?) -> Int? {
        guard let label else { return labels.count }
        return labels.firstIndex(of: label)
    }
}
