// SPDX-License-Identifier: Apache-2.0

/// The hits of one unit (a sentence, a paragraph, the whole item) by group.
///
/// Groups are linked lists in one pool; a stamp tells which lists belong to the current unit, so starting the next unit
/// clears nothing.
struct UnitIndex: Sendable {
    private struct Link {
        var hit: Int32
        var next: Int32
    }

    /// What is known of one group, together: a hit then touches one place for each group it is in.
    private struct Slot {
        /// The stamp of the unit to which the links belong.
        var stamp: UInt32 = 0
        /// The stamp of the unit in which the group was looked up and not found.
        var absence: UInt32 = 0
        var first: Int32 = -1
        var last: Int32 = -1
    }

    private var links: [Link] = []
    private var slots: [Slot] = []
    private var stamp: UInt32 = 0
    private var ruleWords: [UInt64] = []
    /// The groups that have hits, in the order of their first.
    private(set) var groups: [Int32] = []

    /// Empties the index for a program with so many groups and rules.
    mutating func begin(groupCount: Int, ruleCount: Int) {
        if slots.count < groupCount {
            slots = [Slot](repeating: Slot(), count: groupCount)
            stamp = 0
        }
        let words = (ruleCount + 63) / 64
        if ruleWords.count < words { ruleWords = [UInt64](repeating: 0, count: words) }
        for index in ruleWords.indices { ruleWords[index] = 0 }
        links.removeAll(keepingCapacity: true)
        groups.removeAll(keepingCapacity: true)
        stamp &+= 1
        if stamp == 0 {
            for index in slots.indices { slots[index] = Slot() }
            stamp = 1
        }
    }

    /// Adds a hit to the groups its term is in, all but those that only support.
    ///
    /// Hits must come in order of their start.
    mutating func add(_ hit: Int32, of pattern: Int32, in program: RuleProgram) {
        for place in program.eagerGroupsOfPattern.range(pattern) {
            let group = program.eagerGroupsOfPattern[place: place]
            guard link(hit, to: group) else { continue }
            groups.append(group)
            for place in program.rulesOfGroup.range(group) {
                let rule = program.rulesOfGroup[place: place]
                ruleWords[Int(rule >> 6)] |= 1 << UInt64(rule & 63)
            }
        }
    }

    /// Looks up the hits of a group that only supports, the first time a rule asks for them.
    /// - Parameters:
    ///   - hits: all hits of the text.
    ///   - range: those of the unit.
    mutating func lookUp(_ group: Int32, among hits: [Hit], _ range: Range<Int>, in program: RuleProgram) {
        guard let column = program.supports.column(of: group) else { return }
        let slot = slots[Int(group)]
        guard slot.stamp != stamp, slot.absence != stamp else { return }
        for index in range where program.supports.contains(hits[index].pattern, in: column) {
            _ = link(Int32(index), to: group)
        }
        if slots[Int(group)].stamp != stamp { slots[Int(group)].absence = stamp }
    }

    /// Appends a hit to a group's list.
    /// - Returns: whether it is the first.
    private mutating func link(_ hit: Int32, to group: Int32) -> Bool {
        let link = Int32(links.count)
        var slot = slots[Int(group)]
        let isFirst = slot.stamp != stamp
        if isFirst {
            slot.stamp = stamp
            slot.first = link
        } else {
            links[Int(slot.last)].next = link
        }
        slot.last = link
        slots[Int(group)] = slot
        links.append(Link(hit: hit, next: -1))
        return isFirst
    }

    /// Whether a group has any hit in the unit; one that only supports must have been looked up.
    func contains(_ group: Int32) -> Bool {
        slots[Int(group)].stamp == stamp
    }

    /// A place in a group's list of hits.
    struct Cursor {
        fileprivate var link: Int32
        fileprivate var end: Int32 = -1
    }

    /// The start of a group's hits.
    func cursor(of group: Int32) -> Cursor {
        Cursor(link: contains(group) ? slots[Int(group)].first : -1)
    }

    /// The next leftmost-longest hit of the group: at one place the longest, and none inside another.
    func next(_ cursor: inout Cursor, in hits: [Hit]) -> Int32? {
        while cursor.link >= 0 {
            var index = take(&cursor)
            let start = hits[Int(index)].start
            while cursor.link >= 0, hits[Int(links[Int(cursor.link)].hit)].start == start {
                let other = take(&cursor)
                if hits[Int(other)].end > hits[Int(index)].end { index = other }
            }
            guard start >= cursor.end else { continue }
            cursor.end = hits[Int(index)].end
            return index
        }
        return nil
    }

    private func take(_ cursor: inout Cursor) -> Int32 {
        let link = links[Int(cursor.link)]
        cursor.link = link.next
        return link.hit
    }

    /// The first rule at or after `start` that a hit of the unit can anchor.
    func nextRule(from start: Int32) -> Int32? {
        var word = Int(start >> 6)
        guard word < ruleWords.count else { return nil }
        var bits = ruleWords[word] & (~0 << UInt64(start & 63))
        while bits == 0 {
            word += 1
            guard word < ruleWords.count else { return nil }
            bits = ruleWords[word]
        }
        return Int32(word << 6 | bits.trailingZeroBitCount)
    }
}
