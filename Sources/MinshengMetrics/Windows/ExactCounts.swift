// SPDX-License-Identifier: Apache-2.0

/// The part of a window that is exact: the same for any order of its items, and the sum of its shards.
struct ExactCounts: Equatable, Sendable {
    /// All items.
    var tally: Tally
    /// The items that carry two labels, where the window is divided.
    var pairs: Cooccurrence?
    /// The items by each open dimension that the window is divided by.
    var groups: [GroupTable]

    init(plan: CountingPlan) {
        tally = Tally(labelCount: plan.labelCount)
        pairs = plan.isDivided ? Cooccurrence(labelCount: plan.labelCount) : nil
        groups = plan.groupings.map { GroupTable(limit: $0.limit, width: Tally.width(labelCount: plan.labelCount)) }
    }

    init(tally: Tally, pairs: Cooccurrence?, groups: [GroupTable]) {
        self.tally = tally
        self.pairs = pairs
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
        pairs?.add(increments)
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
        if let pairs = other.pairs { self.pairs?.add(pairs) }
        for number in groups.indices { groups[number].add(other.groups[number], plan.groupings[number].ranking) }
    }

    /// The same counts with nothing said of them.
    var untaken: ExactCounts { ExactCounts(tally: tally, pairs: pairs, groups: groups.map(\.untaken)) }
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
    /// Whether windows are divided by open dimensions, count pairs of labels and keep sketches.
    let isDivided: Bool
    let groupings: [Grouping]
    /// The bytes that one more value takes at most.
    let byteCountOfValue: Int
    /// The most windows that take items at once.
    let windows: Int
    /// The most bytes of windows that take items at once.
    let bytes: Int
    /// How many final windows are remembered.
    let remembered: Int
    /// Microseconds from a window's end during which it takes late items.
    let lateness: Int64

    init(_ configuration: WindowConfiguration, shape: WindowShape, labelCount: Int) {
        self.labelCount = labelCount
        isDivided = configuration.isDivided(shape)
        byteCountOfValue = GroupTable.byteCountOfValue(width: Tally.width(labelCount: labelCount))
        groupings = configuration.openDimensions(of: shape).map { dimension in
            let limit = configuration.limit(of: dimension)
            return Grouping(dimension: dimension, limit: limit.count, ranking: ValueRanking(limit))
        }
        windows = configuration.windowLimit
        bytes = configuration.memoryLimit
        remembered = configuration.rememberedWindows
        lateness = configuration.allowedLateness.clampedMicroseconds
    }
}
