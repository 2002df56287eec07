// SPDX-License-Identifier: Apache-2.0

/// The most frequent of any number of names, with counts whose error is known, in bounded memory.
///
/// Space-Saving (A. Metwally, D. Agrawal, A. El Abbadi, 2005): up to ``capacity`` names are counted exactly. Then a new name
/// takes the place of the one with the least count and goes on from there; that count is its *error*, the most it may be
/// too high. A name's true count is from `count − error` to `count`, no error is greater than *occurrences* / capacity, and every name
/// that occurs more often than that is here.
///
/// As long as there are no more names than places, what it holds does not depend on their order. Afterwards it does,
/// within those bounds.
///
/// - Complexity: O(1) for a name that is here; for one that takes another's place O(capacity) at worst, and O(1) mostly.
struct TopCounter: Sendable {
    /// The most names that are counted at a time.
    let capacity: Int
    private(set) var keys: [UInt64] = []
    private(set) var counts: [Int] = []
    private(set) var errors: [Int] = []
    private var index = SlotIndex()
    /// The least count when it was last looked for, and a slot before which all counts are greater.
    ///
    /// Counts only grow, so that search goes on where it stopped: all slots are visited once for each step of the least count.
    private var least = (count: 0, slot: 0)

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Counts an occurrence.
    /// - Returns: whether the name was not here before.
    mutating func insert(_ key: UInt64) -> Bool {
        if let slot = index.slot(of: key, in: keys) {
            counts[slot] += 1
            return false
        }
        if keys.count < capacity { append(key, 1, 0) } else { replaceLeast(with: key) }
        return true
    }

    /// The bytes that one more name takes at most, room for as many more and all.
    static let byteCountOfName = 2 * (3 * 8 + 4 * 4)

    /// The names in the order of their counts, the most frequent first; of equal ones, by their keys.
    func top(_ number: Int) -> [(key: UInt64, count: Int, error: Int)] {
        keys.indices.sorted { (counts[$1], keys[$0]) < (counts[$0], keys[$1]) }.prefix(number).map {
            (keys[$0], counts[$0], errors[$0])
        }
    }

    /// Adds what another counter has counted.
    ///
    /// A name that one of them does not have may have occurred in it as often as its least frequent one, if it is full.
    mutating func merge(_ other: TopCounter) {
        let floor = (own: leastIfFull, other: other.leastIfFull)
        var sums: [UInt64: (count: Int, error: Int)] = [:]
        for slot in keys.indices { sums[keys[slot]] = (counts[slot] + floor.other, errors[slot] + floor.other) }
        for slot in other.keys.indices {
            let key = other.keys[slot]
            let own = sums[key].map { ($0.count - floor.other, $0.error - floor.other) } ?? (floor.own, floor.own)
            sums[key] = (own.0 + other.counts[slot], own.1 + other.errors[slot])
        }
        let kept = sums.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.prefix(capacity)
        self = TopCounter(capacity: capacity)
        for (key, sum) in kept { append(key, sum.count, sum.error) }
    }

    private mutating func replaceLeast(with key: UInt64) {
        let slot = leastSlot()
        index.remove(slot, keys: keys)
        keys[slot] = key
        errors[slot] = counts[slot]
        counts[slot] += 1
        index.insert(slot, keys: keys)
    }

    /// The first of the slots with the least count.
    private mutating func leastSlot() -> Int {
        while true {
            for slot in least.slot..<counts.count where counts[slot] == least.count {
                least.slot = slot
                return slot
            }
            least = (counts.min() ?? 0, 0)
        }
    }

    private mutating func append(_ key: UInt64, _ count: Int, _ error: Int) {
        if keys.count == keys.capacity {
            let room = min(max(2 * keys.count, 4), capacity)
            keys.reserveCapacity(room)
            counts.reserveCapacity(room)
            errors.reserveCapacity(room)
        }
        keys.append(key)
        counts.append(count)
        errors.append(error)
        index.insert(keys.count - 1, keys: keys)
    }

    private var leastIfFull: Int { keys.count < capacity ? 0 : counts.min() ?? 0 }
}

extension TopCounter: Equatable {
    /// Whether the same names have the same counts, in whatever slots.
    static func == (left: TopCounter, right: TopCounter) -> Bool {
        left.capacity == right.capacity && left.keys.count == right.keys.count
            && zip(left.top(left.keys.count), right.top(right.keys.count)).allSatisfy { $0 == $1 }
    }

    /// The bytes that the arrays take.
    var byteCount: Int {
        3 * ByteCount.array(keys.capacity, of: 8) + index.byteCount
    }

    /// The most bytes that a counter takes.
    static func greatestByteCount(capacity: Int) -> Int {
        3 * ByteCount.greatestArray(capacity, of: 8) + SlotIndex.greatestByteCount(slots: capacity)
    }

    func write(to writer: inout SnapshotWriter) {
        writer.write(keys.count)
        for (key, count, error) in top(keys.count) {
            writer.write(word: key)
            writer.write(count)
            writer.write(error)
        }
    }

    init(from reader: inout SnapshotReader, capacity: Int) throws(MetricsError) {
        self.init(capacity: capacity)
        var names: Set<UInt64> = []
        for _ in 0..<(try reader.partCount("the number of frequent names")) {
            let key = try reader.word()
            let count = try reader.count("occurrences")
            let error = try reader.integer(in: 0...Int64(count), "an error")
            guard names.insert(key).inserted, names.count <= capacity else {
                throw reader.error("frequent names are too many, or one stands here twice")
            }
            append(key, count, error)
        }
    }
}
