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
    struct Change: Hashable, Sendable {
        let place: Place
        let tally: Tally
        /// Whether the value has lost its slot, so that its counts are in `other` now.
        let isWithdrawn: Bool
    }

    /// The present counts of every group that holds an item, in the order of keys.
    var current: [Change] {
        slotsInOrder.filter { isWorthSaying($0) }.map { change(in: $0) }
    }

    /// Takes the counts that have changed since the last call, or those of every group.
    mutating func takeChanges(all: Bool) -> [Change] {
        let slots = slotsInOrder.filter { all ? isWorthSaying($0) : flags[$0].contains(.changed) }
        var changes = slots.map { change(in: $0) }
        for key in withdrawn.sorted() {
            changes.append(Change(place: .value(key), tally: empty, isWithdrawn: true))
        }
        withdrawn = []
        for slot in slots { flags[slot] = .taken }
        return changes
    }

    /// What the group counted here, or nothing.
    func tally(at place: Place) -> Tally {
        switch place {
        case .none: keys.isEmpty ? empty : tally(Self.noneSlot)
        case .other: keys.isEmpty ? empty : tally(Self.otherSlot)
        case .value(let key): tally(of: key) ?? empty
        }
    }

    /// The groups of which something has been said and not taken back.
    var said: [Place] {
        slotsInOrder.filter { flags[$0].contains(.taken) }.map { change(in: $0).place }
            + withdrawn.sorted().map { .value($0) }
    }

    /// The items that the group had here, or nil if that cannot be known because values have shared `other`.
    func items(at place: Place) -> Int? {
        guard !keys.isEmpty else { return 0 }
        if words[Self.otherSlot * width] != 0 { return nil }
        switch place {
        case .none: return words[Self.noneSlot * width]
        case .other: return 0
        case .value(let key): return tally(of: key)?.items ?? 0
        }
    }

    /// The same counts with nothing said of them.
    var untaken: GroupTable {
        var table = self
        for slot in keys.indices where isWorthSaying(slot) { table.flags[slot] = .changed }
        table.withdrawn = []
        return table
    }

    /// None and other, then the values by their keys: an order that does not depend on when they came.
    var slotsInOrder: [Int] {
        guard keys.count > Self.firstValueSlot else { return Array(keys.indices) }
        return [Self.noneSlot, Self.otherSlot]
            + (Self.firstValueSlot..<keys.count).sorted { keys[$0] < keys[$1] }
    }

    private func isWorthSaying(_ slot: Int) -> Bool {
        slot >= Self.firstValueSlot || words[slot * width] != 0 || !flags[slot].isEmpty
    }

    private func change(in slot: Int) -> Change {
        let place: Place =
            switch slot {
            case Self.noneSlot: .none
            case Self.otherSlot: .other
            default: .value(keys[slot])
            }
        return Change(place: place, tally: tally(slot), isWithdrawn: false)
    }

    private var empty: Tally { Tally(words: repeatElement(0, count: width)) }
}

extension GroupTable: Equatable {
    /// Whether the same values have the same counts, in whatever slots.
    static func == (left: GroupTable, right: GroupTable) -> Bool {
        guard left.limit == right.limit, left.width == right.width else { return false }
        guard left.keys.count == right.keys.count, left.withdrawn.sorted() == right.withdrawn.sorted() else {
            return false
        }
        return zip(left.slotsInOrder, right.slotsInOrder).allSatisfy { mine, theirs in
            left.keys[mine] == right.keys[theirs] && left.flags[mine] == right.flags[theirs]
                && left.words(mine) == right.words(theirs)
        }
    }

    private func words(_ slot: Int) -> ArraySlice<Int> { words[slot * width..<(slot + 1) * width] }
}
