// SPDX-License-Identifier: Apache-2.0

/// The tables of a window, one for each open dimension that it is divided by.
///
/// An item is counted in several of them. Whether anybody else has the same memory is asked once for all, not for each: that
/// is a call, and would be a sixth of the work.
///
/// **What must hold.** `memory` owns what `tables` points to, `count` initialised tables. The rows of each table are in memory of
/// their own, which is why ``init(_:)`` and ``makeUnique()`` see to it; a copy of a table that was read out of here may share
/// them for as long as nothing is counted. So it is a value, and as safe to send as an array.
struct GroupTables: @unchecked Sendable {
    /// Frees the tables.
    private final class Memory {
        let tables: UnsafeMutablePointer<GroupTable>
        let count: Int

        init(_ list: [GroupTable]) {
            count = list.count
            tables = .allocate(capacity: count)
            for (number, table) in list.enumerated() { (tables + number).initialize(to: table) }
        }

        deinit {
            tables.deinitialize(count: count)
            tables.deallocate()
        }
    }

    /// Nil where there are no tables.
    private var memory: Memory?
    private var tables: UnsafeMutableBufferPointer<GroupTable>
    /// The number of tables.
    let count: Int

    init(_ list: [GroupTable]) {
        count = list.count
        memory = list.isEmpty ? nil : Memory(list)
        tables = UnsafeMutableBufferPointer(start: memory?.tables, count: count)
        for number in 0..<count { tables[number].makeUnique() }
    }

    /// Makes sure that no other value has the same memory; needed once before any number of items is counted.
    @inline(__always)
    mutating func makeUnique() {
        if !isKnownUniquelyReferenced(&memory), count > 0 { self = GroupTables(Array(self)) }
    }

    /// Lends the tables to count in; ``makeUnique()`` has been called.
    @inline(__always)
    mutating func withTables(_ body: (UnsafeMutableBufferPointer<GroupTable>) -> Void) {
        body(tables)
    }
}

extension GroupTables {
    /// The items that a group of a table had, or nil if that cannot be known.
    func items(in number: Int, at place: GroupTable.Place) -> Int? {
        precondition(number >= 0 && number < count)
        return withExtendedLifetime(memory) { tables[number].items(at: place) }
    }
}

extension GroupTables: RandomAccessCollection, MutableCollection {
    var startIndex: Int { 0 }
    var endIndex: Int { count }

    subscript(number: Int) -> GroupTable {
        get {
            precondition(number >= 0 && number < count)
            return withExtendedLifetime(memory) { tables[number] }
        }
        _modify {
            precondition(number >= 0 && number < count)
            makeUnique()
            yield &tables[number]
            tables[number].makeUnique()
        }
    }
}

extension GroupTables: Equatable {
    static func == (left: GroupTables, right: GroupTables) -> Bool { left.elementsEqual(right) }
}
