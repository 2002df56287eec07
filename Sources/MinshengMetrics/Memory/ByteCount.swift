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
    /// The most bytes that a table takes.
    static func greatestByteCount(limit: Int, labelCount: Int, countsSources: Bool) -> Int {
        GroupRows.greatestByteCount(
            rows: limit + firstValueSlot,
            labelCount: labelCount,
            countsSources: countsSources
        )
            // Values that are withdrawn, in an array that grows by doubling, and the ranks of all.
            + ByteCount.greatestArray(2 * max(limit, 4), of: 8) + ByteCount.greatestArray(limit, of: 16)
    }

    /// What one more value takes at most, room for as many more and all.
    static func byteCountOfValue(labelCount: Int) -> Int {
        2 * (8 * GroupRows.stride(labelCount: labelCount, countsSources: true) + 8) + 16
            + GroupRows.byteCountOfLarge(labelCount: labelCount)
    }

    /// What a value takes at least.
    static func leastByteCountOfValue(labelCount: Int) -> Int {
        8 * GroupRows.stride(labelCount: labelCount, countsSources: false)
    }
}

extension ExactCounts {
    var byteCount: Int {
        all.byteCount + ByteCount.array(pairs?.words.capacity ?? 0, of: 8)
            + ByteCount.array(groups.count, of: MemoryLayout<GroupTable>.stride)
            + groups.reduce(0) { $0 + $1.byteCount }
    }

    static func greatestByteCount(_ plan: CountingPlan) -> Int {
        let pairs = plan.isDivided ? Cooccurrence.width(labelCount: plan.labelCount) : 0
        return CompactTally.greatestByteCount(labelCount: plan.labelCount) + ByteCount.greatestArray(pairs, of: 8)
            + ByteCount.greatestArray(plan.groupings.count, of: MemoryLayout<GroupTable>.stride)
            + plan.groupings.reduce(0) {
                $0
                    + GroupTable.greatestByteCount(
                        limit: $1.limit,
                        labelCount: plan.labelCount,
                        countsSources: $1.countsSources
                    )
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
