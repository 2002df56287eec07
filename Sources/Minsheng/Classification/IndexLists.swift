// SPDX-License-Identifier: Apache-2.0

/// Many short lists of indices in two flat arrays.
struct IndexLists: Sendable {
    /// Where each list starts in ``values``, and behind the last one where it ends.
    private(set) var offsets: [Int32] = [0]
    /// The lists, one behind the other.
    private(set) var values: [Int32] = []

    /// Packs `lists` one behind the other.
    init(_ lists: [[Int32]]) {
        offsets.reserveCapacity(lists.count + 1)
        values.reserveCapacity(lists.reduce(0) { $0 + $1.count })
        for list in lists {
            values.append(contentsOf: list)
            offsets.append(Int32(values.count))
        }
    }

    /// Turns lists of members into lists of the lists that hold each of `count` members.
    /// - Complexity: O(*n*) in members, by counting.
    init(inverting lists: [[Int32]], count: Int) {
        self.init(count: count) { add in
            for (index, list) in lists.enumerated() {
                for member in list { add(member, Int32(index)) }
            }
        }
    }

    /// Turns the list that each member is in into lists of members.
    init(grouping lists: [Int32], count: Int) {
        self.init(count: count) { add in
            for (member, list) in lists.enumerated() { add(list, Int32(member)) }
        }
    }

    /// Makes `count` lists of what `forEach` adds, which it does twice: once to count, once to fill.
    private init(count: Int, _ forEach: ((_ list: Int32, _ value: Int32) -> Void) -> Void) {
        var ends = [Int32](repeating: 0, count: count + 1)
        forEach { list, _ in ends[Int(list) + 1] += 1 }
        for list in 0..<count { ends[list + 1] += ends[list] }
        offsets = ends
        var filled = [Int32](repeating: 0, count: Int(ends[count]))
        forEach { list, value in
            filled[Int(ends[Int(list)])] = value
            ends[Int(list)] += 1
        }
        values = filled
    }

    /// The number of values in the longest list.
    var longest: Int { zip(offsets, offsets.dropFirst()).reduce(0) { max($0, Int($1.1 - $1.0)) } }

    /// The lists without one value.
    func removing(_ value: Int32) -> IndexLists {
        IndexLists(
            offsets.indices.dropLast().map { index in
                range(Int32(index)).map { values[$0] }.filter { $0 != value }
            }
        )
    }

    /// Where the list at `index` stands among all values.
    func range(_ index: Int32) -> Range<Int> {
        Int(offsets[Int(index)])..<Int(offsets[Int(index) + 1])
    }

    /// The value at a place of ``range(_:)``.
    subscript(place place: Int) -> Int32 { values[place] }
}
