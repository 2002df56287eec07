// SPDX-License-Identifier: Apache-2.0

/// The part of a window that is exact: the same for any order of its items, and the sum of its shards.
struct ExactCounts: Equatable, Sendable {
    /// All items.
    var tally: Tally
    /// The items by each open dimension that the window is divided by.
    var groups: [GroupTable]

    init(plan: CountingPlan) {
        tally = Tally(labelCount: plan.labelCount)
        groups = plan.groupings.map { GroupTable(limit: $0.limit, width: Tally.width(labelCount: plan.labelCount)) }
    }

    init(tally: Tally, groups: [GroupTable]) {
        self.tally = tally
        self.groups = groups
    }

    /// Counts one item.
    /// - Returns: how many values are counted apart from now on that were not before.
    @inline(__always)
    mutating func add(
        _ item: borrowing ItemFacts,
        _ increments: borrowing Increments,
        _ plan: CountingPlan,
        _ names: inout NameTable
    ) -> Int {
        tally.add(increments)
        return groups.isEmpty ? 0 : addToGroups(item, increments, plan, &names)
    }

    private mutating func addToGroups(
        _ item: borrowing ItemFacts,
        _ increments: borrowing Increments,
        _ plan: CountingPlan,
        _ names: inout NameTable
    ) -> Int {
        var newValues = 0
        for number in groups.indices {
            let grouping = plan.groupings[number]
            var hasValue = false
            for value in item.values where value.dimension == grouping.dimension {
                hasValue = true
                if groups[number].add(value.key, increments, grouping.ranking) {
                    names.note(value.key, item.names[value.name])
                    newValues += 1
                }
            }
            if !hasValue { groups[number].addNone(increments) }
        }
        return newValues
    }

    /// Adds the counts of other items.
    mutating func add(_ other: ExactCounts, _ plan: CountingPlan) {
        tally.add(other.tally)
        for number in groups.indices { groups[number].add(other.groups[number], plan.groupings[number].ranking) }
    }

    /// The same counts with nothing said of them.
    var untaken: ExactCounts { ExactCounts(tally: tally, groups: groups.map(\.untaken)) }
}

/// What the windows of one size count: worked out once from the configuration and the pack.
struct CountingPlan: Hashable, Sendable {
    /// An open dimension, and which of its values are counted apart.
    struct Grouping: Hashable, Sendable {
        let dimension: Dimension
        let limit: Int
        let ranking: ValueRanking
    }

    let labelCount: Int
    let groupings: [Grouping]
    /// The most windows that take items at once.
    let windows: Int
    /// The most bytes of windows that take items at once.
    let bytes: Int
    /// How many final windows are remembered.
    let remembered: Int
    /// Microseconds from a window's end during which it takes late items.
    let lateness: Int64

    init(_ configuration: WindowConfiguration, size: WindowSize, labelCount: Int) {
        self.labelCount = labelCount
        groupings = configuration.openDimensions(of: size).map { dimension in
            let limit = configuration.limit(of: dimension)
            return Grouping(dimension: dimension, limit: limit.count, ranking: ValueRanking(limit))
        }
        windows = configuration.windowLimit
        bytes = configuration.memoryLimit
        remembered = configuration.rememberedWindows
        lateness = configuration.allowedLateness.clampedMicroseconds
    }
}
