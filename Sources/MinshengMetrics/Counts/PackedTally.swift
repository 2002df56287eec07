// SPDX-License-Identifier: Apache-2.0

/// The counts of a ``Tally`` in a third of its room, while they are small: several to a word, each in sixteen bits.
///
/// Word 0 holds items, labelled, stated, and what its owner wants to note. Then comes a word for each label with its count
/// and, above it, its points; then one with stated, both, deficit and denied. So an item is counted with one addition and one
/// more for each of its labels, where a tally takes two or three, and most groups lie in a few lines of the cache.
///
/// **What must hold.** `words` points to ``width(labelCount:)`` words that nobody else changes meanwhile. No field is greater
/// than that of items, and points are at most ±2³¹ for each item; so nothing flows over as long as no item is added to one
/// that ``isFull``. Its owner takes those counts elsewhere first.
struct PackedTally {
    private static let fieldBits = 16
    private static let fieldMask = 0xFFFF
    /// The items that there is room for.
    static let itemLimit = fieldMask

    let words: UnsafeMutablePointer<Int>

    /// The number of words.
    static func width(labelCount: Int) -> Int { 1 + 2 * labelCount }

    // MARK: What an item adds

    /// The place of a label's count and points.
    @inline(__always)
    static func place(ofLabel label: Int) -> Int { 1 &+ label }

    /// The place of what else is counted of a label.
    static func place(ofRestOf label: Int, labelCount: Int) -> Int { 1 &+ labelCount &+ label }

    /// What an item adds to word 0.
    static func amount(isLabelled: Bool, isStating: Bool) -> Int {
        1 | (isLabelled ? 1 << fieldBits : 0) | (isStating ? 1 << (2 * fieldBits) : 0)
    }

    /// What an item adds for a label that it carries.
    static func amount(points: Int32) -> Int { 1 &+ Int(points) << fieldBits }

    /// What else an item adds for a label.
    static func amount(isStated: Bool, isBoth: Bool, isDeficit: Bool, isDenied: Bool) -> Int {
        (isStated ? 1 : 0) | (isBoth ? 1 << fieldBits : 0) | (isDeficit ? 1 << (2 * fieldBits) : 0)
            | (isDenied ? 1 << (3 * fieldBits) : 0)
    }

    // MARK: Counting

    /// Whether the counts must be taken elsewhere before another item is added.
    var isFull: Bool {
        @inline(__always) get { words[0] & Self.fieldMask == Self.fieldMask }
    }

    /// Counts an item.
    /// - Parameter note: bits that are set in the owner's field.
    @inline(__always)
    func add(_ item: ItemView, noting note: Int = 0) {
        words[0] = (words[0] &+ item.first) | note << (3 * Self.fieldBits)
        for index in 0..<item.labelWords.count {
            let element = item.labelWords[index]
            words[element.word] &+= element.amount
        }
    }

    /// All items.
    var items: Int {
        @inline(__always) get { words[0] & Self.fieldMask }
    }

    /// The items that carry a label.
    @inline(__always)
    func count(ofLabel label: Int) -> Int { words[Self.place(ofLabel: label)] & Self.fieldMask }

    /// What the owner has noted.
    var note: Int {
        get { words[0] >> (3 * Self.fieldBits) & Self.fieldMask }
        nonmutating set {
            words[0] = words[0] & ~(Self.fieldMask << (3 * Self.fieldBits)) | newValue << (3 * Self.fieldBits)
        }
    }

    // MARK: To and from tallies

    /// Adds the counts to the words of a tally.
    func unpack(addingTo tally: inout [Int]) {
        let labelCount = (tally.count - Tally.Word.count) / Tally.LabelWord.wordCount
        func field(_ place: Int, _ number: Int) -> Int { words[place] >> (number * Self.fieldBits) & Self.fieldMask }
        tally[Tally.Word.items] += field(0, 0)
        tally[Tally.Word.labelled] += field(0, 1)
        tally[Tally.Word.stated] += field(0, 2)
        for label in 0..<labelCount {
            let base = Tally.base(ofLabel: label)
            let place = Self.place(ofLabel: label)
            let rest = Self.place(ofRestOf: label, labelCount: labelCount)
            tally[base + Tally.LabelWord.count] += field(place, 0)
            tally[base + Tally.LabelWord.points] += words[place] >> Self.fieldBits
            guard words[rest] != 0 else { continue }
            tally[base + Tally.LabelWord.stated] += field(rest, 0)
            tally[base + Tally.LabelWord.both] += field(rest, 1)
            tally[base + Tally.LabelWord.deficit] += field(rest, 2)
            tally[base + Tally.LabelWord.denied] += field(rest, 3)
        }
    }

    /// Adds the counts of other items, if there is room for them.
    /// - Returns: whether there is; if not, nothing is added.
    func add(_ other: PackedTally, labelCount: Int) -> Bool {
        guard items + other.items <= Self.itemLimit else { return false }
        words[0] &+= other.words[0] & (1 << (3 * Self.fieldBits) - 1)
        for word in 1..<max(Self.width(labelCount: labelCount), 1) { words[word] &+= other.words[word] }
        return true
    }

    /// Sets everything but the owner's note to zero.
    func clear(labelCount: Int) {
        let note = self.note
        words.update(repeating: 0, count: Self.width(labelCount: labelCount))
        self.note = note
    }

    /// Takes the counts of a tally in place of its own, if they are small enough.
    /// - Returns: whether they are; if not, nothing is counted here.
    func pack(_ tally: [Int]) -> Bool {
        let labelCount = (tally.count - Tally.Word.count) / Tally.LabelWord.wordCount
        clear(labelCount: labelCount)
        guard Self.isSmall(tally, labelCount: labelCount) else { return false }
        words[0] |=
            tally[Tally.Word.items] | tally[Tally.Word.labelled] << Self.fieldBits
            | tally[Tally.Word.stated] << (2 * Self.fieldBits)
        for label in 0..<labelCount {
            let base = Tally.base(ofLabel: label)
            words[Self.place(ofLabel: label)] =
                tally[base + Tally.LabelWord.count] + tally[base + Tally.LabelWord.points] << Self.fieldBits
            words[Self.place(ofRestOf: label, labelCount: labelCount)] =
                tally[base + Tally.LabelWord.stated] | tally[base + Tally.LabelWord.both] << Self.fieldBits
                | tally[base + Tally.LabelWord.deficit] << (2 * Self.fieldBits)
                | tally[base + Tally.LabelWord.denied] << (3 * Self.fieldBits)
        }
        return true
    }

    private static func isSmall(_ tally: [Int], labelCount: Int) -> Bool {
        let items = tally[Tally.Word.items]
        guard (0...itemLimit).contains(items) else { return false }
        let counts = 0...items
        guard counts.contains(tally[Tally.Word.labelled]), counts.contains(tally[Tally.Word.stated]) else {
            return false
        }
        let points = -(items << 31)...(items << 31)
        return (0..<labelCount).allSatisfy { label in
            let base = Tally.base(ofLabel: label)
            return (0..<Tally.LabelWord.wordCount).allSatisfy { word in
                (word == Tally.LabelWord.points ? points : counts).contains(tally[base + word])
            }
        }
    }
}
