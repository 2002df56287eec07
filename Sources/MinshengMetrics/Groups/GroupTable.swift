// SPDX-License-Identifier: Apache-2.0

/// The counts of the groups of one dimension in one window.
///
/// Slots 0 and 1 hold the items without a value and those of values without a slot; the others hold a value each. Which
/// values have slots is said at ``DimensionLimit``: while there is room each has one; then a value with a lower rank takes
/// the slot of the value with the greatest, whose counts go to `other`. ``GroupRows`` is the memory.
///
/// - Complexity: counting is O(1); a value that takes another's slot costs O(log limit), which happens about
///   limit × ln(values / limit) times in a window.
struct GroupTable: Sendable {
    static let noneSlot = 0
    static let otherSlot = 1
    static let firstValueSlot = 2

    /// What is to be said of a slot.
    struct Flags: OptionSet, Hashable, Sendable {
        let rawValue: UInt8
        /// Its counts have changed since they were taken.
        static let changed = Flags(rawValue: 1)
        /// Its counts have been taken before.
        static let taken = Flags(rawValue: 2)
        /// It is a source's, and holds an item that another source was named for.
        static let foreign = Flags(rawValue: 4)

        /// The flags as a row notes them.
        var note: Int { Int(rawValue) }

        init(rawValue: UInt8) { self.rawValue = rawValue }
        init(note: Int) { self.init(rawValue: UInt8(truncatingIfNeeded: note)) }

        /// What belongs to the counts, and not to what was said of them.
        var ofCounts: Flags { intersection(.foreign) }
    }

    /// The most values that have slots.
    let limit: Int
    /// The counts by slot.
    private(set) var rows: GroupRows
    /// Values that had been taken and have lost their slots since.
    var withdrawn: [UInt64] = []
    /// The ranks of the values, once all slots are used.
    private var ranks = RankHeap()

    /// - Parameter expected: the slots that it will probably need.
    init(limit: Int, labelCount: Int, countsSources: Bool, expected: Int = firstValueSlot) {
        self.limit = limit
        rows = GroupRows(
            labelCount: labelCount,
            countsSources: countsSources,
            keyless: Self.firstValueSlot,
            capacity: min(Self.firstValueSlot + limit, max(expected, Self.firstValueSlot + 2))
        )
    }

    /// The number of slots.
    var slotCount: Int { rows.count }

    /// The keys of the values that have slots.
    var keys: [UInt64] { (Self.firstValueSlot..<slotCount).map { rows.key($0) } }

    /// The tally in a slot.
    func tally(_ slot: Int) -> Tally { Tally(words: rows.words(slot)) }

    /// The slot of a value, or nil if it has none.
    func slot(of key: UInt64) -> Int? {
        let slot = rows.row(of: key)
        return slot == 0 ? nil : slot
    }

    // MARK: Counting

    /// Makes sure that no other value has the same memory; needed before items are counted.
    @inline(__always)
    mutating func makeUnique() { rows.makeUnique() }

    /// Counts an item that has no value.
    @inline(__always)
    mutating func addNone(_ item: ItemView) {
        rows.add(item, to: Self.noneSlot)
    }

    /// Counts an item of a value, if the value has a slot.
    @inline(__always)
    mutating func addIfPresent(_ key: UInt64, _ item: ItemView) -> Bool {
        let slot = rows.row(of: key)
        guard slot != 0 else { return false }
        rows.add(item, to: slot)
        return true
    }

    /// Counts an item of a source, if it has a slot.
    /// - Returns: whether the source is new, and the labels it is new for, as far as its counts tell; nil if it has no slot.
    @inline(__always)
    mutating func addIfPresent(source key: UInt64, _ item: ItemView) -> (isNew: Bool, labels: UInt64)? {
        let slot = rows.row(of: key)
        guard slot != 0 else { return nil }
        return rows.add(item, toSource: slot)
    }

    /// Counts an item of a value that has no slot.
    /// - Parameter isSource: whether the value is a source.
    /// - Returns: whether it has one from now on.
    mutating func addNew(
        _ key: UInt64,
        _ item: ItemView,
        isSource: Bool,
        _ ranking: borrowing ValueRanking
    ) -> Bool {
        let slot = takeSlot(for: key, ranking)
        if isSource, slot != Self.otherSlot {
            _ = rows.add(item, toSource: slot)
        } else {
            rows.add(item, to: slot)
        }
        return slot != Self.otherSlot
    }

    /// Adds the counts of the same dimension from elsewhere.
    mutating func add(_ other: GroupTable, _ ranking: borrowing ValueRanking) {
        if other.limit < limit { lower(to: other.limit, ranking) }
        for slot in 0..<other.slotCount {
            let key = other.rows.key(slot)
            let own = slot < Self.firstValueSlot ? slot : self.slot(of: key) ?? takeSlot(for: key, ranking)
            // Slots for the rest exist always; an empty one has nothing to say.
            let words = other.rows.words(slot)
            guard slot >= Self.firstValueSlot || words.contains(where: { $0 != 0 }) else { continue }
            add(words, other.rows.sources(slot), other.rows.flags(slot).ofCounts.union(.changed), to: own)
        }
    }

    /// Puts a group that was saved into a table made anew.
    mutating func put(
        _ key: UInt64,
        _ flags: Flags,
        _ words: [Int],
        _ sources: DistinctCounter?,
        slot: Int,
        _ ranking: borrowing ValueRanking
    ) {
        let slot = slot < Self.firstValueSlot ? slot : takeSlot(for: key, ranking)
        if slot == Self.otherSlot, key != 0, flags.contains(.taken) { withdrawn.append(key) }
        add(words, sources, flags, to: slot)
    }

    private mutating func add(_ words: [Int], _ sources: DistinctCounter?, _ flags: Flags, to slot: Int) {
        rows.add(words, sources, to: slot)
        // What a source's counts tell has no meaning where others are counted too.
        let flags = slot == Self.otherSlot ? flags.subtracting(.foreign) : flags
        rows.setFlags(rows.flags(slot).union(flags), slot)
    }

    /// Says of a slot that it was taken, or has changed, and what belongs to its counts as before.
    mutating func mark(_ slot: Int, _ flags: Flags) {
        rows.setFlags(rows.flags(slot).ofCounts.union(flags), slot)
    }

    // MARK: Slots

    /// Keeps fewer values apart from now on.
    private mutating func lower(to limit: Int, _ ranking: borrowing ValueRanking) {
        var table = GroupTable(limit: limit, labelCount: rows.labelCount, countsSources: rows.countsSources)
        table.withdrawn = withdrawn
        for slot in 0..<slotCount {
            table.put(rows.key(slot), rows.flags(slot), rows.words(slot), rows.sources(slot), slot: slot, ranking)
        }
        self = table
    }

    /// Finds a slot for a value that has none: a new one, that of the last in rank, or the one of all others.
    private mutating func takeSlot(for key: UInt64, _ ranking: borrowing ValueRanking) -> Int {
        if slotCount - Self.firstValueSlot < limit {
            rows.append(key, limit: limit + Self.firstValueSlot)
            return slotCount - 1
        }
        guard limit > 0 else { return Self.otherSlot }
        if ranks.isEmpty {
            ranks = RankHeap((Self.firstValueSlot..<slotCount).map { (ranking.rank(of: rows.key($0)), $0) })
        }
        let rank = ranking.rank(of: key)
        guard rank < ranks.greatest.rank else { return Self.otherSlot }
        let slot = ranks.greatest.slot
        ranks.replaceGreatest(with: rank)
        replace(slot, with: key)
        return slot
    }

    /// Gives the slot to another value; the counts in it go to `other`.
    private mutating func replace(_ slot: Int, with key: UInt64) {
        if rows.flags(slot).contains(.taken) { withdrawn.append(rows.key(slot)) }
        rows.add(slot, to: Self.otherSlot)
        rows.setFlags(rows.flags(Self.otherSlot).union(.changed), Self.otherSlot)
        rows.reset(slot, key: key)
    }

    /// The bytes that the table takes.
    var byteCount: Int { rows.byteCount + ByteCount.array(withdrawn.capacity, of: 8) + ranks.byteCount }
}
