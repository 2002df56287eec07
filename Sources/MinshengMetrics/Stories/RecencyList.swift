// SPDX-License-Identifier: Apache-2.0

/// Keeps the indices of a growing array in order of their last use: a ring of links, so each change takes constant time.
struct RecencyList: Sendable {
    /// For each index, the one used next after it and the one used last before it; the ring closes from newest to oldest.
    private var newer: [Int32] = []
    private var older: [Int32] = []
    private(set) var oldest = 0

    /// Adds the next index, as the newest.
    mutating func append() {
        let index = newer.count
        newer.append(Int32(index))
        older.append(Int32(index))
        if index > 0 { link(index) }
    }

    /// Makes an index the newest.
    mutating func touch(_ index: Int) {
        if index == oldest {
            // The ring turns: the oldest lies just behind the newest.
            oldest = Int(newer[index])
            return
        }
        newer[Int(older[index])] = newer[index]
        older[Int(newer[index])] = older[index]
        link(index)
    }

    /// The indices, the one used longest ago first.
    var oldestFirst: some Sequence<Int> {
        sequence(state: (next: oldest, left: newer.count)) { state -> Int? in
            guard state.left > 0 else { return nil }
            defer { state = (Int(newer[state.next]), state.left - 1) }
            return state.next
        }
    }

    /// Puts an index between the newest and the oldest.
    private mutating func link(_ index: Int) {
        let newest = Int(older[oldest])
        newer[newest] = Int32(index)
        older[index] = Int32(newest)
        newer[index] = Int32(oldest)
        older[oldest] = Int32(index)
    }
}
