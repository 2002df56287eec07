// SPDX-License-Identifier: Apache-2.0

/// The latest date of each source that is sending, and the least of them.
///
/// A source is here from its first dated item until it has been silent for long. At most ``limit`` sources have a slot
/// of their own; the others share one, so memory is bounded whatever names come in.
struct ActiveSources: Sendable {
    /// The most sources that are told apart.
    let limit: Int

    private var index = SlotIndex()
    /// The key of the source in each slot; of a free slot that of the last.
    private var keys: [UInt64] = [0]
    private var freeSlots = [0]
    /// The slot used last; items of a source often come in runs.
    private var lastSlot = 0
    /// The latest date of each slot, in microseconds since 1970.
    private var latest = MinimumTree()
    /// When each slot's source sent its last dated item, in microseconds of the receipt clock.
    private var lastSent = MinimumTree()

    init(limit: Int) {
        self.limit = limit
    }

    /// What all sources share that have no slot of their own.
    private static let others = UInt64.max

    /// The latest date of the source that is furthest behind, or nil if none is active.
    var earliestLatest: Timestamp? {
        index.count == 0 ? nil : Timestamp(microsecondsSince1970: latest.minimum)
    }

    /// The number of slots in use.
    var count: Int { index.count }

    /// Notes a dated item of `source`, sent at `clock`.
    /// - Returns: whether ``earliestLatest`` may be another one now.
    @discardableResult
    mutating func note(_ date: Timestamp, of source: SourceKey, clock: Int64) -> Bool {
        let slot = slot(of: source)
        lastSent[slot] = clock
        let former = latest[slot]
        // An unused slot holds the greatest number there is, so it cannot be compared with.
        guard former == MinimumTree.unused || former < date.microsecondsSince1970 else { return false }
        latest[slot] = min(date.microsecondsSince1970, MinimumTree.unused - 1)
        // That of another source stays if it was not this one's, and this one is not the first.
        return former == MinimumTree.unused || latest.minimum > former
    }

    /// Removes the sources that sent nothing since before `clock`.
    /// - Returns: whether there were any.
    mutating func removeSilent(before clock: Int64) -> Bool {
        guard lastSent.minimum < clock else { return false }
        while lastSent.minimum < clock {
            let slot = lastSent.minimumSlot
            index.remove(slot, keys: keys)
            freeSlots.append(slot)
            latest[slot] = MinimumTree.unused
            lastSent[slot] = MinimumTree.unused
        }
        return true
    }

    private mutating func slot(of source: SourceKey) -> Int {
        // A free slot keeps its key, so that it is not enough to compare.
        if keys[lastSlot] == source.rawValue, latest[lastSlot] != MinimumTree.unused { return lastSlot }
        lastSlot = index.slot(of: source.rawValue, in: keys) ?? takeSlot(for: source.rawValue)
        return lastSlot
    }

    private mutating func takeSlot(for source: UInt64) -> Int {
        let isFull = index.count >= limit
        let key = isFull ? Self.others : source
        if isFull, let slot = index.slot(of: key, in: keys) { return slot }
        if freeSlots.isEmpty { grow() }
        let slot = freeSlots.removeLast()
        keys[slot] = key
        index.insert(slot, keys: keys)
        return slot
    }

    private mutating func grow() {
        freeSlots = Array((keys.count..<2 * keys.count).reversed())
        keys += Array(repeating: 0, count: keys.count)
        latest.grow()
        lastSent.grow()
    }
}

extension ActiveSources {
    /// The bytes of a source: two numbers in two trees, its key and a free slot.
    private static let slotBytes = 4 * 8 + 8 + 8

    /// The bytes that the sources take.
    var byteCount: Int { keys.capacity * Self.slotBytes + index.byteCount }

    /// The most bytes that sources take.
    static func greatestByteCount(limit: Int) -> Int {
        // Slots double, and one is for all the rest.
        ByteCount.greatestArray(2 * (limit + 1), of: slotBytes) + SlotIndex.greatestByteCount(slots: limit + 1)
    }
}

extension ActiveSources: Equatable {
    /// Whether the same sources are active with the same dates, in whatever slots.
    static func == (left: ActiveSources, right: ActiveSources) -> Bool {
        left.limit == right.limit && left.entries == right.entries
    }

    /// A source's latest date and when it sent its last dated item.
    struct Entry: Hashable, Sendable {
        let key: SourceKey
        let latest: Int64
        let lastSent: Int64
    }

    /// What is known of every source, in the order of their keys.
    var entries: [Entry] {
        keys.indices.filter { latest[$0] != MinimumTree.unused }
            .map { Entry(key: SourceKey(rawValue: keys[$0]), latest: latest[$0], lastSent: lastSent[$0]) }
            .sorted { $0.key.rawValue < $1.key.rawValue }
    }
}
