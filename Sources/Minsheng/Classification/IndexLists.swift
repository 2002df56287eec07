// SPDX-License-Identifier: Apache-2.0

/// Many short lists of indices.
typealias IndexLists = FlatLists<Int32>

extension IndexLists {
    /// Turns lists of members into lists of the lists that hold each of `count` members.
    /// - Complexity: O(*n*) in members, by counting.
    init(inverting lists: some Collection<some Collection<Int32>>, count: Int) {
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
    init(count: Int, _ forEach: ((_ list: Int32, _ value: Int32) -> Void) -> Void) {
        var ends = [Int32](repeating: 0, count: count + 1)
        forEach { list, _ in ends[Int(list) + 1] += 1 }
        for list in 0..<count { ends[list + 1] += ends[list] }
        let offsets = ends
        var filled = [Int32](repeating: 0, count: Int(ends[count]))
        forEach { list, value in
            filled[Int(ends[Int(list)])] = value
            ends[Int(list)] += 1
        }
        self.init(offsets: offsets, values: filled)
    }

    /// The number of values in the longest list.
    var longest: Int { zip(offsets, offsets.dropFirst()).reduce(0) { Swift.max($0, Int($1.1 - $1.0)) } }

    /// The lists without one value.
    func removing(_ value: Int32) -> IndexLists {
        IndexLists(map { list in list.filter { $0 != value } })
    }
}
