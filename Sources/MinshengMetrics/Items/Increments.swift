// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// What one item adds to the counts of a window: worked out once, added in every window and every group the item is in.
struct Increments: Sendable {
    /// A place in an array of numbers, and what is added there.
    struct Element: Sendable {
        var word: Int
        var amount: Int
    }

    /// The words of a ``PackedTally`` behind the first; then those of a ``Cooccurrence``; then the labels with their buckets
    /// of points.
    ///
    /// There is room for all there can be of a pack; what is behind the end is of items before.
    private var elements: [Element] = []
    private var labelCount = 0
    private var first = 0
    private var labelsEnd = 0
    private var pairsEnd = 0
    private var end = 0

    /// Keeps room for a pack's labels.
    init(labelCount: Int) {
        self.labelCount = labelCount
        let room =
            PackedTally.width(labelCount: labelCount) + Cooccurrence.width(labelCount: labelCount) + labelCount
        elements = Array(repeating: Element(word: 0, amount: 0), count: room)
    }

    /// Has no room for anything, so costs nothing.
    init() {}

    /// Works out what an item adds; its labels are below the number that there is room for.
    mutating func prepare(_ verdict: borrowing Verdict, deficit: LabelSet, denied: LabelSet) {
        let labels = verdict.labels.rawValue
        let stated = verdict.stated.rawValue
        first = PackedTally.amount(isLabelled: labels != 0, isStating: stated != 0)
        labelsEnd = 0
        pairsEnd = 0
        end = 0
        guard labels | stated | denied.rawValue != 0 else { return }
        let labelCount = labelCount
        (labelsEnd, pairsEnd, end) = elements.withUnsafeMutableBufferPointer { elements in
            verdict.points.withUnsafeBufferPointer { points in
                var list = List(elements: elements)
                list.appendPoints(labels, points)
                list.appendRest(labels: labels, stated, deficit.rawValue & labels, denied.rawValue, labelCount)
                let labelsEnd = list.end
                list.appendPairs(labels)
                let pairsEnd = list.end
                list.appendBuckets(labels, points)
                return (labelsEnd, pairsEnd, list.end)
            }
        }
    }

    /// Lends what was worked out last for as long as `body` runs.
    @inline(__always)
    func withView<Result>(of item: borrowing ItemFacts, _ body: (ItemView) -> Result) -> Result {
        elements.withUnsafeBufferPointer { elements in
            item.withValues { values in
                body(
                    ItemView(
                        labels: item.verdict.labels.rawValue,
                        first: first,
                        labelWords: UnsafeBufferPointer(rebasing: elements[..<labelsEnd]),
                        pairs: UnsafeBufferPointer(rebasing: elements[labelsEnd..<pairsEnd]),
                        points: UnsafeBufferPointer(rebasing: elements[pairsEnd..<end]),
                        values: values,
                        hasWords: item.hasWords,
                        source: item.source,
                        sourceHash: item.source == .unnamed ? 0 : DistinctCounter.hash(of: item.source.rawValue),
                        storyHash: item.story.map { DistinctCounter.hash(of: $0) } ?? 0
                    )
                )
            }
        }
    }
}

extension Increments {
    /// Elements that are being written, in memory that has room for all there can be of labels below its number.
    private struct List {
        let elements: UnsafeMutableBufferPointer<Element>
        var end = 0

        init(elements: UnsafeMutableBufferPointer<Element>) {
            self.elements = elements
        }

        @inline(__always)
        mutating func append(_ word: Int, _ amount: Int = 1) {
            elements[end] = Element(word: word, amount: amount)
            end += 1
        }

        /// The labels that the item carries, with their points.
        @inline(__always)
        mutating func appendPoints(_ labels: UInt64, _ points: UnsafeBufferPointer<Int32>) {
            for label in LabelSet(rawValue: labels).indices {
                let points = label < points.count ? points[label] : 0
                append(PackedTally.place(ofLabel: label), PackedTally.amount(points: points))
            }
        }

        /// The labels that there is more to say of.
        @inline(__always)
        mutating func appendRest(
            labels: UInt64,
            _ stated: UInt64,
            _ deficit: UInt64,
            _ denied: UInt64,
            _ labelCount: Int
        ) {
            for label in LabelSet(rawValue: stated | deficit | denied).indices {
                let bit: UInt64 = 1 << UInt64(label)
                append(
                    PackedTally.place(ofRestOf: label, labelCount: labelCount),
                    PackedTally.amount(
                        isStated: stated & bit != 0,
                        isBoth: stated & labels & bit != 0,
                        isDeficit: deficit & bit != 0,
                        isDenied: denied & bit != 0
                    )
                )
            }
        }

        /// The pairs of labels that the item carries.
        @inline(__always)
        mutating func appendPairs(_ labels: UInt64) {
            for label in LabelSet(rawValue: labels).indices {
                var lower = labels & (1 << UInt64(label) - 1)
                while lower != 0 {
                    append(Cooccurrence.word(lower.trailingZeroBitCount, label))
                    lower &= lower - 1
                }
            }
        }

        /// The labels that the item carries, with the buckets of their points.
        @inline(__always)
        mutating func appendBuckets(_ labels: UInt64, _ points: UnsafeBufferPointer<Int32>) {
            for label in LabelSet(rawValue: labels).indices where label < points.count {
                append(label, QuantileSketch.bucket(of: points[label]))
            }
        }
    }
}

/// What windows read of an item while it is added: plain numbers and pointers, so that nothing counts references on the way.
///
/// Lent by ``Increments/withView(of:_:)``: the pointers are good for as long as that runs. The words lie inside a tally and
/// a table of pairs for the number of labels that the windows were made for, because the item's labels are among them.
struct ItemView {
    /// The labels that the item carries, a bit each.
    let labels: UInt64
    /// What is added to the first word of every ``PackedTally``.
    let first: Int
    /// What is added to its other words.
    let labelWords: UnsafeBufferPointer<Increments.Element>
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

extension [Int] {
    /// Adds numbers to those that stand in the same places.
    mutating func add(_ words: [Int]) {
        for place in words.indices { self[place] += words[place] }
    }
}
