// SPDX-License-Identifier: Apache-2.0

/// The ranks of the values of a table whose slots are all used, of which the greatest is known at once: a binary heap.
///
/// - Complexity: reading the greatest is O(1), replacing it O(log *n*).
struct RankHeap: Sendable {
    typealias Entry = (rank: UInt64, slot: Int)

    private var entries: [Entry] = []

    /// Creates an empty heap.
    init() {}

    /// Creates a heap of some values.
    init(_ entries: [Entry]) {
        self.entries = entries
        for place in (0..<entries.count / 2).reversed() { sink(from: place) }
    }

    var isEmpty: Bool { entries.isEmpty }

    /// The value with the greatest rank.
    /// - Precondition: there is one.
    var greatest: Entry { entries[0] }

    /// Gives the slot with the greatest rank another rank.
    mutating func replaceGreatest(with rank: UInt64) {
        entries[0].rank = rank
        sink(from: 0)
    }

    private mutating func sink(from place: Int) {
        var place = place
        while true {
            var child = 2 * place + 1
            guard child < entries.count else { return }
            if child + 1 < entries.count, entries[child].rank < entries[child + 1].rank { child += 1 }
            guard entries[place].rank < entries[child].rank else { return }
            entries.swapAt(place, child)
            place = child
        }
    }

    /// The bytes that the heap takes.
    var byteCount: Int { ByteCount.array(entries.capacity, of: 16) }
}
