// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// What one item adds to the counts of a window: worked out once, added in every window and every group the item is in.
struct Increments: Sendable {
    /// A place in an array of numbers, and what is added there.
    struct Element: Sendable {
        let word: Int32
        let amount: Int32
    }

    /// The words of a ``Tally``; then those of a ``Cooccurrence``; then the labels with their buckets of points.
    ///
    /// There is room for all there can be of a pack; what is behind the end is of items before.
    private var elements: [Element] = []
    private var tallyEnd = 0
    private var pairsEnd = 0
    private var end = 0

    /// Keeps room for a pack's labels.
    init(labelCount: Int) {
        let room = Tally.width(labelCount: labelCount) + Cooccurrence.width(labelCount: labelCount) + labelCount
        elements = Array(repeating: Element(word: 0, amount: 0), count: room)
    }

    /// Has no room for anything, so costs nothing.
    init() {}

    /// Works out what an item adds; its labels are below the number that there is room for.
    mutating func prepare(_ verdict: borrowing Verdict, deficit: LabelSet, denied: LabelSet) {
        end = 0
        let labels = verdict.labels.rawValue
        let stated = verdict.stated.rawValue
        append(Tally.Word.items)
        if labels != 0 { append(Tally.Word.labelled) }
        if stated != 0 { append(Tally.Word.stated) }
        var rest = labels | stated | denied.rawValue
        while rest != 0 {
            let label = rest.trailingZeroBitCount
            let bit: UInt64 = rest & (0 &- rest)
            rest ^= bit
            appendLabel(
                base: Tally.base(ofLabel: label),
                points: label < verdict.points.count ? verdict.points[label] : 0,
                isCarried: labels & bit != 0,
                isStated: stated & bit != 0,
                isDeficit: deficit.rawValue & bit != 0,
                isDenied: denied.rawValue & bit != 0
            )
        }
        tallyEnd = end
        appendPairs(labels)
        pairsEnd = end
        rest = labels
        while rest != 0 {
            let label = rest.trailingZeroBitCount
            rest &= rest - 1
            guard label < verdict.points.count else { continue }
            append(label, QuantileSketch.bucket(of: verdict.points[label]))
        }
    }

    /// Lends what was worked out last for as long as `body` runs.
    func withView<Result>(of item: borrowing ItemFacts, _ body: (ItemView) -> Result) -> Result {
        elements.withUnsafeBufferPointer { elements in
            item.values.withUnsafeBufferPointer { values in
                body(
                    ItemView(
                        labels: item.verdict.labels.rawValue,
                        tally: UnsafeBufferPointer(rebasing: elements[..<tallyEnd]),
                        pairs: UnsafeBufferPointer(rebasing: elements[tallyEnd..<pairsEnd]),
                        points: UnsafeBufferPointer(rebasing: elements[pairsEnd..<end]),
                        values: UnsafeBufferPointer(rebasing: values[..<item.valueCount]),
                        hasWords: item.hasWords,
                        source: item.source,
                        sourceHash: item.source == .unnamed ? 0 : DistinctCounter.hash(of: item.source.rawValue),
                        storyHash: item.story.map { DistinctCounter.hash(of: $0) } ?? 0
                    )
                )
            }
        }
    }

    /// Lends the words of a ``Tally`` alone.
    func withTally(_ body: (UnsafeBufferPointer<Element>) -> Void) {
        elements.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[..<tallyEnd])) }
    }

    private mutating func appendLabel(
        base: Int,
        points: Int32,
        isCarried: Bool,
        isStated: Bool,
        isDeficit: Bool,
        isDenied: Bool
    ) {
        if isCarried {
            append(base + Tally.LabelWord.count)
            append(base + Tally.LabelWord.points, points)
            if isDeficit { append(base + Tally.LabelWord.deficit) }
        }
        if isStated { append(base + Tally.LabelWord.stated) }
        if isCarried, isStated { append(base + Tally.LabelWord.both) }
        if isDenied { append(base + Tally.LabelWord.denied) }
    }

    private mutating func appendPairs(_ labels: UInt64) {
        var rest = labels
        while rest != 0 {
            let label = rest.trailingZeroBitCount
            rest &= rest - 1
            var lower = labels & (1 << UInt64(label) - 1)
            while lower != 0 {
                append(Cooccurrence.word(lower.trailingZeroBitCount, label))
                lower &= lower - 1
            }
        }
    }

    @inline(__always)
    private mutating func append(_ word: Int, _ amount: Int32 = 1) {
        elements[end] = Element(word: Int32(truncatingIfNeeded: word), amount: amount)
        end += 1
    }
}

/// What windows read of an item while it is added: plain numbers and pointers, so that nothing counts references on the way.
///
/// Lent by ``Increments/withView(of:_:)``: the pointers are good for as long as that runs. The words lie inside a tally and
/// a table of pairs for the number of labels that the windows were made for, because the item's labels are among them.
struct ItemView {
    /// The labels that the item carries, a bit each.
    let labels: UInt64
    /// What is added to the words of every tally.
    let tally: UnsafeBufferPointer<Increments.Element>
    /// The pairs of labels.
    let pairs: UnsafeBufferPointer<Increments.Element>
    /// The labels with points, and their buckets in a ``QuantileSketch``.
    let points: UnsafeBufferPointer<Increments.Element>
    /// The item's values of open dimensions, and its words.
    let values: UnsafeBufferPointer<ItemFacts.Value>
    /// Whether there are words among the values.
    let hasWords: Bool
    /// Who sent the item.
    let source: SourceKey
    /// The source as a ``DistinctCounter`` takes it, or 0 if there is none.
    let sourceHash: UInt64
    /// The story likewise.
    let storyHash: UInt64
}

extension UnsafeMutablePointer<Int> {
    /// Adds what an item adds to the words that begin here.
    @inline(__always)
    func add(_ elements: UnsafeBufferPointer<Increments.Element>) {
        for index in 0..<elements.count {
            let element = elements[index]
            self[Int(element.word)] &+= Int(element.amount)
        }
    }
}

extension [Int] {
    /// Adds what an item adds to the tally, or the pairs, that this array holds.
    @inline(__always)
    mutating func add(_ elements: UnsafeBufferPointer<Increments.Element>) {
        withUnsafeMutableBufferPointer { $0.baseAddress?.add(elements) }
    }

    /// Adds numbers to those that stand in the same places.
    mutating func add(_ words: [Int]) {
        for place in words.indices { self[place] += words[place] }
    }
}
