// SPDX-License-Identifier: Apache-2.0

/// Lists of indices for a few out of many members; the others' are empty and take no room.
struct SparseLists: Sendable {
    /// The members that have a list, ascending.
    private let members: [Int32]
    private let lists: IndexLists

    /// Turns pairs of a member and a value of its list into lists.
    /// - Complexity: O(*n* log *n*) in pairs.
    init(_ pairs: [(member: Int32, value: Int32)]) {
        let members = Set(pairs.lazy.map(\.member)).sorted()
        self.members = members
        lists = IndexLists(count: members.count) { add in
            for (member, value) in pairs { add(Int32(members.partitioningIndex { $0 >= member }), value) }
        }
    }

    /// The list of a member.
    /// - Complexity: O(log *n*) in members that have one.
    subscript(member: Int32) -> ArraySlice<Int32> {
        let place = members.partitioningIndex { $0 >= member }
        return place < members.count && members[place] == member ? lists[place] : []
    }
}
