// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// The part of a window that is known within stated errors.
///
/// All but the frequent names depend on the set of items alone; see ``TopCounter``.
struct WindowSketches: Equatable, Sendable {
    static let sourcePrecision = 10
    static let storyPrecision = 12
    static let termCapacity = 256
    static let ruleCapacity = 128

    /// Different sources: of all items, then of those that carry each label.
    var sources: [DistinctCounter]
    /// Different stories, likewise.
    var stories: [DistinctCounter]
    /// The points of each label over the items that carry it.
    var points: [QuantileSketch]
    /// The terms that gave points.
    var terms = TopCounter(capacity: termCapacity)
    /// The rules that gave points.
    var rules = TopCounter(capacity: ruleCapacity)

    init(labelCount: Int) {
        sources = Array(repeating: DistinctCounter(precision: Self.sourcePrecision), count: labelCount + 1)
        stories = Array(repeating: DistinctCounter(precision: Self.storyPrecision), count: labelCount + 1)
        points = Array(repeating: QuantileSketch(), count: labelCount)
    }

    /// Takes in all of one item but its words.
    /// - Parameters:
    ///   - isNewSource: whether its source may be new.
    ///   - newLabels: the labels that its source may be new for.
    /// - Returns: how many bytes the sketches have grown by.
    @inline(__always)
    mutating func add(_ item: ItemView, isNewSource: Bool, newLabels: UInt64) -> Int {
        var growth = 0
        if item.sourceHash != 0 {
            if isNewSource { growth += sources[0].insert(hash: item.sourceHash) }
            if newLabels != 0 { growth += Self.add(item.sourceHash, newLabels, to: &sources) }
        }
        if item.storyHash != 0 {
            growth += stories[0].insert(hash: item.storyHash)
            growth += Self.add(item.storyHash, item.labels, to: &stories)
        }
        for index in 0..<item.points.count {
            growth += points[Int(item.points[index].word)].insert(bucket: item.points[index].amount)
        }
        return growth
    }

    /// Takes in the words of one item.
    /// - Returns: how many bytes the sketches have grown by at most.
    mutating func addWords(_ item: ItemView, names: Span<UInt8>, _ table: inout NameTable) -> Int {
        var growth = 0
        for index in item.values.indices where item.values[index].dimension.isWord {
            let value = item.values[index]
            let isNew = value.dimension == .term ? terms.insert(value.key) : rules.insert(value.key)
            guard isNew else { continue }
            table.note(value.key, names.extracting(value.name))
            growth += TopCounter.byteCountOfName
        }
        return growth
    }

    private static func add(_ hash: UInt64, _ labels: UInt64, to counters: inout [DistinctCounter]) -> Int {
        var growth = 0
        var rest = labels
        while rest != 0 {
            growth += counters[rest.trailingZeroBitCount + 1].insert(hash: hash)
            rest &= rest - 1
        }
        return growth
    }

    /// Takes in the items of another window.
    mutating func merge(_ other: WindowSketches) {
        for index in sources.indices { sources[index].formUnion(other.sources[index]) }
        for index in stories.indices { stories[index].formUnion(other.stories[index]) }
        for index in points.indices { points[index].merge(other.points[index]) }
        terms.merge(other.terms)
        rules.merge(other.rules)
    }

    /// The keys of the names that are counted.
    var nameKeys: [UInt64] { terms.keys + rules.keys }
}

extension WindowSketches {
    func write(to writer: inout SnapshotWriter) {
        for counter in sources + stories { counter.write(to: &writer) }
        for sketch in points { sketch.write(to: &writer) }
        terms.write(to: &writer)
        rules.write(to: &writer)
    }

    init(from reader: inout SnapshotReader, labelCount: Int) throws(MetricsError) {
        self.init(labelCount: labelCount)
        for index in sources.indices {
            sources[index] = try DistinctCounter(from: &reader, precision: Self.sourcePrecision)
        }
        for index in stories.indices {
            stories[index] = try DistinctCounter(from: &reader, precision: Self.storyPrecision)
        }
        for index in points.indices { points[index] = try QuantileSketch(from: &reader) }
        terms = try TopCounter(from: &reader, capacity: Self.termCapacity)
        rules = try TopCounter(from: &reader, capacity: Self.ruleCapacity)
    }

    /// The bytes that all sketches take.
    var byteCount: Int {
        (sources.count + stories.count) * MemoryLayout<DistinctCounter>.stride
            + points.count * MemoryLayout<QuantileSketch>.stride
            + sources.reduce(0) { $0 + $1.byteCount } + stories.reduce(0) { $0 + $1.byteCount }
            + points.reduce(0) { $0 + ByteCount.array($1.buckets.capacity, of: 4) }
            + terms.byteCount + rules.byteCount
    }

    /// The most bytes that all sketches take.
    static func greatestByteCount(labelCount: Int) -> Int {
        (labelCount + 1)
            * (2 * MemoryLayout<DistinctCounter>.stride + MemoryLayout<QuantileSketch>.stride
                + ByteCount.greatestArray(1 << sourcePrecision, of: 1)
                + ByteCount.greatestArray(1 << storyPrecision, of: 1)
                + ByteCount.greatestArray(QuantileSketch.bucketLimit + 64, of: 4))
            + TopCounter.greatestByteCount(capacity: termCapacity)
            + TopCounter.greatestByteCount(capacity: ruleCapacity)
    }
}

extension DistinctCounter {
    /// The bytes that the counter's arrays take.
    var byteCount: Int { ByteCount.array(table.capacity, of: 8) + ByteCount.array(registers.capacity, of: 1) }

    func write(to writer: inout SnapshotWriter) {
        writer.write(isExact)
        if isExact {
            writer.write(exactCount)
            for hash in hashes { writer.write(word: hash) }
        } else {
            writer.write(raw: registers)
        }
    }

    init(from reader: inout SnapshotReader, precision: Int) throws(MetricsError) {
        let limit = DistinctCounter(precision: precision).exactLimit
        guard try reader.flag() else {
            let registers = try reader.bytes(1 << precision)
            guard registers.allSatisfy({ $0 <= 65 - UInt8(precision) }) else {
                throw reader.error("a register is out of range")
            }
            self.init(precision: precision, hashes: [], registers: registers)
            return
        }
        var hashes: [UInt64] = []
        for _ in 0..<(try reader.integer(in: 0...Int64(limit), "the number of different values")) {
            let hash = try reader.word()
            guard hash > hashes.last ?? 0 else { throw reader.error("different values are not in order") }
            hashes.append(hash)
        }
        self.init(precision: precision, hashes: hashes, registers: [])
    }
}
