// SPDX-License-Identifier: Apache-2.0

extension GroupTable {
    /// A group of a dimension.
    enum Place: Hashable, Sendable {
        /// Items without a value.
        case none
        /// Items whose values have no slots.
        case other
        /// Items of the value with this key.
        case value(UInt64)
    }

    /// What there is to say of a group.
    struct Change: Sendable {
        let place: Place
        let tally: Tally
        /// Different sources, where they are counted.
        let sources: GroupSketches.Distinct?
        /// Whether the value has lost its slot, so that its counts are in `other` now.
        let isWithdrawn: Bool
    }

    /// The present counts of every group that holds an item, in the order of keys.
    var current: [Change] {
        slotsInOrder.filter { isWorthSaying($0) }.map { change(in: $0) }
    }

    /// Takes the counts that have changed since the last call, or those of every group.
    mutating func takeChanges(all: Bool) -> [Change] {
        let slots = slotsInOrder.filter { all ? isWorthSaying($0) : rows.flags($0).contains(.changed) }
        var changes = slots.map { change(in: $0) }
        for key in withdrawn.sorted() { changes.append(withdrawal(of: .value(key))) }
        withdrawn = []
        for slot in slots { mark(slot, .taken) }
        return changes
    }

    /// What takes back all that was said of a group.
    func withdrawal(of place: Place) -> Change {
        Change(place: place, tally: empty, sources: nil, isWithdrawn: true)
    }

    /// What the group counted here, or nothing.
    func tally(at place: Place) -> Tally {
        switch place {
        case .none: tally(Self.noneSlot)
        case .other: tally(Self.otherSlot)
        case .value(let key): slot(of: key).map { tally($0) } ?? empty
        }
    }

    /// The groups of which something has been said and not taken back.
    var said: [Place] {
        slotsInOrder.filter { rows.flags($0).contains(.taken) }.map { place(of: $0) }
            + withdrawn.sorted().map { .value($0) }
    }

    /// The items that the group had here, or nil if that cannot be known because values have shared `other`.
    func items(at place: Place) -> Int? {
        if rows.items(Self.otherSlot) != 0 { return nil }
        switch place {
        case .none: return rows.items(Self.noneSlot)
        case .other: return 0
        case .value(let key): return slot(of: key).map { rows.items($0) } ?? 0
        }
    }

    /// The same counts with nothing said of them.
    var untaken: GroupTable {
        var table = self
        for slot in 0..<slotCount where isWorthSaying(slot) { table.mark(slot, .changed) }
        table.withdrawn = []
        return table
    }

    /// None and other, then the values by their keys: an order that does not depend on when they came.
    var slotsInOrder: [Int] {
        let values = (Self.firstValueSlot..<slotCount).map { (key: rows.key($0), slot: $0) }
        return [Self.noneSlot, Self.otherSlot] + values.sorted { $0.key < $1.key }.map(\.slot)
    }

    private func isWorthSaying(_ slot: Int) -> Bool {
        slot >= Self.firstValueSlot || rows.items(slot) != 0
            || !rows.flags(slot).isDisjoint(with: [.changed, .taken])
    }

    private func place(of slot: Int) -> Place {
        switch slot {
        case Self.noneSlot: .none
        case Self.otherSlot: .other
        default: .value(rows.key(slot))
        }
    }

    private func change(in slot: Int) -> Change {
        Change(place: place(of: slot), tally: tally(slot), sources: rows.distinctSources(slot), isWithdrawn: false)
    }

    private var empty: Tally { Tally(labelCount: rows.labelCount) }
}

extension GroupTable: Equatable {
    /// Whether the same values have the same counts, in whatever slots.
    static func == (left: GroupTable, right: GroupTable) -> Bool {
        guard left.limit == right.limit, left.slotCount == right.slotCount else { return false }
        guard left.withdrawn.sorted() == right.withdrawn.sorted() else { return false }
        return zip(left.slotsInOrder, right.slotsInOrder).allSatisfy { mine, theirs in
            left.rows.key(mine) == right.rows.key(theirs) && left.rows.flags(mine) == right.rows.flags(theirs)
                && left.rows.words(mine) == right.rows.words(theirs)
                && left.rows.sources(mine) == right.rows.sources(theirs)
        }
    }
}
