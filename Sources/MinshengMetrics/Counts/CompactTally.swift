// SPDX-License-Identifier: Apache-2.0

/// A ``Tally`` that takes little room while its counts are small, and is cheap to count in.
struct CompactTally: Sendable {
    let labelCount: Int
    /// A ``PackedTally``.
    private var packed: [Int]
    /// The words of a tally with the counts that the packed one had no room for; empty as long as there are none.
    private var large: [Int] = []

    init(labelCount: Int) {
        self.labelCount = labelCount
        packed = Array(repeating: 0, count: PackedTally.width(labelCount: labelCount))
    }

    init(_ tally: Tally) {
        self.init(labelCount: tally.labelCount)
        add(tally)
    }

    /// All items.
    var items: Int { reading { $0.items } + (large.isEmpty ? 0 : large[Tally.Word.items]) }

    /// The items that carry a label.
    func count(ofLabel label: Int) -> Int {
        let word = Tally.base(ofLabel: label) + Tally.LabelWord.count
        return reading { $0.count(ofLabel: label) } + (large.isEmpty ? 0 : large[word])
    }

    /// The counts as a tally.
    var tally: Tally {
        var words = large.isEmpty ? [Int](repeating: 0, count: Tally.width(labelCount: labelCount)) : large
        reading { $0.unpack(addingTo: &words) }
        return Tally(words: words)
    }

    /// Counts an item.
    @inline(__always)
    mutating func add(_ item: ItemView) {
        let isAdded = changing { packed in
            if packed.isFull { return false }
            packed.add(item)
            return true
        }
        if !isAdded { addToFull(item) }
    }

    /// Adds the counts of other items.
    mutating func add(_ other: Tally) {
        var words = tally.words
        words.add(other.words)
        let isSmall = changing { $0.pack(words) }
        large = isSmall ? [] : words
    }

    private mutating func addToFull(_ item: ItemView) {
        large = tally.words
        let labelCount = labelCount
        changing { packed in
            packed.clear(labelCount: labelCount)
            packed.add(item)
        }
    }

    @inline(__always)
    private func reading<Result>(_ body: (PackedTally) -> Result) -> Result {
        packed.withUnsafeBufferPointer { words in
            guard let start = words.baseAddress else { preconditionFailure("a tally has words") }
            return body(PackedTally(words: UnsafeMutablePointer(mutating: start)))
        }
    }

    @inline(__always)
    private mutating func changing<Result>(_ body: (PackedTally) -> Result) -> Result {
        packed.withUnsafeMutableBufferPointer { words in
            guard let start = words.baseAddress else { preconditionFailure("a tally has words") }
            return body(PackedTally(words: start))
        }
    }
}

extension CompactTally: Equatable {
    /// Whether both count the same, wherever the counts lie.
    static func == (left: CompactTally, right: CompactTally) -> Bool { left.tally == right.tally }

    /// The bytes that the counts take.
    var byteCount: Int { ByteCount.array(packed.capacity, of: 8) + ByteCount.array(large.capacity, of: 8) }

    /// The most bytes that the counts take.
    static func greatestByteCount(labelCount: Int) -> Int {
        ByteCount.greatestArray(PackedTally.width(labelCount: labelCount), of: 8)
            + ByteCount.greatestArray(Tally.width(labelCount: labelCount), of: 8)
    }
}
