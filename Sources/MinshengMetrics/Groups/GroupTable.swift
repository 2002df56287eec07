// SPDX-License-Identifier: Apache-2.0

/// The counts of the groups of one dimension in one window, in flat arrays.
///
/// Slots 0 and 1 hold the items without a value and those of values without a slot; the others hold a value each. A
/// value is found by its key in a table of slot numbers, open addressed and at most half full. Which values have slots
/// is said at ``DimensionLimit``: while there is room each has one; then a value with a lower rank takes the slot of the
/// value with the greatest, whose counts go to `other`.
///
/// - Complexity: counting is O(1); a value that takes another's slot costs O(limit), which happens about
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
    }

    /// The most values that have slots.
    let limit: Int
    /// Words of a tally.
    let width: Int
    /// By slot; the first two mean nothing.
    var keys: [UInt64] = []
    var flags: [Flags] = []
    /// The tallies, one after another.
    var words: [Int] = []
    /// Values that had been taken and have lost their slots since.
    var withdrawn: [UInt64] = []
    /// Slot numbers at the places that keys hash to; 0 marks a free place.
    private var index: [UInt16] = []
    /// The slot with the greatest rank and that rank, once all slots are used.
    private var last: (slot: Int, rank: UInt64)?

    init(limit: Int, width: Int) {
        self.limit = limit
        self.width = width
    }

    var indexCapacity: Int { index.capacity }

    /// The number of values that have slots.
    var valueCount: Int { max(keys.count - Self.firstValueSlot, 0) }

    /// The tally in a slot.
    func tally(_ slot: Int) -> Tally { Tally(words: words[slot * width..<(slot + 1) * width]) }

    /// The tally of a value, or nil if it has no slot.
    func tally(of key: UInt64) -> Tally? { find(key).map { tally($0) } }

    /// Counts an item in a slot.
    @inline(__always)
    mutating func add(_ increments: Span<Increments.Element>, slot: Int) {
        flags[slot].insert(.changed)
        words.add(increments, at: slot * width)
    }

    /// Counts an item that has no value.
    mutating func addNone(_ increments: Span<Increments.Element>) {
        if keys.isEmpty { begin() }
        add(increments, slot: Self.noneSlot)
    }

    /// Counts an item of a value, if the value has a slot.
    @inline(__always)
    mutating func addIfPresent(_ key: UInt64, _ increments: Span<Increments.Element>) -> Bool {
        guard let slot = find(key) else { return false }
        add(increments, slot: slot)
        return true
    }

    /// Counts an item of a value that has no slot.
    /// - Returns: whether it has one from now on.
    mutating func addNew(
        _ key: UInt64,
        _ increments: Span<Increments.Element>,
        _ ranking: borrowing ValueRanking
    ) -> Bool {
        let slot = takeSlot(for: key, ranking)
        add(increments, slot: slot)
        return slot != Self.otherSlot
    }

    /// Adds the counts of the same dimension from elsewhere.
    mutating func add(_ other: GroupTable, _ ranking: borrowing ValueRanking) {
        guard !other.keys.isEmpty else { return }
        if other.limit < limit { lower(to: other.limit, ranking) }
        if keys.isEmpty { begin() }
        for slot in other.keys.indices {
            let words = other.words[slot * width..<(slot + 1) * width]
            let key = other.keys[slot]
            let own = slot < Self.firstValueSlot ? slot : find(key) ?? takeSlot(for: key, ranking)
            // Slots for the rest exist always; an empty one has nothing to say.
            guard slot >= Self.firstValueSlot || words.contains(where: { $0 != 0 }) else { continue }
            flags[own].insert(.changed)
            self.words.add(words, at: own * width)
        }
    }

    /// Puts a group that was saved into a table made anew.
    mutating func put(
        _ key: UInt64,
        _ flags: Flags,
        _ words: [Int],
        slot: Int,
        _ ranking: borrowing ValueRanking
    ) {
        if keys.isEmpty { begin() }
        let slot = slot < Self.firstValueSlot ? slot : takeSlot(for: key, ranking)
        if slot == Self.otherSlot, key != 0, flags.contains(.taken) { withdrawn.append(key) }
        self.flags[slot].formUnion(flags)
        self.words.add(words[...], at: slot * width)
    }

    // MARK: Slots

    @inline(__always)
    private func find(_ key: UInt64) -> Int? {
        guard !index.isEmpty else { return nil }
        let mask = index.count - 1
        var place = Int(truncatingIfNeeded: key) & mask
        while index[place] != 0 {
            let slot = Int(index[place])
            if keys[slot] == key { return slot }
            place = (place + 1) & mask
        }
        return nil
    }

    private mutating func begin() {
        keys = [0, 0]
        flags = [[], []]
        words = Array(repeating: 0, count: 2 * width)
    }

    /// Keeps fewer values apart from now on.
    private mutating func lower(to limit: Int, _ ranking: borrowing ValueRanking) {
        var table = GroupTable(limit: limit, width: width)
        table.withdrawn = withdrawn
        for slot in keys.indices {
            let words = Array(self.words[slot * width..<(slot + 1) * width])
            table.put(keys[slot], flags[slot], words, slot: slot, ranking)
        }
        self = table
    }

    /// Finds a slot for a value that has none: a new one, that of the last in rank, or the one of all others.
    private mutating func takeSlot(for key: UInt64, _ ranking: borrowing ValueRanking) -> Int {
        if keys.isEmpty { begin() }
        if valueCount < limit {
            append(key)
            return keys.count - 1
        }
        guard limit > 0 else { return Self.otherSlot }
        let rank = ranking.rank(of: key)
        let last = self.last ?? findLast(ranking)
        self.last = last
        guard rank < last.rank else { return Self.otherSlot }
        replace(last.slot, with: key)
        self.last = nil
        return last.slot
    }

    private mutating func append(_ key: UInt64) {
        reserve()
        keys.append(key)
        flags.append([])
        words.append(contentsOf: repeatElement(0, count: width))
        if index.count < 2 * keys.count {
            rebuildIndex(size: max(2 * index.count, 8))
        } else {
            enter(keys.count - 1)
        }
    }

    /// Gives the slot to another value; the counts in it go to `other`.
    private mutating func replace(_ slot: Int, with key: UInt64) {
        for word in 0..<width {
            words[Self.otherSlot * width + word] += words[slot * width + word]
            words[slot * width + word] = 0
        }
        flags[Self.otherSlot].insert(.changed)
        if flags[slot].contains(.taken) { withdrawn.append(keys[slot]) }
        flags[slot] = []
        keys[slot] = key
        rebuildIndex(size: index.count)
    }

    /// Makes room for one more slot, in steps that double but never for more than the limit.
    private mutating func reserve() {
        guard keys.count == keys.capacity || words.count + width > words.capacity else { return }
        let slots = min(2 * keys.count, limit + Self.firstValueSlot)
        keys.reserveCapacity(slots)
        flags.reserveCapacity(slots)
        words.reserveCapacity(slots * width)
    }

    private mutating func rebuildIndex(size: Int) {
        index = Array(repeating: 0, count: size)
        for slot in Self.firstValueSlot..<keys.count { enter(slot) }
    }

    private mutating func enter(_ slot: Int) {
        let mask = index.count - 1
        var place = Int(truncatingIfNeeded: keys[slot]) & mask
        while index[place] != 0 { place = (place + 1) & mask }
        index[place] = UInt16(slot)
    }

    private func findLast(_ ranking: borrowing ValueRanking) -> (slot: Int, rank: UInt64) {
        var last = (slot: Self.firstValueSlot, rank: UInt64.min)
        for slot in Self.firstValueSlot..<keys.count {
            let rank = ranking.rank(of: keys[slot])
            if rank >= last.rank { last = (slot, rank) }
        }
        return last
    }
}
