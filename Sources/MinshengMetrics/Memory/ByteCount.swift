// SPDX-License-Identifier: Apache-2.0

/// How many bytes arrays take; an estimate that leaves out what the allocator adds.
enum ByteCount {
    /// What the standard library puts before the elements of an array.
    static let arrayHeader = 32
    /// What an allocation may have more than was asked for: up to a page.
    private static let page = 4096

    /// The bytes of an array with room for `capacity` elements.
    static func array(_ capacity: Int, of size: Int) -> Int {
        capacity == 0 ? 0 : arrayHeader + capacity * size
    }

    /// The most bytes of an array that was asked to have room for `count` elements.
    static func greatestArray(_ count: Int, of size: Int) -> Int {
        let bytes = arrayHeader + count * size
        return bytes + min(bytes, page)
    }
}

extension GroupTable {
    /// The bytes that the table takes.
    var byteCount: Int { rows.byteCount + ByteCount.array(withdrawn.capacity, of: 8) }

    /// The most bytes that a table takes.
    static func greatestByteCount(limit: Int, width: Int, countsSources: Bool) -> Int {
        GroupRows.greatestByteCount(rows: limit + firstValueSlot, width: width, countsSources: countsSources)
            // It grows by doubling.
            + ByteCount.greatestArray(2 * max(limit, 4), of: 8)
    }

    /// What one more value takes at most, room for as many more and all.
    static func byteCountOfValue(width: Int) -> Int {
        2 * (8 * GroupRows.stride(width: width, countsSources: true) + 8)
    }
}

extension ExactCounts {
    var byteCount: Int {
        ByteCount.array(tally.words.capacity, of: 8) + ByteCount.array(pairs?.words.capacity ?? 0, of: 8)
            + ByteCount.array(groups.capacity, of: MemoryLayout<GroupTable>.size)
            + groups.reduce(0) { $0 + $1.byteCount }
    }

    static func greatestByteCount(_ plan: CountingPlan) -> Int {
        let width = Tally.width(labelCount: plan.labelCount)
        let pairs = plan.isDivided ? Cooccurrence.width(labelCount: plan.labelCount) : 0
        return ByteCount.greatestArray(width, of: 8) + ByteCount.greatestArray(pairs, of: 8)
            + ByteCount.greatestArray(plan.groupings.count, of: MemoryLayout<GroupTable>.stride)
            + plan.groupings.reduce(0) {
                $0
                    + GroupTable.greatestByteCount(limit: $1.limit, width: width, countsSources: $1.countsSources)
            }
    }
}

extension WindowState {
    var byteCount: Int {
        MemoryLayout<WindowState>.stride + counts.byteCount + (published?.byteCount ?? 0)
            + (sketches?.byteCount ?? 0) + (sample?.byteCount ?? 0)
    }

    /// The most bytes that a window takes: its counts, and what was said of them before late items came.
    static func greatestByteCount(_ plan: CountingPlan) -> Int {
        MemoryLayout<WindowState>.stride + 2 * ExactCounts.greatestByteCount(plan)
            + (plan.isDivided ? greatestByteCountOfRest(labelCount: plan.labelCount) : 0)
    }

    private static func greatestByteCountOfRest(labelCount: Int) -> Int {
        WindowSketches.greatestByteCount(labelCount: labelCount) + ItemSample.greatestByteCount(labelCount: labelCount)
    }
}
