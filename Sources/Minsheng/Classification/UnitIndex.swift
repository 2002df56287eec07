// SPDX-License-Identifier: Apache-2.0

/// The hits of one unit (a sentence, a paragraph, the whole item) by group.
///
/// Groups are linked lists in one pool; a stamp tells which lists belong to the current unit, so starting the next unit
/// clears nothing.
struct UnitIndex: Sendable {
    private struct Link {
        var hit: Int32 = -1
        var next: Int32 = -1
    }

    /// What is known of one group, together: a hit then touches one place for each group it is in.
    private struct Slot {
        /// The stamp of the unit to which the links belong.
        var stamp: UInt32 = 0
        var first: Int32 = -1
        var last: Int32 = -1
    }

    private var links: [Link] = []
    private var slots: [Slot] = []
    private var stamp: UInt32 = 0
    /// A bit for each group that will be asked for.
    private var wanted: [UInt64] = []
    /// The groups that have hits and say something by that, in the order of their first.
    private(set) var signals = Stack<Int32>()

    /// Which groups will be asked for; hits of others are left out.
    enum Interest {
        case all
        /// Those that say something by being there, and what goes with them.
        case signals
        /// Those, and what the selected rules look for.
        case rules(RuleSelection)
    }

    /// Indexes the hits in a range, which are in the order of their start, in place of the former unit's.
    /// - Parameters:
    ///   - limit: hits that end behind it are left out.
    ///   - interest: which groups will be asked for.
    mutating func fill(
        _ hits: [Hit],
        in range: Range<Int>,
        endingBy limit: Int32 = .max,
        _ interest: Interest,
        _ program: RuleProgram
    ) {
        precondition(range.lowerBound >= 0 && range.upperBound <= hits.count)
        begin(groupCount: program.tables.groupCount)
        want(interest, program.groupsOfRules)
        reserve(hits.span, in: range, program.tables)
        UnitIndex.link(hits.span, in: range, endingBy: limit, program.tables, stamp, wanted, &links, &slots, &signals)
    }

    /// Links each hit behind the former one of each of its groups.
    ///
    /// Nothing is checked in the loop: `range` is one of `hits`, a hit's term is one of the program's, `slots` has a
    /// place for each group, `wanted` a bit, and `links` a place for each link.
    private static func link(
        _ hits: Span<Hit>,
        in range: Range<Int>,
        endingBy limit: Int32,
        _ tables: ProgramTables,
        _ stamp: UInt32,
        _ wanted: [UInt64],
        _ links: inout [Link],
        _ slots: inout [Slot],
        _ signals: inout Stack<Int32>
    ) {
        let wanted = wanted.span
        var links = links.mutableSpan
        var slots = slots.mutableSpan
        var count: Int32 = 0
        for index in range where hits[unchecked: index].end <= limit {
            let term = tables.terms + Int(hits[unchecked: index].pattern)
            for place in Int(term[0].groups)..<Int(term[1].groups) {
                let group = Int(tables.groups[place])
                let bit = UInt64(truncatingIfNeeded: group & 63)
                guard wanted[unchecked: group &>> 6] &>> bit & 1 != 0 else { continue }
                links[unchecked: Int(count)] = Link(hit: Int32(truncatingIfNeeded: index), next: -1)
                if slots[unchecked: group].stamp == stamp {
                    links[unchecked: Int(slots[unchecked: group].last)].next = count
                    slots[unchecked: group].last = count
                } else {
                    slots[unchecked: group] = Slot(stamp: stamp, first: count, last: count)
                    if tables.signals[group] != [] { signals.append(Int32(truncatingIfNeeded: group)) }
                }
                count &+= 1
            }
        }
    }

    private mutating func begin(groupCount: Int) {
        if slots.count < groupCount {
            slots = [Slot](repeating: Slot(), count: groupCount)
            stamp = 0
        }
        signals.empty()
        stamp &+= 1
        guard stamp == 0 else { return }
        for index in slots.indices { slots[index] = Slot() }
        stamp = 1
    }

    /// Sets the bits of the groups that will be asked for.
    private mutating func want(_ interest: Interest, _ groups: RuleGroups) {
        let count = groups.always.count
        if wanted.count != count { wanted = [UInt64](repeating: 0, count: count) }
        var words = wanted.mutableSpan
        if case .all = interest {
            for word in words.indices { words[word] = ~0 }
            return
        }
        for word in words.indices { words[word] = groups.always[word] }
        guard case .rules(let selection) = interest else { return }
        var next: Int32 = 0
        while let rule = selection.next(from: next) {
            next = rule + 1
            for place in groups.ofRule.range(rule) {
                let group = groups.ofRule[place: place]
                words[Int(group >> 6)] |= 1 << UInt64(group & 63)
            }
        }
    }

    /// Makes room for as many links as the hits' terms are in groups.
    private mutating func reserve(_ hits: Span<Hit>, in range: Range<Int>, _ tables: ProgramTables) {
        var count = 0
        for index in range {
            let term = tables.terms + Int(hits[unchecked: index].pattern)
            count &+= Int(term[1].groups &- term[0].groups)
        }
        if links.count < count { links = [Link](repeating: Link(), count: max(count, 2 * links.count)) }
    }

    /// Whether a group has any hit in the unit.
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
}
