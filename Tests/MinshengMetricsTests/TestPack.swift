// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics

/// A pack in the shape of the built-in one: four principles, ten measures below them.
enum TestPack {
    static let pack = Pack(id: "cn.test", version: "1.2.3", license: "CC0-1.0", hash: 0xC0FFEE, labels: labels)

    /// A verdict that carries `labels` with 100 points and one more for each index, and states `stated`.
    static func verdict(_ labels: [Int] = [], stated: [Int] = []) -> Verdict {
        var points = [Int32](repeating: 0, count: pack.labels.count)
        for index in labels { points[index] = 100 + Int32(index) }
        return Verdict(
            labels: labels.reduce(into: []) { $0.insert(LabelSet(index: $1)) },
            stated: stated.reduce(into: []) { $0.insert(LabelSet(index: $1)) },
            points: points,
            none: labels.isEmpty ? .noHits : nil
        )
    }

    private static let labels =
        [("公平", "fairness"), ("均衡", "balance"), ("普惠", "inclusive"), ("可及", "accessible")].map {
            label(id: $0.0, slug: $0.1, title: $0.0, parent: nil)
        }
        + [0, 0, 1, 1, 2, 2, 2, 3, 3, 3].enumerated().map { number, parent in
            let slug = number < 9 ? "m0\(number + 1)" : "m10"
            return label(id: slug, slug: slug, title: "措施\(number + 1)", parent: parent)
        }

    private static func label(id: String, slug: String, title: String, parent: Int?) -> Label {
        Label(id: id, slug: slug, title: title, parent: parent, threshold: 100, definition: "")
    }
}

extension Timestamp {
    /// Reads a time that a test wrote down.
    init(_ text: String) {
        do {
            self = try Timestamp(rfc3339: text)
        } catch {
            preconditionFailure("\(text): \(error)")
        }
    }
}
