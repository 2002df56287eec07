// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// Some of a window's items for each label, fairly chosen.
///
/// Of the items that carry or state a label those are kept whose identities, hashed, come first: a bottom-*k* sample. Every
/// item has the same chance whenever it came, the sample of a set of items does not depend on their order, and the sample of
/// two windows together follows from theirs.
///
/// - Complexity: O(labels of the item) for one that is not chosen. Of *n* items some *k* ln(*n* / *k*) are chosen for a while.
struct ItemSample: Hashable, Sendable {
    /// The items kept for each label.
    static let limit = 5

    /// The ranks of the items kept for each label, ascending.
    private(set) var ranks: [[UInt64]]
    private(set) var items: [UInt64: SampledItem] = [:]

    init(labelCount: Int) {
        ranks = Array(repeating: [], count: labelCount)
    }

    /// The place of an item in the order of choice.
    static func rank(of identity: UInt64) -> UInt64 { mixed(identity ^ 0x3C6E_F372_FE94_F82B) }

    /// Whether an item of this rank would be kept for any of the labels.
    func wants(_ rank: UInt64, _ labels: LabelSet) -> Bool {
        for label in labels.indices where wants(rank, label) { return true }
        return false
    }

    /// Keeps an item for those of its labels that want it.
    /// - Returns: how many bytes the sample has grown by at most.
    mutating func insert(_ item: SampledItem, rank: UInt64) -> Int {
        insert(item, rank: rank, for: item.labels.union(item.stated).indices.filter { $0 < ranks.count })
    }

    /// Takes in the sample of another window.
    mutating func merge(_ other: ItemSample) {
        for label in ranks.indices {
            for rank in other.ranks[label] {
                guard let item = other.items[rank] else { continue }
                _ = insert(item, rank: rank, for: [label])
            }
        }
    }

    /// The items kept for a label, in the order of choice.
    func items(label: Int) -> [SampledItem] {
        ranks.indices.contains(label) ? ranks[label].compactMap { items[$0] } : []
    }

    private func wants(_ rank: UInt64, _ label: Int) -> Bool {
        guard ranks.indices.contains(label) else { return false }
        guard ranks[label].count == Self.limit else { return !ranks[label].contains(rank) }
        return rank < ranks[label][Self.limit - 1] && !ranks[label].contains(rank)
    }

    private mutating func insert(_ item: SampledItem, rank: UInt64, for labels: [Int]) -> Int {
        var isKept = false
        for label in labels where wants(rank, label) {
            isKept = true
            let place = ranks[label].firstIndex { $0 > rank } ?? ranks[label].count
            ranks[label].insert(rank, at: place)
            if ranks[label].count > Self.limit { release(ranks[label].removeLast(), from: label) }
        }
        guard isKept, items[rank] == nil else { return 0 }
        items[rank] = item
        return item.byteCount + Self.entryByteCount
    }

    /// Forgets an item that no label keeps any more.
    private mutating func release(_ rank: UInt64, from label: Int) {
        if !ranks.contains(where: { $0.contains(rank) }) { items[rank] = nil }
    }

    /// What an item takes in tables and lists.
    private static let entryByteCount = 2 * (8 + MemoryLayout<SampledItem>.stride) + 8 * 2 * limit
}

extension ItemSample {
    /// The bytes that the sample takes.
    var byteCount: Int {
        items.values.reduce(0) { $0 + $1.byteCount + Self.entryByteCount }
            + ranks.count * (8 + ByteCount.array(Self.limit + 1, of: 8))
    }

    /// The most bytes that a sample takes.
    static func greatestByteCount(labelCount: Int) -> Int {
        labelCount * limit * (SampledItem.greatestByteCount + entryByteCount)
            + labelCount * (8 + ByteCount.greatestArray(2 * limit, of: 8))
    }

    func write(to writer: inout SnapshotWriter) {
        writer.write(items.count)
        for (rank, item) in items.sorted(by: { $0.key < $1.key }) {
            writer.write(word: rank)
            item.write(to: &writer)
        }
        let places = Dictionary(uniqueKeysWithValues: items.keys.sorted().enumerated().map { ($1, $0) })
        for label in ranks {
            writer.write(label.count)
            for rank in label { writer.write(places[rank] ?? 0) }
        }
    }

    init(from reader: inout SnapshotReader, labelCount: Int) throws(MetricsError) {
        self.init(labelCount: labelCount)
        var keys: [UInt64] = []
        for _ in 0..<(try reader.integer(in: 0...Int64(labelCount * Self.limit), "the number of items kept")) {
            let rank = try reader.word()
            guard keys.last.map({ $0 < rank }) ?? true else { throw reader.error("items kept are not in order") }
            keys.append(rank)
            items[rank] = try SampledItem(from: &reader, labelCount: labelCount)
        }
        var used: Set<Int> = []
        for label in ranks.indices {
            for _ in 0..<(try reader.integer(in: 0...Int64(Self.limit), "the number of items kept for a label")) {
                let place = try reader.integer(in: 0...Int64(max(keys.count - 1, 0)), "an item kept")
                guard place < keys.count, ranks[label].last.map({ $0 < keys[place] }) ?? true else {
                    throw reader.error("items kept for a label are not in order")
                }
                ranks[label].append(keys[place])
                used.insert(place)
            }
        }
        guard used.count == keys.count else { throw reader.error("an item is kept for no label") }
    }
}
