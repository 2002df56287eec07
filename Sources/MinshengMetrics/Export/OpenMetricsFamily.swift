// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// A family of metrics: a name with its type, unit and meaning, and what an update says of it.
struct OpenMetricsFamily: Sendable {
    enum Kind: String { case gauge, counter, summary }

    /// A line of a family.
    struct Sample {
        /// What follows the family's name.
        let suffix: String
        /// Labels beside those of the group, in the form of the format.
        let labels: String
        let value: String

        init(_ suffix: String, _ labels: String, _ value: String) {
            self.suffix = suffix
            self.labels = labels
            self.value = value
        }
    }

    let name: String
    let type: Kind
    /// The unit, which is also the end of the name.
    let unit: String?
    let help: String
    /// What an update says, or nothing.
    let samples: @Sendable (WindowUpdate, Pack) -> [Sample]

    static let outcomes = OpenMetricsFamily(
        name: "minsheng_items",
        type: .counter,
        unit: "items",
        help: "Items received, by what became of them.",
        samples: { _, _ in [] }
    )
    static let rejections = OpenMetricsFamily(
        name: "minsheng_rejected_items",
        type: .counter,
        unit: "items",
        help: "Items refused, by reason.",
        samples: { _, _ in [] }
    )

    /// The families of window values, in the order in which they are written.
    static let ofWindows =
        [
            ofItems("minsheng_window_items", "Items in the window.") { $0.items },
            ofItems("minsheng_window_labelled_items", "Items that carry a label.") { $0.labelled },
            ofItems("minsheng_window_stating_items", "Items that state a principle by its own word.") { $0.stated },
            gauge("minsheng_window_coverage_ratio", "ratio", "The part of the items that carry a label.") { update, _ in
                update.group.labelIndex == nil ? update.tally.coverage : nil
            },
            gauge("minsheng_window_balance_ratio", "ratio", "How evenly items are spread over the principles.") {
                $0.group == .all ? $0.tally.balance(of: $1.principles) : nil
            },
            ofLabel("minsheng_label_items", "Items that carry the label in substance.") { $0.count },
            ofLabel("minsheng_label_stated_items", "Items that use the label's own word.") { $0.stated },
            ofLabel("minsheng_label_both_items", "Items that do both.") { $0.both },
            ofLabel("minsheng_label_deficit_items", "Items whose words say that something is wanting.") { $0.deficit },
            ofLabel("minsheng_label_denied_items", "Items that deny what the label is about.") { $0.denied },
            gauge("minsheng_label_share_ratio", "ratio", "The part of the items that carry the label.") { update, _ in
                update.group.labelIndex.flatMap { update.tally.share(of: update.tally[label: $0].count) }
            },
            points,
            gauge("minsheng_distinct_sources", "sources", "Different sources, estimated.") { update, _ in
                update.sketches?.sources.estimate
            },
            gauge("minsheng_distinct_stories", "stories", "Different stories, estimated.") { update, _ in
                update.sketches?.stories?.estimate
            },
            gauge("minsheng_trend_deviations", "deviations", "The change against the windows before, in deviations.") {
                update,
                _ in update.trend?.zScore
            },
        ]

    private static let points = OpenMetricsFamily(
        name: "minsheng_label_points",
        type: .summary,
        unit: "points",
        help: "Points of the label over the items that carry it."
    ) { update, _ in
        guard let index = update.group.labelIndex else { return [] }
        let label = update.tally[label: index]
        var samples: [Sample] = []
        for (name, part) in [("0.5", 0.5), ("0.9", 0.9), ("0.99", 0.99)] {
            guard let value = update.sketches?.points?.quantile(part) else { continue }
            samples.append(Sample("", "quantile=\"\(name)\"", "\(value)"))
        }
        samples.append(Sample("_count", "", "\(label.count)"))
        // A sum counts up from zero, as the format has it.
        if label.points >= 0 { samples.append(Sample("_sum", "", "\(label.points)")) }
        return samples
    }

    private static func gauge(
        _ name: String,
        _ unit: String,
        _ help: String,
        _ value: @escaping @Sendable (WindowUpdate, Pack) -> Double?
    ) -> OpenMetricsFamily {
        OpenMetricsFamily(name: name, type: .gauge, unit: unit, help: help) { update, pack in
            value(update, pack).map { [Sample("", "", "\($0)")] } ?? []
        }
    }

    private static func ofItems(
        _ name: String,
        _ help: String,
        _ count: @escaping @Sendable (Tally) -> Int
    ) -> OpenMetricsFamily {
        OpenMetricsFamily(name: name, type: .gauge, unit: "items", help: help) { update, _ in
            update.group.labelIndex == nil ? [Sample("", "", "\(count(update.tally))")] : []
        }
    }

    private static func ofLabel(
        _ name: String,
        _ help: String,
        _ count: @escaping @Sendable (LabelTally) -> Int
    ) -> OpenMetricsFamily {
        OpenMetricsFamily(name: name, type: .gauge, unit: "items", help: help) { update, _ in
            update.group.labelIndex.map { [Sample("", "", "\(count(update.tally[label: $0]))")] } ?? []
        }
    }
}
