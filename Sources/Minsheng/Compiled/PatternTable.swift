// SPDX-License-Identifier: Apache-2.0

/// The terms of an image in flat arrays; an element is put together when it is asked for.
package struct PatternTable: Hashable, Sendable {
    /// The index of each term's anchoring literal.
    package private(set) var literals: [Int32] = []
    /// What must follow the literals.
    private(set) var tails = TailTable()
    /// The few terms that their authors wrote otherwise than as their literal, ascending.
    private var rewritten: [Int32] = []
    /// What their authors wrote.
    private var sources = FlatLists<UInt8>()

    /// Creates a table without terms.
    package init() {}

    mutating func reserve(_ count: Int) {
        literals.reserveCapacity(literals.count + count)
        tails.reserve(count)
    }

    /// Adds a term behind the last one.
    package mutating func append(_ pattern: PackImage.Pattern) {
        append(literal: pattern.literal, tail: pattern.tail, source: pattern.source.map { Array($0.utf8)[...] } ?? [])
    }

    /// Adds a term, written as its literal if `source` is empty.
    mutating func append(literal: Int32, tail: [PackImage.Step], source: ArraySlice<UInt8>) {
        if !source.isEmpty {
            rewritten.append(Int32(literals.count))
            sources.append(source)
        }
        literals.append(literal)
        tails.append(tail)
    }

    /// The term at `index` as its author wrote it, or nil if it is its literal.
    package func source(of index: Int) -> String? {
        let place = rewritten.partitioningIndex { Int($0) >= index }
        guard place < rewritten.count, Int(rewritten[place]) == index else { return nil }
        return String(decoding: sources[place], as: UTF8.self)
    }
}

extension PatternTable: RandomAccessCollection, MutableCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { literals.count }

    /// The term at an index.
    /// - Complexity: O(log *n*) to read, O(*n*) in all terms to replace.
    package subscript(index: Int) -> PackImage.Pattern {
        get {
            .init(literal: literals[index], tail: tails.steps(of: Int32(index)), source: source(of: index))
        }
        set {
            var patterns = Array(self)
            patterns[index] = newValue
            self = PatternTable()
            for pattern in patterns { append(pattern) }
        }
    }
}

extension PatternTable: ExpressibleByArrayLiteral {
    package init(arrayLiteral patterns: PackImage.Pattern...) {
        for pattern in patterns { append(pattern) }
    }
}
