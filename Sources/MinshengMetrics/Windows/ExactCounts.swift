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

    /// Counts one item in the groups of the open dimensions, and its pairs of labels.
    /// - Returns: how many values are counted apart from now on that were not before.
    mutating func addToGroups(
        _ item: borrowing ItemFacts,
        _ increments: Span<Increments.Element>,
        _ pairs: Span<Int32>,
        _ plan: CountingPlan,
        _ names: inout NameTable
    ) -> Int {
        self.pairs?.add(pairs)
        var newValues = 0
        // The dimensions in which the item has a value, a bit for each table.
        var present: UInt64 = 0
        for index in item.values.indices {
            let number = Int(plan.tables[Int(item.values[index].dimension.code)])
            guard number >= 0 else { continue }
            present |= 1 << UInt64(number)
            let key = item.values[index].key
            if groups[number].addIfPresent(key, increments) { continue }
            if groups[number].addNew(key, increments, plan.groupings[number].ranking) {
                names.note(key, item.names[item.values[index].name])
                newValues += 1
            }
        }
        for number in groups.indices where present & 1 << UInt64(number) == 0 { groups[number].addNone(increments) }
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
    /// The place of each dimension in ``groupings`` by its code, or -1.
    let tables: [Int8]
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
        var tables = [Int8](repeating: -1, count: Int(Dimension.rule.code) + 1)
        for (number, grouping) in groupings.enumerated() { tables[Int(grouping.dimension.code)] = Int8(number) }
        self.tables = tables
        windows = configuration.windowLimit
        bytes = configuration.memoryLimit
        remembered = configuration.rememberedWindows
        lateness = configuration.allowedLateness.clampedMicroseconds
    }
}
