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
/// - Complexity: O(1) for a name that is here, O(capacity) for one that takes another's place.
struct TopCounter: Sendable {
    /// The most names that are counted at a time.
    let capacity: Int
    private(set) var keys: [UInt64] = []
    private(set) var counts: [Int] = []
    private(set) var errors: [Int] = []
    /// Slot numbers and one more at the places that keys hash to; 0 is a free place.
    private var index: [UInt16] = []

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Counts an occurrence.
    /// - Returns: whether the name was not here before.
    mutating func insert(_ key: UInt64) -> Bool { add(key, count: 1, error: 0) }

    /// The bytes that one more name takes at most, room for as many more and all.
    static let byteCountOfName = 2 * (3 * 8 + 2 * 4)

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

    private mutating func add(_ key: UInt64, count: Int, error: Int) -> Bool {
        if let slot = find(key) {
            counts[slot] += count
            return false
        }
        guard keys.count == capacity else {
            append(key, count, error)
            return true
        }
        var least = 0
        for slot in counts.indices where counts[slot] < counts[least] { least = slot }
        keys[least] = key
        errors[least] = counts[least]
        counts[least] += count
        rebuildIndex(size: index.count)
        return true
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
        if index.count < 2 * keys.count { rebuildIndex(size: max(2 * index.count, 8)) } else { enter(keys.count - 1) }
    }

    private var leastIfFull: Int { keys.count < capacity ? 0 : counts.min() ?? 0 }

    private func find(_ key: UInt64) -> Int? {
        guard !index.isEmpty else { return nil }
        let mask = index.count - 1
        var place = Int(truncatingIfNeeded: key) & mask
        while index[place] != 0 {
            let slot = Int(index[place]) - 1
            if keys[slot] == key { return slot }
            place = (place + 1) & mask
        }
        return nil
    }

    private mutating func rebuildIndex(size: Int) {
        index = Array(repeating: 0, count: size)
        for slot in keys.indices { enter(slot) }
    }

    private mutating func enter(_ slot: Int) {
        let mask = index.count - 1
        var place = Int(truncatingIfNeeded: keys[slot]) & mask
        while index[place] != 0 { place = (place + 1) & mask }
        index[place] = UInt16(slot + 1)
    }
}

extension TopCounter: Equatable {
    /// Whether the same names have the same counts, in whatever slots.
    static func == (left: TopCounter, right: TopCounter) -> Bool {
        left.capacity == right.capacity && left.keys.count == right.keys.count
            && zip(left.top(left.keys.count), right.top(right.keys.count)).allSatisfy { $0 == $1 }
    }

    /// The bytes that the arrays take.
    var byteCount: Int {
        3 * ByteCount.array(keys.capacity, of: 8) + ByteCount.array(index.capacity, of: 2)
    }

    /// The most bytes that a counter takes.
    static func greatestByteCount(capacity: Int) -> Int {
        3 * ByteCount.greatestArray(capacity, of: 8) + ByteCount.greatestArray(max(4 * capacity, 8), of: 2)
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
