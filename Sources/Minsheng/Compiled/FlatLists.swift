// SPDX-License-Identifier: Apache-2.0

/// Many short lists in two flat arrays: a list takes four bytes beside what it holds, and no allocation.
package struct FlatLists<Value: Hashable & Sendable>: Hashable, Sendable {
    /// Where each list starts in ``values``, and behind the last one where it ends.
    package private(set) var offsets: [Int32] = [0]
    /// The lists, one behind the other.
    package private(set) var values: [Value] = []

    /// Creates no list.
    package init() {}

    /// Packs `lists` one behind the other.
    package init(_ lists: some Collection<some Collection<Value>>) {
        reserve(count: lists.count, values: lists.reduce(0) { $0 + $1.count })
        for list in lists { append(list) }
    }

    /// Takes lists as they are kept here.
    /// - Precondition: `offsets` starts with 0, does not descend and ends with the number of values.
    init(offsets: [Int32], values: [Value]) {
        self.offsets = offsets
        self.values = values
    }

    /// Makes room for `count` more lists with so many `values`.
    mutating func reserve(count: Int, values more: Int) {
        offsets.reserveCapacity(offsets.count + count)
        values.reserveCapacity(values.count + more)
    }

    /// Adds a list behind the last one.
    package mutating func append(_ list: some Collection<Value>) {
        values.append(contentsOf: list)
        offsets.append(Int32(values.count))
    }

    /// Where the list at `index` stands among all values.
    @inline(__always)
    func range(_ index: Int32) -> Range<Int> {
        Int(offsets[Int(index)])..<Int(offsets[Int(index) + 1])
    }

    /// The value at a place of ``range(_:)``.
    @inline(__always)
    subscript(place place: Int) -> Value { values[place] }
}

extension FlatLists: RandomAccessCollection, MutableCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { offsets.count - 1 }

    /// The list at an index.
    /// - Complexity: O(1) to read, O(*n*) in all lists to replace.
    package subscript(index: Int) -> ArraySlice<Value> {
        get { values[range(Int32(index))] }
        set {
            var lists = Array(self)
            lists[index] = newValue
            self = FlatLists(lists)
        }
    }
}

extension FlatLists: ExpressibleByArrayLiteral {
    package init(arrayLiteral lists: [Value]...) {
        self.init(lists)
    }
}
