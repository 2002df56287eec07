// SPDX-License-Identifier: Apache-2.0

/// Rows of numbers found by a key: the memory of a ``GroupTable``.
///
/// A row is the key, the words of a ``PackedTally``, which notes the flags, and where sources are counted the words of a
/// ``SourceRegisters``. Rows lie one after another; an index of row numbers, open addressed and at most half full, finds a
/// key. A row is found, and an item counted in it, by three dependent loads, without a call and without a reference counted.
/// Counts that a row has no room for are kept beside it: they are of groups of more than 65,535 items.
///
/// **What must hold.** `memory` owns what `rows` and `index` point to and nothing else does; whoever changes it has called
/// ``makeUnique()`` before. Row numbers are below `count`, and words below `stride`. So it is a value, and as safe to send as
/// an array.
struct GroupRows: @unchecked Sendable {
    /// Frees the rows and the index.
    private final class Memory {
        let rows: UnsafeMutablePointer<Int>
        let index: UnsafeMutablePointer<UInt16>

        init(rows: UnsafeMutablePointer<Int>, index: UnsafeMutablePointer<UInt16>) {
            self.rows = rows
            self.index = index
        }

        deinit {
            rows.deallocate()
            index.deallocate()
        }
    }

    private static let keyWord = 0
    private static let firstWord = 1

    /// The number of labels that are counted.
    let labelCount: Int
    /// Whether a row counts different sources.
    let countsSources: Bool
    /// The number of rows.
    private(set) var count: Int
    /// The number of rows there is room for.
    private(set) var capacity: Int
    /// The places of the index, a power of two.
    private(set) var indexSize: Int
    private let stride: Int
    /// Where the words of sources stand in a row.
    private let sourcesWord: Int
    /// The words of a tally for each row whose counts have become large.
    private var large: [Int: [Int]] = [:]
    private var memory: Memory
    private var rows: UnsafeMutablePointer<Int>
    private var index: UnsafeMutablePointer<UInt16>

    /// Creates rows that have no key, all zero.
    init(labelCount: Int, countsSources: Bool, keyless: Int, capacity: Int) {
        self.labelCount = labelCount
        self.countsSources = countsSources
        self.capacity = max(capacity, keyless)
        stride = Self.stride(labelCount: labelCount, countsSources: countsSources)
        sourcesWord = Self.firstWord + PackedTally.width(labelCount: labelCount)
        count = keyless
        indexSize = 8
        while indexSize < 2 * self.capacity { indexSize *= 2 }
        rows = Self.zeroed(self.capacity * stride)
        index = Self.zeroed(indexSize)
        memory = Memory(rows: rows, index: index)
    }

    static func stride(labelCount: Int, countsSources: Bool) -> Int {
        firstWord + PackedTally.width(labelCount: labelCount) + (countsSources ? SourceRegisters.wordCount : 0)
    }

    private static func zeroed<Number: FixedWidthInteger>(_ count: Int) -> UnsafeMutablePointer<Number> {
        let pointer = UnsafeMutablePointer<Number>.allocate(capacity: count)
        pointer.initialize(repeating: 0, count: count)
        return pointer
    }

    // MARK: Counting

    /// The row of a key, or 0, which never has one.
    @inline(__always)
    func row(of key: UInt64) -> Int {
        let mask = indexSize - 1
        var place = Int(truncatingIfNeeded: key) & mask
        while true {
            let row = Int(index[place])
            if row == 0 || rows[row * stride] == Int(truncatingIfNeeded: key) { return row }
            place = (place + 1) & mask
        }
    }

    /// Makes sure that no other value has the same memory; needed once before any number of changes.
    @inline(__always)
    mutating func makeUnique() {
        if !isKnownUniquelyReferenced(&memory) { move(capacity: capacity, indexSize: indexSize) }
    }

    /// Counts an item in a row.
    @inline(__always)
    mutating func add(_ item: ItemView, to row: Int) {
        let start = rows + row * stride
        let counts = PackedTally(words: start + Self.firstWord)
        if counts.isFull { makeRoom(row) }
        counts.add(item, noting: GroupTable.Flags.changed.note)
        if countsSources, item.sourceHash != 0 {
            SourceRegisters(words: start + sourcesWord).insert(item.sourceHash)
        }
    }

    /// Counts an item of a source in that source's own row.
    /// - Returns: whether the source is new, and the labels it is new for, as far as the row can tell.
    @inline(__always)
    mutating func add(_ item: ItemView, toSource row: Int) -> (isNew: Bool, labels: UInt64) {
        let start = rows + row * stride
        let counts = PackedTally(words: start + Self.firstWord)
        let isNew = counts.items == 0
        var labels = item.labels
        var rest = labels
        while rest != 0 {
            let label = rest.trailingZeroBitCount
            let bit: UInt64 = rest & (0 &- rest)
            rest ^= bit
            if counts.count(ofLabel: label) != 0 { labels ^= bit }
        }
        if counts.isFull { makeRoom(row) }
        let isForeign = start[Self.keyWord] != Int(truncatingIfNeeded: item.source.rawValue)
        let flags = isForeign ? GroupTable.Flags([.changed, .foreign]) : .changed
        counts.add(item, noting: flags.note)
        // Where another name was given for the source, the counts say nothing of what counters have seen.
        let isKnown = counts.note & GroupTable.Flags.foreign.note == 0
        return isKnown ? (isNew, labels) : (true, item.labels)
    }

    /// Takes the counts of a row, which is full, out of it.
    @inline(never)
    private mutating func makeRoom(_ row: Int) {
        large[row] = words(row)
        tally(row).clear(labelCount: labelCount)
    }

    private func tally(_ row: Int) -> PackedTally { PackedTally(words: rows + row * stride + Self.firstWord) }

    // MARK: Reading and changing

    /// The key of a row.
    func key(_ row: Int) -> UInt64 {
        precondition(row < count)
        return withExtendedLifetime(memory) { UInt64(bitPattern: Int64(rows[row * stride + Self.keyWord])) }
    }

    /// The items counted in a row.
    func items(_ row: Int) -> Int {
        precondition(row < count)
        return withExtendedLifetime(memory) { tally(row).items } + (large[row]?[Tally.Word.items] ?? 0)
    }

    /// What there is to say of a row.
    func flags(_ row: Int) -> GroupTable.Flags {
        precondition(row < count)
        return withExtendedLifetime(memory) { GroupTable.Flags(note: tally(row).note) }
    }

    /// The words of a row's tally.
    func words(_ row: Int) -> [Int] {
        precondition(row < count)
        var words = large[row] ?? [Int](repeating: 0, count: Tally.width(labelCount: labelCount))
        withExtendedLifetime(memory) { tally(row).unpack(addingTo: &words) }
        return words
    }

    mutating func setFlags(_ flags: GroupTable.Flags, _ row: Int) {
        precondition(row < count)
        makeUnique()
        tally(row).note = flags.note
    }

    /// The different sources of a row, or nil if they are not counted.
    func sources(_ row: Int) -> DistinctCounter? {
        precondition(row < count)
        guard countsSources else { return nil }
        return withExtendedLifetime(memory) { SourceRegisters(words: rows + row * stride + sourcesWord).counter }
    }

    /// The number of different sources of a row, or nil if they are not counted.
    func distinctSources(_ row: Int) -> GroupSketches.Distinct? {
        precondition(row < count)
        guard countsSources else { return nil }
        return withExtendedLifetime(memory) { SourceRegisters(words: rows + row * stride + sourcesWord).distinct }
    }

    /// Adds a tally and sources to those of a row.
    mutating func add(_ words: [Int], _ sources: DistinctCounter?, to row: Int) {
        precondition(row < count && words.count == Tally.width(labelCount: labelCount))
        makeUnique()
        var sum = self.words(row)
        sum.add(words)
        large[row] = tally(row).pack(sum) ? nil : sum
        if countsSources, let sources { SourceRegisters(words: rows + row * stride + sourcesWord).formUnion(sources) }
    }

    /// Adds what a row counts to another row.
    mutating func add(_ row: Int, to other: Int) {
        precondition(row < count && other < count && row != other)
        makeUnique()
        if large[row] != nil || !tally(other).add(tally(row), labelCount: labelCount) {
            add(words(row), nil, to: other)
        }
        if let sources = sources(row) { SourceRegisters(words: rows + other * stride + sourcesWord).formUnion(sources) }
    }

    /// Sets everything but the key of a row to zero, and gives it another key.
    mutating func reset(_ row: Int, key: UInt64) {
        precondition(row < count)
        makeUnique()
        remove(row)
        (rows + row * stride).update(repeating: 0, count: stride)
        rows[row * stride] = Int(truncatingIfNeeded: key)
        large[row] = nil
        enter(row)
    }

    /// Adds a row for a key that has none.
    /// - Parameter limit: the most rows there will ever be.
    mutating func append(_ key: UInt64, limit: Int) {
        let isFull = count == capacity
        let isCrowded = indexSize < 2 * (count + 1)
        if isFull || isCrowded {
            move(
                capacity: isFull ? max(min(2 * count, limit), count + 1) : capacity,
                indexSize: isCrowded ? 2 * indexSize : indexSize
            )
        } else {
            makeUnique()
        }
        rows[count * stride] = Int(truncatingIfNeeded: key)
        count += 1
        enter(count - 1)
    }

    /// Moves to memory of its own.
    private mutating func move(capacity: Int, indexSize: Int) {
        let newRows: UnsafeMutablePointer<Int> = Self.zeroed(capacity * stride)
        newRows.update(from: rows, count: count * stride)
        rows = newRows
        index = Self.zeroed(indexSize)
        self.capacity = capacity
        self.indexSize = indexSize
        memory = Memory(rows: rows, index: index)
        for row in GroupTable.firstValueSlot..<max(count, GroupTable.firstValueSlot) { enter(row) }
    }

    /// Takes a row out of the index; those behind that a search would no longer reach over the hole move into it.
    private func remove(_ row: Int) {
        let mask = indexSize - 1
        var hole = rows[row * stride] & mask
        while index[hole] != UInt16(row) {
            precondition(index[hole] != 0, "a row that is taken out was entered before")
            hole = (hole + 1) & mask
        }
        var place = (hole + 1) & mask
        while index[place] != 0 {
            let home = rows[Int(index[place]) * stride] & mask
            if (place &- home) & mask >= (place &- hole) & mask {
                index[hole] = index[place]
                hole = place
            }
            place = (place + 1) & mask
        }
        index[hole] = 0
    }

    private func enter(_ row: Int) {
        let mask = indexSize - 1
        var place = rows[row * stride] & mask
        while index[place] != 0 { place = (place + 1) & mask }
        index[place] = UInt16(row)
    }
}

extension GroupRows {
    /// What the counts of a row take that have become large, in a table that may just have grown.
    static func byteCountOfLarge(labelCount: Int) -> Int {
        ByteCount.array(Tally.width(labelCount: labelCount), of: 8) + 3 * 2 * 8
    }

    /// The bytes that rows and index take.
    var byteCount: Int {
        Self.byteCount(capacity: capacity, indexSize: indexSize, stride: stride)
            + large.count * Self.byteCountOfLarge(labelCount: labelCount)
    }

    /// The most bytes that so many rows take.
    static func greatestByteCount(rows: Int, labelCount: Int, countsSources: Bool) -> Int {
        byteCount(
            capacity: rows,
            indexSize: max(4 * rows, 8),
            stride: stride(labelCount: labelCount, countsSources: countsSources)
        ) + rows * byteCountOfLarge(labelCount: labelCount)
    }

    private static func byteCount(capacity: Int, indexSize: Int, stride: Int) -> Int {
        2 * ByteCount.arrayHeader + 8 * capacity * stride + 2 * indexSize
    }
}
