// SPDX-License-Identifier: Apache-2.0

/// Finds the slot of a key, where the keys themselves lie in an array of slots.
///
/// Open addressed and at most half full. Keys are hashes already, so their lowest bits choose the place; a dictionary
/// would hash them again, at the price of everything else that is done with an item.
///
/// - Complexity: O(1) each; making room is O(slots) and doubles.
struct SlotIndex: Sendable {
    /// Slot numbers and one more; 0 is a free place.
    private var places: [UInt32] = []
    private(set) var count = 0

    /// The slot of a key, or nil if it has none.
    /// - Parameter keys: the keys by slot.
    @inline(__always)
    func slot(of key: UInt64, in keys: [UInt64]) -> Int? {
        guard !places.isEmpty else { return nil }
        let mask = places.count - 1
        var place = Int(truncatingIfNeeded: key) & mask
        while places[place] != 0 {
            let slot = Int(places[place]) - 1
            if keys[slot] == key { return slot }
            place = (place + 1) & mask
        }
        return nil
    }

    /// Enters a slot whose key stands in `keys` and is not entered yet.
    mutating func insert(_ slot: Int, keys: [UInt64]) {
        count += 1
        if places.count < 2 * count { grow(keys) }
        enter(slot, keys)
    }

    /// Takes out a slot whose key still stands in `keys`.
    mutating func remove(_ slot: Int, keys: [UInt64]) {
        let mask = places.count - 1
        var hole = Int(truncatingIfNeeded: keys[slot]) & mask
        while places[hole] != UInt32(slot + 1) {
            precondition(places[hole] != 0, "a slot that is taken out was entered before")
            hole = (hole + 1) & mask
        }
        count -= 1
        // Those behind that a search would no longer reach over the hole move into it.
        var place = hole
        while true {
            place = (place + 1) & mask
            guard places[place] != 0 else { break }
            let home = Int(truncatingIfNeeded: keys[Int(places[place]) - 1]) & mask
            if (place &- home) & mask >= (place &- hole) & mask {
                places[hole] = places[place]
                hole = place
            }
        }
        places[hole] = 0
    }

    private mutating func grow(_ keys: [UInt64]) {
        let former = places
        places = Array(repeating: 0, count: max(2 * former.count, 8))
        for place in former where place != 0 { enter(Int(place) - 1, keys) }
    }

    private mutating func enter(_ slot: Int, _ keys: [UInt64]) {
        let mask = places.count - 1
        var place = Int(truncatingIfNeeded: keys[slot]) & mask
        while places[place] != 0 { place = (place + 1) & mask }
        places[place] = UInt32(slot + 1)
    }

    /// The bytes that the index takes.
    var byteCount: Int { ByteCount.array(places.capacity, of: 4) }

    /// The most bytes that an index of so many slots takes.
    static func greatestByteCount(slots: Int) -> Int { ByteCount.greatestArray(max(4 * slots, 8), of: 4) }
}
