// SPDX-License-Identifier: Apache-2.0

/// What a unit must hold for a rule to be worth asking, laid out by term.
///
/// Most rules want an anchor and something beside it, and most sentences have only the one or the other. What a rule
/// wants beside its anchor is a *demand*: a set of terms of which it needs one, wherever in the unit. Whether demands
/// are met is a bit each, set by the terms that were hit; so the rules that cannot hold are left out before any hit is
/// sorted. A rule that passes may still fail: for guards, distances, order.
struct RuleGate: Sendable {
    /// Two demands that a rule has beside its anchor; 0 stands for none.
    struct Demands: Sendable, BitwiseCopyable {
        var first: Int32 = 0
        var second: Int32 = 0
        /// The rule's scope as a bit of ``Scopes``.
        var scope: UInt8
    }

    /// Scopes of rules, a bit each.
    struct Scopes: OptionSet, Sendable {
        let rawValue: UInt8

        static let sentence = Scopes([.init(.sentence), .init(.clause)])
        static let paragraph = Scopes(.paragraph)
        static let item = Scopes(.item)

        init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        init(_ scope: PackImage.Scope) {
            rawValue = 1 << scope.rawValue
        }
    }

    /// The rules that each term can anchor.
    let rulesOfPattern: IndexLists
    /// The demands that each term meets.
    let demandsOfPattern: IndexLists
    let demandsOfRule: [Demands]
    /// The number of demands, the one that is always met among them.
    let demandCount: Int

    /// - Throws: ``PackError`` `.damaged` if terms can set off more than ``PackImage/Limits/reach`` rules together.
    init(_ image: PackImage, _ reading: ConditionReading) throws(PackError) {
        // The demand of number 0 is always met, and no term is needed for it.
        var demands: IndexLists = [[]]
        var numbers: [Int32: Int32] = [:]
        func number(of demand: Int32?) -> Int32 {
            guard let demand else { return 0 }
            if let number = numbers[demand] { return number }
            let number = Int32(demands.count)
            numbers[demand] = number
            demands.append(reading.groups(of: demand))
            return number
        }
        demandsOfRule = image.rules.map { rule in
            let wanted = reading.demands(of: rule)
            return Demands(
                first: number(of: wanted?.first),
                second: number(of: wanted?.second),
                scope: Scopes(rule.scope).rawValue
            )
        }
        demandCount = demands.count
        let anchors = IndexLists(image.rules.map(reading.anchors))
        demandsOfPattern = try RuleGate.lists(ofPatternsOf: demands, in: image)
        rulesOfPattern = try RuleGate.lists(ofPatternsOf: anchors, in: image)
    }

    /// For each term the lists of groups that have it in any of their groups.
    private static func lists(
        ofPatternsOf lists: IndexLists,
        in image: PackImage
    ) throws(PackError) -> IndexLists {
        let reach = lists.values.reduce(0) { $0 + image.groups.range($1).count }
        guard reach <= PackImage.Limits.reach else {
            throw PackError(
                .damaged,
                "the compiled pack's terms set off \(reach) rules together, too many; split the pack"
            )
        }
        var members = IndexLists()
        members.reserve(count: lists.count, values: reach)
        var patterns: [Int32] = []
        // The last list that has each term.
        var seen = [Int32](repeating: -1, count: image.patterns.count)
        for index in lists.indices {
            patterns.removeAll(keepingCapacity: true)
            for place in lists.range(Int32(index)) {
                for member in image.groups.range(lists[place: place]) {
                    let pattern = image.groups[place: member]
                    if seen[Int(pattern)] != index { patterns.append(pattern) }
                    seen[Int(pattern)] = Int32(index)
                }
            }
            members.append(patterns)
        }
        return IndexLists(inverting: members, count: image.patterns.count)
    }
}

/// The rules of a unit that are worth asking; the memory stays for the next unit.
struct RuleSelection: Sendable {
    private var met: [UInt64] = []
    private var rules: [UInt64] = []

    /// Finds the rules of some scopes that a hit can anchor and whose demands are met.
    /// - Parameter isThorough: whether rules whose demands are not met are wanted, too.
    /// - Returns: whether there is any.
    mutating func select(
        from hits: [Hit],
        _ range: Range<Int>,
        _ tables: ProgramTables,
        _ scopes: RuleGate.Scopes,
        isThorough: Bool
    ) -> Bool {
        clear(tables, isMet: isThorough)
        if !isThorough { RuleSelection.meet(hits.span.extracting(range), tables, &met) }
        return RuleSelection.select(hits.span.extracting(range), tables, scopes, met, &rules)
    }

    private mutating func clear(_ tables: ProgramTables, isMet: Bool) {
        let (demandWords, ruleWords) = (tables.demandCount / 64 + 1, tables.ruleCount / 64 + 1)
        if met.count != demandWords { met = [UInt64](repeating: 0, count: demandWords) }
        if rules.count != ruleWords { rules = [UInt64](repeating: 0, count: ruleWords) }
        var words = met.mutableSpan
        for word in words.indices { words[word] = isMet ? ~0 : 0 }
        // Who has no demand has that of number 0.
        words[0] |= 1
        words = rules.mutableSpan
        for word in words.indices { words[word] = 0 }
    }

    // In the two loops nothing is checked: hits have terms of the program, whose demands and rules have a bit each.

    private static func meet(_ hits: Span<Hit>, _ tables: ProgramTables, _ met: inout [UInt64]) {
        var met = met.mutableSpan
        for index in hits.indices {
            let term = tables.terms + Int(hits[unchecked: index].pattern)
            for place in Int(term[0].demands)..<Int(term[1].demands) {
                let demand = tables.demands[place]
                met[unchecked: Int(demand &>> 6)] |= 1 &<< UInt64(truncatingIfNeeded: demand & 63)
            }
        }
    }

    private static func select(
        _ hits: Span<Hit>,
        _ tables: ProgramTables,
        _ scopes: RuleGate.Scopes,
        _ met: [UInt64],
        _ rules: inout [UInt64]
    ) -> Bool {
        let met = met.span
        var rules = rules.mutableSpan
        var any: UInt64 = 0
        for index in hits.indices {
            let term = tables.terms + Int(hits[unchecked: index].pattern)
            for place in Int(term[0].rules)..<Int(term[1].rules) {
                let rule = tables.rules[place]
                let demands = tables.demandsOfRule[Int(rule)]
                let first = met[unchecked: Int(demands.first &>> 6)] &>> UInt64(truncatingIfNeeded: demands.first)
                let second = met[unchecked: Int(demands.second &>> 6)] &>> UInt64(truncatingIfNeeded: demands.second)
                let isWanted: UInt64 = demands.scope & scopes.rawValue == 0 ? 0 : 1
                let bit = (first & second & isWanted) &<< UInt64(truncatingIfNeeded: rule)
                rules[unchecked: Int(rule &>> 6)] |= bit
                any |= bit
            }
        }
        return any != 0
    }

    /// The first selected rule at or after `start`.
    func next(from start: Int32) -> Int32? {
        var word = Int(start >> 6)
        guard word < rules.count else { return nil }
        var bits = rules[word] & (~0 << UInt64(start & 63))
        while bits == 0 {
            word += 1
            guard word < rules.count else { return nil }
            bits = rules[word]
        }
        return Int32(word << 6 | bits.trailingZeroBitCount)
    }
}
