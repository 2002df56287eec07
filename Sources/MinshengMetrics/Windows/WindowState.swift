// SPDX-License-Identifier: Apache-2.0

/// A window that holds at least one item, and what has been said of it.
struct WindowState: Equatable, Sendable {
    /// Where the window begins and ends; of a session it changes while it grows.
    private(set) var bounds: WindowBounds
    private(set) var counts: ExactCounts
    /// What is known within errors, where the window is divided.
    private(set) var sketches: WindowSketches?
    /// Some of the items, where the window is divided.
    private(set) var sample: ItemSample?
    /// Whether the counts have changed since an update was made of them.
    private(set) var isDirty = true
    /// What the final update or the latest revision said, or nil before the final update.
    private(set) var published: ExactCounts?
    /// How many revisions have been made since the final update.
    private(set) var revision = 0
    /// Whether an update has been made of the window as it begins now.
    private(set) var isSaid = false

    /// Creates a window without an item.
    /// - Parameter neighbour: a window that will probably be like it.
    init(_ bounds: WindowBounds, plan: CountingPlan, like neighbour: WindowState?) {
        self.bounds = bounds
        counts = ExactCounts(plan: plan, like: neighbour?.counts)
        sketches = plan.isDivided ? WindowSketches(labelCount: plan.labelCount) : nil
        sample = plan.isDivided ? ItemSample(labelCount: plan.labelCount) : nil
    }

    init(
        _ bounds: WindowBounds,
        counts: ExactCounts,
        sketches: WindowSketches?,
        sample: ItemSample?,
        isDirty: Bool,
        published: ExactCounts?,
        revision: Int,
        isSaid: Bool
    ) {
        self.bounds = bounds
        self.counts = counts
        self.sketches = sketches
        self.sample = sample
        self.isDirty = isDirty
        self.published = published
        self.revision = revision
        self.isSaid = isSaid
    }

    var start: Timestamp { bounds.start }
    var end: Timestamp { bounds.end }

    /// The same window with nothing said of it yet.
    var unpublished: WindowState {
        WindowState(
            bounds,
            counts: counts.untaken,
            sketches: sketches,
            sample: sample,
            isDirty: true,
            published: nil,
            revision: 0,
            isSaid: false
        )
    }

    /// Makes the window a part of a session that begins elsewhere: what was said of it is said by ``withdrawal`` no more.
    mutating func move(to bounds: WindowBounds) {
        if bounds.start != start, isSaid { self = unpublished }
        self.bounds = bounds
        isDirty = true
    }

    /// What is left to do of an item that was counted where it needed nothing new.
    struct Remainder {
        /// How many bytes the window has grown by at most.
        var growth = 0
        /// What the groups have left to do, or nil if nothing is left.
        var groups: ExactCounts.Remainder?
    }

    /// Counts one item where that needs nothing new.
    @inline(__always)
    mutating func add(_ item: ItemView, isDivided: Bool, _ tables: TableNumbers) -> Remainder {
        isDirty = true
        counts.all.add(item)
        var remainder = Remainder()
        guard isDivided else { return remainder }
        let groups = counts.addToGroups(item, tables)
        remainder.growth = sketches?.add(item, isNewSource: groups.isNewSource, newLabels: groups.newLabels) ?? 0
        if groups.missing != 0 || item.values.count > 64 || item.hasWords { remainder.groups = groups }
        return remainder
    }

    /// Counts what ``add(_:isDivided:_:)`` has left of an item: values that have no slot yet, and the words of the pack.
    /// - Returns: how many bytes the window has grown by at most.
    mutating func finish(
        _ item: ItemView,
        _ remainder: ExactCounts.Remainder,
        names: Span<UInt8>,
        _ plan: CountingPlan,
        _ table: inout NameTable
    ) -> Int {
        let newValues = counts.addNewValues(item, remainder, names: names, plan, &table)
        return newValues * plan.byteCountOfValue + (sketches?.addWords(item, names: names, &table) ?? 0)
    }

    /// Keeps an item as evidence.
    /// - Returns: how many bytes the window has grown by at most.
    mutating func keep(_ item: SampledItem, rank: UInt64) -> Int { sample?.insert(item, rank: rank) ?? 0 }

    mutating func add(_ other: WindowState, _ plan: CountingPlan) {
        counts.add(other.counts, plan)
        if let sketches = other.sketches { self.sketches?.merge(sketches) }
        if let sample = other.sample { self.sample?.merge(sample) }
        isDirty = true
    }

    /// The keys of all names that the window may have to say.
    var nameKeys: [UInt64] {
        let values = ([counts] + [published].compactMap(\.self)).flatMap { counts in
            counts.groups.flatMap { $0.keys + $0.withdrawn }
        }
        return values + (sketches?.nameKeys ?? [])
    }

    /// What an update says: the counts, and for a revision what it adds to those said before.
    struct Change {
        let tally: Tally
        let pairs: Cooccurrence?
        let sketches: WindowSketches?
        let sample: ItemSample?
        let state: WindowUpdate.State
        let revision: Int
        let delta: Tally?
        /// For each open dimension the groups there is something to say of.
        let groups: [[Group]]
        /// Whether the window has become a part of another.
        let isWithdrawn: Bool
    }

    /// What an update says of a group of an open dimension.
    struct Group {
        let change: GroupTable.Change
        let delta: Tally?
    }

    /// Takes what is new to say, if anything is.
    /// - Parameter isClosed: whether the watermark has reached the window's end.
    mutating func takeChange(isClosed: Bool) -> Change? {
        guard isDirty || (isClosed && published == nil) else { return nil }
        isDirty = false
        isSaid = true
        let before = published
        // A session that was final may grow; it is not provisional again.
        let isClosed = isClosed || before != nil
        let isFinal = isClosed && before == nil
        let groups = counts.groups.indices.map { number in
            counts.groups[number].takeChanges(all: isFinal).map { change in
                Group(
                    change: change,
                    delta: before.map { change.tally.minus($0.groups[number].tally(at: change.place)) }
                )
            }
        }
        if isClosed {
            if before != nil { revision += 1 }
            published = counts
        }
        return Change(
            tally: counts.tally,
            pairs: counts.pairs,
            sketches: sketches,
            sample: sample,
            state: !isClosed ? .provisional : isFinal ? .final : .revised,
            revision: revision,
            delta: before.map { counts.tally.minus($0.tally) },
            groups: groups,
            isWithdrawn: false
        )
    }

    /// What takes back all that was said of the window, because it has become a part of another; nil if nothing was.
    func withdrawal(_ plan: CountingPlan) -> Change? {
        guard isSaid else { return nil }
        let nothing = Tally(labelCount: plan.labelCount)
        return Change(
            tally: nothing,
            pairs: nil,
            sketches: nil,
            sample: sample == nil ? nil : ItemSample(labelCount: plan.labelCount),
            state: published == nil ? .provisional : .revised,
            revision: published == nil ? 0 : revision + 1,
            delta: published.map { nothing.minus($0.tally) },
            groups: counts.groups.map { table in
                table.said.map { Group(change: table.withdrawal(of: $0), delta: nil) }
            },
            isWithdrawn: true
        )
    }

    /// What was said last; of a window that is not final, what there is to say now.
    var current: Change {
        let state: WindowUpdate.State = published == nil ? .provisional : revision == 0 ? .final : .revised
        let said = published ?? counts
        return Change(
            tally: said.tally,
            pairs: said.pairs,
            sketches: sketches,
            sample: sample,
            state: state,
            revision: revision,
            delta: nil,
            groups: said.groups.map { $0.current.map { Group(change: $0, delta: nil) } },
            isWithdrawn: false
        )
    }
}
