// SPDX-License-Identifier: Apache-2.0

/// What is known of a group of items within stated errors.
public struct GroupSketches: Hashable, Sendable {
    /// A number of different values.
    public struct Distinct: Hashable, Sendable {
        /// The number, or an estimate of it.
        public let estimate: Double
        /// The standard error as a part of the number; zero if it is exact.
        public let standardError: Double

        init(_ counter: DistinctCounter) {
            estimate = counter.estimate
            standardError = counter.standardError
        }

        init(exactly number: Int) {
            estimate = Double(number)
            standardError = 0
        }
    }

    /// A name, and how many items it occurs in.
    public struct Frequent: Hashable, Sendable {
        /// The name.
        public let name: String
        /// The number of items, or more by at most ``error``.
        public let count: Int
        /// The most that the count is too high by; zero if it is exact.
        public let error: Int
    }

    /// The most names that are listed.
    static let listed = 10

    /// Different sources; exact up to 64 of all items or of a label, and up to 16 of a group of an open dimension.
    public let sources: Distinct
    /// Different stories, or nil if no item says which one it tells.
    public let stories: Distinct?
    /// The points of a label's items, or nil if the group is not a label's.
    public let points: QuantileSketch?
    /// The terms that gave points in most items; of all items alone.
    public let topTerms: [Frequent]
    /// The rules that gave points in most items; of all items alone.
    public let topRules: [Frequent]
}

extension GroupSketches {
    /// What is known of a group of an open dimension.
    init(sources: Distinct) {
        self.init(sources: sources, stories: nil, points: nil, topTerms: [], topRules: [])
    }
}

extension WindowSketches {
    /// What is known of all items, or of those of a label.
    func group(label: Int?, names: NameTable) -> GroupSketches {
        let index = label.map { $0 + 1 } ?? 0
        func list(_ counter: TopCounter) -> [GroupSketches.Frequent] {
            guard label == nil else { return [] }
            return counter.top(GroupSketches.listed).map {
                GroupSketches.Frequent(name: names[$0.key], count: $0.count, error: $0.error)
            }
        }
        return GroupSketches(
            sources: GroupSketches.Distinct(sources[index]),
            stories: stories[0].estimate == 0 ? nil : GroupSketches.Distinct(stories[index]),
            points: label.map { points[$0] },
            topTerms: list(terms),
            topRules: list(rules)
        )
    }
}
