// SPDX-License-Identifier: Apache-2.0

/// How many items carry two labels together, for each pair of labels.
public struct Cooccurrence: Hashable, Sendable {
    /// The pairs below the diagonal, row by row.
    private(set) var words: [Int]

    init(labelCount: Int) {
        words = Array(repeating: 0, count: Self.width(labelCount: labelCount))
    }

    init(words: [Int]) {
        self.words = words
    }

    /// The number of pairs of labels.
    static func width(labelCount: Int) -> Int { labelCount * (labelCount - 1) / 2 }

    /// The place of a pair, the lower index first.
    static func word(_ lower: Int, _ higher: Int) -> Int { (higher &* (higher &- 1)) &>> 1 &+ lower }

    /// The items that carry both labels, by their indices in the labels of the pack, in either order.
    /// - Precondition: they are two labels; the items that carry one are in ``Tally``.
    public subscript(first: Int, second: Int) -> Int {
        precondition(first != second, "a pair has two labels")
        return words[Self.word(min(first, second), max(first, second))]
    }

    @inline(__always)
    mutating func add(_ item: ItemView) {
        guard item.pairs.count > 0 else { return }
        words.withUnsafeMutableBufferPointer { words in
            for index in 0..<item.pairs.count { words[item.pairs[index].word] &+= 1 }
        }
    }

    mutating func add(_ other: Cooccurrence) {
        words.add(other.words)
    }
}
