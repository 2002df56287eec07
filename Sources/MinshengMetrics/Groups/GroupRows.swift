// SPDX-License-Identifier: Apache-2.0

/// Rows of numbers found by a key: the memory of a ``GroupTable``.
///
/// A row is the key, the flags, the words of a tally, and where sources are counted the words of a ``SourceRegisters``. Rows
/// lie one after another; an index of row numbers, open addressed and at most half full, finds a key. A row is found, and
/// an item counted in it, by three dependent loads, without a call and without a reference counted.
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
    private static let flagsWord = 1
    private static let firstWord = 2

    /// The words of a tally.
    let width: Int
    /// Whether a row counts different sources.
    let countsSources: Bool
    /// The number of rows.
    private(set) var count: Int
    /// The number of rows there is room for.
    private(set) var capacity: Int
    /// The places of the index, a power of two.
    private(set) var indexSize: Int
    private let stride: Int
    private var memory: Memory
    private var rows: UnsafeMutablePointer<Int>
    private var index: UnsafeMutablePointer<UInt16>

    /// Creates rows that have no key, all zero.
    init(width: Int, countsSources: Bool, keyless: Int, capacity: Int) {
        self.width = width
        self.countsSources = countsSources
        self.capacity = max(capacity, keyless)
        stride = Self.stride(width: width, countsSources: countsSources)
        count = keyless
        indexSize = 8
        rows = Self.zeroed(self.capacity * stride)
        index = Self.zeroed(indexSize)
        memory = Memory(rows: rows, index: index)
    }

    static func stride(width: Int, countsSources: Bool) -> Int {
        firstWord + width + (countsSources ? SourceRegisters.wordCount : 0)
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
    func add(_ item: ItemView, to row: Int) {
        let start = rows + row * stride
        start[Self.flagsWord] |= GroupTable.Flags.changed.word
        (start + Self.firstWord).add(item.tally)
        if countsSources, item.sourceHash != 0 {
            SourceRegisters(words: start + Self.firstWord + width).insert(item.sourceHash)
        }
    }

    /// Counts an item of a source in that source's own row.
    /// - Returns: whether the source is new, and the labels it is new for, as far as the row can tell.
    @inline(__always)
    func add(_ item: ItemView, toSource row: Int) -> (isNew: Bool, labels: UInt64) {
        let start = rows + row * stride
        let words = start + Self.firstWord
        let isNew = words[Tally.Word.items] == 0
        var labels = item.labels
        var rest = labels
        while rest != 0 {
            let label = rest.trailingZeroBitCount
            let bit: UInt64 = rest & (0 &- rest)
            rest ^= bit
            if words[Tally.base(ofLabel: label) + Tally.LabelWord.count] != 0 { labels ^= bit }
        }
        let isForeign = start[Self.keyWord] != Int(truncatingIfNeeded: item.source.rawValue)
        let flags = isForeign ? GroupTable.Flags([.changed, .foreign]) : .changed
        start[Self.flagsWord] |= flags.word
        words.add(item.tally)
        // Where another name was given for the source, the counts say nothing of what counters have seen.
        let isKnown = start[Self.flagsWord] & GroupTable.Flags.foreign.word == 0
        return isKnown ? (isNew, labels) : (true, item.labels)
    }

    // MARK: Reading and changing

    /// The key of a row.
    func key(_ row: Int) -> UInt64 { UInt64(bitPattern: Int64(number(row, Self.keyWord))) }

    /// A word of a row's tally.
    subscript(row: Int, word: Int) -> Int { number(row, Self.firstWord + word) }

    /// What there is to say of a row.
    func flags(_ row: Int) -> GroupTable.Flags { GroupTable.Flags(word: number(row, Self.flagsWord)) }

    /// The words of a row's tally.
    func words(_ row: Int) -> [Int] {
        precondition(row < count)
        return withExtendedLifetime(memory) {
            Array(UnsafeBufferPointer(start: rows + row * stride + Self.firstWord, count: width))
        }
    }

    private func number(_ row: Int, _ place: Int) -> Int {
        precondition(row < count && place < stride)
        return withExtendedLifetime(memory) { rows[row * stride + place] }
    }

    mutating func setFlags(_ flags: GroupTable.Flags, _ row: Int) {
        precondition(row < count)
        makeUnique()
        rows[row * stride + Self.flagsWord] = flags.word
    }

    /// The different sources of a row, or nil if they are not counted.
    func sources(_ row: Int) -> DistinctCounter? {
        precondition(row < count)
        guard countsSources else { return nil }
        return withExtendedLifetime(memory) {
            SourceRegisters(words: rows + row * stride + Self.firstWord + width).counter
        }
    }

    /// Adds a tally and sources to those of a row.
    mutating func add(_ words: [Int], _ sources: DistinctCounter?, to row: Int) {
        precondition(row < count && words.count == width)
        makeUnique()
        let start = rows + row * stride + Self.firstWord
        for word in 0..<width { start[word] += words[word] }
        if countsSources, let sources { SourceRegisters(words: start + width).formUnion(sources) }
    }

    /// Sets everything but the key of a row to zero, and gives it another key.
    mutating func reset(_ row: Int, key: UInt64) {
        precondition(row < count)
        makeUnique()
        (rows + row * stride).update(repeating: 0, count: stride)
        rows[row * stride] = Int(truncatingIfNeeded: key)
        rebuildIndex()
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

    private mutating func rebuildIndex() {
        index.update(repeating: 0, count: indexSize)
        for row in GroupTable.firstValueSlot..<count { enter(row) }
    }

    private func enter(_ row: Int) {
        let mask = indexSize - 1
        var place = rows[row * stride] & mask
        while index[place] != 0 { place = (place + 1) & mask }
        index[place] = UInt16(row)
    }
}

extension GroupRows {
    /// The bytes that rows and index take.
    var byteCount: Int { Self.byteCount(capacity: capacity, indexSize: indexSize, stride: stride) }

    /// The most bytes that so many rows take.
    static func greatestByteCount(rows: Int, width: Int, countsSources: Bool) -> Int {
        byteCount(
            capacity: rows,
            indexSize: max(4 * rows, 8),
            stride: stride(width: width, countsSources: countsSources)
        )
    }

    private static func byteCount(capacity: Int, indexSize: Int, stride: Int) -> Int {
        2 * ByteCount.arrayHeader + 8 * capacity * stride + 2 * indexSize
    }
}
