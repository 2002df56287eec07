// SPDX-License-Identifier: Apache-2.0

/// Remembers which items were taken of late, in bounded memory.
///
/// There are two generations. New items go into the young one; once it is full it becomes the old one, and the former old
/// one is forgotten. So the latest `capacity` items are always remembered, and never more than twice as many.
/// It lives in memory: a new process remembers nothing.
///
/// - Complexity: each item costs two probes of a flat table; 24 bytes an item at a load between 3/8 and 3/4, up to 64 bytes
///   for each item of `capacity` in two generations.
package struct RecentItems: Sendable {
    /// What is known of an item.
    package enum Answer: Hashable, Sendable {
        /// It was not taken before, as far as is remembered; it is now.
        case new
        /// It was taken before with the same content.
        case duplicate
        /// It was taken before with another content.
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
    package mutating func take(key: UInt128, digest: UInt64) -> Answer {
        guard capacity > 0 else { return .new }
        if let known = young[key] ?? old[key] { return known == digest ? .duplicate : .conflict }
        if young.count == capacity {
            swap(&young, &old)
            young.removeAll()
        }
        young.insert(key, digest)
        return .new
    }
}

/// A map from keys to digests in one flat array: open addressing, linear probing, no removal but of everything.
struct KeyTable: Sendable {
    private struct Slot {
        var low: UInt64
        /// Zero in a free slot; a key's high half is stored with its lowest bit set, so it never is.
        var high: UInt64
        var digest: UInt64

        static let free = Slot(low: 0, high: 0, digest: 0)
    }

    private var slots: [Slot] = []
    private(set) var count = 0

    /// The digest stored for `key`, or nil.
    subscript(key: UInt128) -> UInt64? {
        guard !slots.isEmpty else { return nil }
        let slot = slots[place(of: key)]
        return slot.high == 0 ? nil : slot.digest
    }

    /// Stores the digest of a key that is not in the table.
    mutating func insert(_ key: UInt128, _ digest: UInt64) {
        if count >= slots.count / 4 * 3 { grow() }
        slots[place(of: key)] = Slot(low: UInt64(truncatingIfNeeded: key), high: Self.high(key), digest: digest)
        count += 1
    }

    /// Forgets everything, and keeps the room for as much again.
    mutating func removeAll() {
        for index in slots.indices { slots[index] = .free }
        count = 0
    }

    private static func high(_ key: UInt128) -> UInt64 { UInt64(truncatingIfNeeded: key >> 64) | 1 }

    /// Where the key is, or the free slot where it belongs.
    private func place(of key: UInt128) -> Int {
        let low = UInt64(truncatingIfNeeded: key)
        let high = Self.high(key)
        let mask = slots.count - 1
        var index = Int(truncatingIfNeeded: low) & mask
        while slots[index].high != 0, slots[index].low != low || slots[index].high != high {
            index = (index + 1) & mask
        }
        return index
    }

    private mutating func grow() {
        let former = slots
        slots = Array(repeating: .free, count: max(1024, former.count * 2))
        for slot in former where slot.high != 0 {
            slots[place(of: UInt128(slot.high) << 64 | UInt128(slot.low))] = slot
        }
    }
}
