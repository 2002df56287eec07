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
    init(inverting lists: [[Int32]], count: Int) {
        var inverse = [[Int32]](repeating: [], count: count)
        for (index, list) in lists.enumerated() {
            for member in list { inverse[Int(member)].append(Int32(index)) }
        }
        self.init(inverse)
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
