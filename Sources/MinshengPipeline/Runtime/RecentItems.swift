// SPDX-License-Identifier: Apache-2.0

/// Remembers which items were taken of late, in bounded memory.
///
/// There are two generations. New items go into the young one; once it is full it becomes the old one, and the former old
/// one is forgotten. So the latest `capacity` items are always remembered, and never more than twice as many.
/// It lives in memory: a new process remembers nothing.
///
/// - Complexity: each item costs two probes of a flat table; 32 bytes an item at a load between 3/8 and 3/4, up to 86 bytes
///   for each item of `capacity` in two generations.
package struct RecentItems: Sendable {
    /// What is known of an item.
    package enum Answer: Hashable, Sendable {
        /// It was not taken before, as far as is remembered; it is now.
        case new
        /// It was taken before with the same content.
        case duplicate
        /// It was taken before with another content, which is older.
        case correction
        /// It was taken before with another content, and does not say that it is newer.
        case conflict
    }

    private let capacity: Int
    private var young = KeyTable()
    private var old = KeyTable()

    /// Creates an empty memory.
    /// - Parameter capacity: how many of the latest items are surely remembered; 0 remembers none.
    package init(capacity: Int) {
        precondition(capacity >= 0, "a memory has no negative capacity")
        self.capacity = capacity
    }

    /// Tells whether an item was taken before, and remembers it if not.
    /// - Parameters:
    ///   - key: a hash of what makes the item itself.
    ///   - digest: a hash of what it says.
    ///   - modified: when it was changed last, in any unit; the default, which is older than all others, if it does not say.
    package mutating func take(key: UInt128, digest: UInt64, modified: Int64 = .min) -> Answer {
        guard capacity > 0 else { return .new }
        let record = KeyTable.Record(digest: digest, modified: modified)
        if let known = young[key] ?? old[key] {
            guard known.digest != digest else { return .duplicate }
            guard modified > known.modified else { return .conflict }
            young.replace(key, record)
            old.replace(key, record)
            return .correction
        }
        if young.count == capacity {
            swap(&young, &old)
            young.removeAll()
        }
        young.insert(key, record)
        return .new
    }
}

/// A map from keys to records in one flat array: open addressing, linear probing, no removal but of everything.
struct KeyTable: Sendable {
    /// What is kept of an item.
    struct Record {
        var digest: UInt64 = 0
        var modified: Int64 = .min
    }

    private struct Slot {
        /// The key's halves; both are zero in a free slot.
        var low: UInt64 = 0
        var high: UInt64 = 0
        var record = Record()

        var isFree: Bool { low | high == 0 }
    }

    private var slots: [Slot] = []
    /// The record of the key zero, which no slot can hold.
    private var recordOfZero: Record?
    private(set) var count = 0

    /// The record stored for `key`, or nil.
    subscript(key: UInt128) -> Record? {
        guard key != 0 else { return recordOfZero }
        guard !slots.isEmpty else { return nil }
        let slot = slots[place(of: Self.halves(of: key))]
        return slot.isFree ? nil : slot.record
    }

    /// Stores the record of a key that is not in the table.
    mutating func insert(_ key: UInt128, _ record: Record) {
        count += 1
        guard key != 0 else {
            recordOfZero = record
            return
        }
        if count > slots.count / 4 * 3 { grow() }
        let (low, high) = Self.halves(of: key)
        slots[place(of: (low, high))] = Slot(low: low, high: high, record: record)
    }

    /// Stores another record of a key if the table has one.
    mutating func replace(_ key: UInt128, _ record: Record) {
        guard key != 0 else {
            if recordOfZero != nil { recordOfZero = record }
            return
        }
        guard !slots.isEmpty else { return }
        let place = place(of: Self.halves(of: key))
        if !slots[place].isFree { slots[place].record = record }
    }

    /// Forgets everything, and keeps the room for as much again.
    mutating func removeAll() {
        for index in slots.indices { slots[index] = Slot() }
        recordOfZero = nil
        count = 0
    }

    private static func halves(of key: UInt128) -> (low: UInt64, high: UInt64) {
        (UInt64(truncatingIfNeeded: key), UInt64(truncatingIfNeeded: key >> 64))
    }

    /// Where the key is, or the free slot where it belongs.
    private func place(of key: (low: UInt64, high: UInt64)) -> Int {
        let mask = slots.count - 1
        var index = Int(truncatingIfNeeded: key.low) & mask
        while !slots[index].isFree, slots[index].low != key.low || slots[index].high != key.high {
            index = (index + 1) & mask
        }
        return index
    }

    private mutating func grow() {
        let former = slots
        slots = Array(repeating: Slot(), count: max(1024, former.count * 2))
        for slot in former where !slot.isFree { slots[place(of: (slot.low, slot.high))] = slot }
    }
}
