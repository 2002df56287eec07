// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics
import MinshengPipeline

/// The latest items of each label, as far as the pipeline samples them.
///
/// - Complexity: memory is at most ``limit`` items a label, each with at most a few KiB of text; an item that carries
///   several labels is kept once.
struct RecentlyCounted: Sendable {
    /// How many items of each label are kept.
    let limit: Int
    private var items: [Int: [CountedItem]] = [:]

    init(limit: Int) {
        self.limit = limit
    }

    /// Takes in an item as the latest of its labels.
    mutating func append(_ item: CountedItem) {
        for label in item.labels.indices {
            items[label, default: []].append(item)
            if items[label, default: []].count > limit { items[label]?.removeFirst() }
        }
    }

    /// The latest items of a label that are dated in `range`, the latest first.
    func items(of label: Int, in range: Range<Timestamp>, limit: Int) -> [CountedItem] {
        Array((items[label] ?? []).reversed().lazy.filter { range.contains($0.time) }.prefix(limit))
    }
}
