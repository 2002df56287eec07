// SPDX-License-Identifier: Apache-2.0

public import Minsheng

/// Counts of items and of the labels they carry, in a flat array of integers.
///
/// Tallies add up: the tally of two groups of items is the sum of their tallies, in whatever order items came.
///
/// - Complexity: memory is six integers a label and three more, whatever the number of items.
public struct Tally: Hashable, Sendable {
    /// The counts of all items, then six for each label; ``Word`` and ``LabelWord`` name them.
    private(set) var words: [Int]

    /// Where the counts of all items stand.
    enum Word {
        static let items = 0
        static let labelled = 1
        static let stated = 2
        static let count = 3
    }

    /// Where the counts of a label stand, from its base.
    enum LabelWord {
        static let count = 0
        static let stated = 1
        static let both = 2
        static let points = 3
        static let deficit = 4
        static let denied = 5
        static let wordCount = 6
    }

    static func base(ofLabel index: Int) -> Int { Word.count + index * LabelWord.wordCount }

    /// The number of words of a tally.
    static func width(labelCount: Int) -> Int { base(ofLabel: labelCount) }

    /// Creates an empty tally for a pack of `labelCount` labels.
    public init(labelCount: Int) {
        words = Array(repeating: 0, count: Self.width(labelCount: labelCount))
    }

    init(words: some Sequence<Int>) {
        self.words = Array(words)
    }

    /// All items.
    public var items: Int { words[Word.items] }
    /// Items that carry at least one label.
    public var labelled: Int { words[Word.labelled] }
    /// Items that state the word of at least one label.
    public var stated: Int { words[Word.stated] }

    /// The number of labels counted.
    public var labelCount: Int { (words.count - Word.count) / LabelWord.wordCount }

    /// The share of items that carry a label, or nil if there are no items.
    public var coverage: Double? { share(of: labelled) }

    /// What is known of the label at `index` in the labels of the pack.
    public subscript(label index: Int) -> LabelTally {
        let base = Self.base(ofLabel: index)
        return LabelTally(
            count: words[base + LabelWord.count],
            stated: words[base + LabelWord.stated],
            both: words[base + LabelWord.both],
            points: words[base + LabelWord.points],
            deficit: words[base + LabelWord.deficit],
            denied: words[base + LabelWord.denied]
        )
    }

    /// The part that `count` items are of all items, or nil if there are no items.
    public func share(of count: Int) -> Double? {
        items == 0 ? nil : Double(count) / Double(items)
    }

    /// Counts one item.
    /// - Parameters:
    ///   - verdict: its labels are of a pack with ``labelCount`` labels.
    ///   - deficit: the labels of which the item says that something is wanting.
    ///   - denied: the labels that the item says it is not about.
    public mutating func add(_ verdict: Verdict, deficit: LabelSet = [], denied: LabelSet = []) {
        precondition(
            verdict.labels.union(verdict.stated).union(denied).indices.allSatisfy { $0 < labelCount },
            "a verdict and the tally it is added to are of one pack"
        )
        words[Word.items] += 1
        if !verdict.labels.isEmpty { words[Word.labelled] += 1 }
        if !verdict.stated.isEmpty { words[Word.stated] += 1 }
        for label in verdict.labels.indices {
            let base = Self.base(ofLabel: label)
            words[base + LabelWord.count] += 1
            words[base + LabelWord.points] += label < verdict.points.count ? Int(verdict.points[label]) : 0
        }
        for (labels, word) in [
            (verdict.stated, LabelWord.stated),
            (verdict.labels.intersection(verdict.stated), LabelWord.both),
            (verdict.labels.intersection(deficit), LabelWord.deficit),
            (denied, LabelWord.denied),
        ] {
            for label in labels.indices { words[Self.base(ofLabel: label) + word] += 1 }
        }
    }

    /// Adds the counts of other items.
    /// - Precondition: `other` counts as many labels.
    public mutating func add(_ other: Tally) {
        precondition(words.count == other.words.count, "tallies of one pack add up")
        words.add(other.words)
    }

    /// What must be added to `earlier` to give these counts.
    func minus(_ earlier: Tally) -> Tally {
        precondition(words.count == earlier.words.count, "tallies of one pack add up")
        return Tally(words: zip(words, earlier.words).lazy.map { $0 - $1 })
    }
}
