// SPDX-License-Identifier: Apache-2.0

/// The part of a window that is exact: the same for any order of its items, and the sum of its shards.
struct ExactCounts: Equatable, Sendable {
    /// All items.
    var all: CompactTally
    /// The items that carry two labels, where the window is divided.
    var pairs: Cooccurrence?
    /// The items by each open dimension that the window is divided by.
    var groups: GroupTables

    /// Creates counts of nothing.
    /// - Parameter neighbour: counts that will probably be like these, so that room is made once.
    init(plan: CountingPlan, like neighbour: ExactCounts? = nil) {
        all = CompactTally(labelCount: plan.labelCount)
        pairs = plan.isDivided ? Cooccurrence(labelCount: plan.labelCount) : nil
        groups = GroupTables(
            plan.groupings.indices.map { number in
                GroupTable(
                    limit: plan.groupings[number].limit,
                    labelCount: plan.labelCount,
                    countsSources: plan.groupings[number].countsSources,
                    expected: neighbour?.groups[number].slotCount ?? GroupTable.firstValueSlot
                )
            }
        )
    }

    init(all: CompactTally, pairs: Cooccurrence?, groups: GroupTables) {
        self.all = all
        self.pairs = pairs
        self.groups = groups
    }

    /// All items, as a tally.
    var tally: Tally { all.tally }

    /// What is left to do of an item that was counted in the groups that are there already.
    struct Remainder {
        /// The values that have no slot, a bit for each of the first 64; those behind are all left.
        var missing: UInt64 = 0
        /// Whether the item's source may be new to the window, and the labels it may be new for.
        var isNewSource = true
        var newLabels: UInt64
    }

    /// Counts one item in the groups that are there already.
    /// - Parameter tables: the place of each dimension in ``groups``.
    @inline(__always)
    mutating func addToGroups(_ item: ItemView, _ tables: TableNumbers) -> Remainder {
        pairs?.add(item)
        var remainder = Remainder(newLabels: item.labels)
        // The tables in which the item has a value, a bit for each.
        var present = 0
        groups.makeUnique()
        groups.withTables { groups in
            for index in 0..<min(item.values.count, 64) {
                let value = item.values[index]
                let number = tables[value.dimension]
                guard number < groups.count else { continue }
                present |= 1 << number
                if value.dimension == .source {
                    if let found = groups[number].addIfPresent(source: value.key, item) {
                        (remainder.isNewSource, remainder.newLabels) = found
                        continue
                    }
                } else if groups[number].addIfPresent(value.key, item) {
                    continue
                }
                remainder.missing |= 1 << UInt64(index)
            }
            if item.values.count <= 64 {
                for number in 0..<groups.count where present & 1 << number == 0 { groups[number].addNone(item) }
            }
        }
        return remainder
    }

    /// Counts one item in the groups of those of its values that had none when ``addToGroups(_:_:)`` looked.
    /// - Returns: how many values are counted apart from now on that were not before.
    mutating func addNewValues(
        _ item: ItemView,
        _ remainder: Remainder,
        names: Span<UInt8>,
        _ plan: CountingPlan,
        _ table: inout NameTable
    ) -> Int {
        groups.makeUnique()
        var newValues = 0
        var present = 0
        for index in item.values.indices {
            let value = item.values[index]
            let number = plan.tables[value.dimension]
            guard number < groups.count else { continue }
            present |= 1 << number
            guard index >= 64 || remainder.missing & 1 << UInt64(index) != 0 else { continue }
            let isSource = value.dimension == .source
            if index >= 64 {
                let isPresent =
                    isSource
                    ? groups[number].addIfPresent(source: value.key, item) != nil
                    : groups[number].addIfPresent(value.key, item)
                if isPresent { continue }
            }
            if groups[number].addNew(value.key, item, isSource: isSource, plan.groupings[number].ranking) {
                table.note(value.key, names.extracting(value.name))
                newValues += 1
            }
        }
        guard item.values.count > 64 else { return newValues }
        for number in groups.indices where present & 1 << number == 0 { groups[number].addNone(item) }
        return newValues
    }

    /// Adds the counts of other items.
    mutating func add(_ other: ExactCounts, _ plan: CountingPlan) {
        all.add(other.tally)
        if let pairs = other.pairs { self.pairs?.add(pairs) }
        for number in groups.indices { groups[number].add(other.groups[number], plan.groupings[number].ranking) }
    }

    /// The same counts with nothing said of them.
    var untaken: ExactCounts { ExactCounts(all: all, pairs: pairs, groups: GroupTables(groups.map(\.untaken))) }
}
