// SPDX-License-Identifier: Apache-2.0

/// What the conditions of an image ask for, node by node: where their matches can be anchored, and what must be there
/// beside the anchor.
///
/// A *demand* is a set of groups, of one of which there must be a hit. It has a number; that of a single group is the
/// group's. Children stand before their parents, and so do the conditions of rules that are referred to: one pass reads
/// all, and nodes that say the same share what was read.
struct ConditionReading {
    /// A list for each node; several nodes may have the same one.
    private struct NodeLists {
        var ranges: [Range<Int>] = []
        var values: [Int32] = []

        subscript(node: Int32) -> ArraySlice<Int32> { values[ranges[Int(node)]] }

        func count(_ node: Int32) -> Int { ranges[Int(node)].count }

        mutating func append(_ list: some Collection<Int32>) {
            let start = values.count
            values.append(contentsOf: list)
            ranges.append(start..<values.count)
        }

        mutating func share(_ node: Int32) { ranges.append(ranges[Int(node)]) }
    }

    private let image: PackImage
    /// All groups that a node's matches are looked for in.
    private var groupsOfNode = NodeLists()
    private var anchorsOfNode = NodeLists()
    /// The demands of a node whose matches are the rule's own, so that a hit of its own groups is known.
    private var anchorDemands = NodeLists()
    /// The demands of a node whose matches support another's.
    private var otherDemands = NodeLists()
    private var groupsOfDemand = IndexLists()
    private var demandsOfGroups: [[Int32]: Int32] = [:]
    /// How many terms meet each demand, those in several of its groups counted for each.
    private var sizes: [Int] = []
    /// How many elements of lists may still be looked at.
    private var work = PackImage.Limits.reach

    /// - Throws: ``PackError`` `.damaged` if there is more to look at than ``PackImage/Limits/reach``.
    init(_ image: PackImage) throws(PackError) {
        self.image = image
        for group in image.groups.indices {
            groupsOfDemand.append(CollectionOfOne(Int32(group)))
            sizes.append(image.groups.range(Int32(group)).count)
        }
        for node in image.conditions.indices { try read(node) }
        // What is asked of the conditions for each rule, once here and once by the gate.
        for rule in image.rules { try spend(on: [rule.condition, rule.none].compactMap { $0 }) }
    }

    /// The groups that a rule's conditions look for, ascending.
    func groups(of rule: PackImage.Rule) -> [Int32] {
        ConditionReading.union([rule.condition, rule.none].compactMap { $0 }.flatMap { groupsOfNode[$0] })
    }

    /// The groups in which a rule's matches can be anchored, ascending; none for a draft.
    func anchors(of rule: PackImage.Rule) -> ArraySlice<Int32> {
        rule.status == .draft ? [] : anchorsOfNode[rule.condition]
    }

    /// The demands of a rule beside its anchor that leave out most, up to two different ones.
    func demands(of rule: PackImage.Rule) -> (first: Int32, second: Int32?)? {
        let all = anchorDemands[rule.condition]
        guard let first = best(of: all) else { return nil }
        return (first, all.lazy.filter { $0 != first }.min(by: precedes))
    }

    /// The groups of one of which a unit must have a hit to meet a demand, ascending.
    func groups(of demand: Int32) -> ArraySlice<Int32> { groupsOfDemand[Int(demand)] }

    private mutating func read(_ node: Int) throws(PackError) {
        let code = image.conditions.codes[node]
        let children = image.conditions.children(of: node)
        switch code.kind {
        case .group:
            groupsOfNode.append(CollectionOfOne(code.operand))
            anchorsOfNode.append(CollectionOfOne(code.operand))
            anchorDemands.append([])
            otherDemands.append(CollectionOfOne(code.operand))
        case .rule:
            let root = image.rules[Int(code.operand)].condition
            groupsOfNode.share(root)
            anchorsOfNode.share(root)
            anchorDemands.share(root)
            otherDemands.share(root)
        case .any, .atLeast:
            try spend(on: children)
            groupsOfNode.append(ConditionReading.union(children.flatMap { groupsOfNode[$0] }))
            anchorsOfNode.append(ConditionReading.union(children.flatMap { anchorsOfNode[$0] }))
            anchorDemands.append(try common(children.map { anchorDemands[$0] }))
            otherDemands.append(try common(children.map { otherDemands[$0] }))
        case .together:
            try spend(on: children)
            let first = children[children.startIndex]
            let rest = children.dropFirst().flatMap { otherDemands[$0] }
            groupsOfNode.append(ConditionReading.union(children.flatMap { groupsOfNode[$0] }))
            anchorsOfNode.share(first)
            anchorDemands.append(anchorDemands[first] + rest)
            otherDemands.append(otherDemands[first] + rest)
        }
    }

    /// The demand that follows if one of some nodes has a match, which then meets one of its own, whichever it is.
    private mutating func common(_ nodes: [ArraySlice<Int32>]) throws(PackError) -> [Int32] {
        var union: [Int32] = []
        for demands in nodes {
            guard let best = best(of: demands) else { return [] }
            try spend(groups(of: best).count)
            union += groups(of: best)
        }
        return [demand(for: ConditionReading.union(union))]
    }

    /// The number of a demand, which is new or known.
    private mutating func demand(for groups: [Int32]) -> Int32 {
        if groups.count == 1 { return groups[0] }
        if let known = demandsOfGroups[groups] { return known }
        let demand = Int32(sizes.count)
        demandsOfGroups[groups] = demand
        groupsOfDemand.append(groups)
        sizes.append(groups.reduce(0) { $0 + image.groups.range($1).count })
        return demand
    }

    private func best(of demands: ArraySlice<Int32>) -> Int32? {
        demands.min(by: precedes)
    }

    /// Whether one demand is met by fewer terms than another, and so leaves out more.
    private func precedes(_ one: Int32, _ other: Int32) -> Bool {
        (sizes[Int(one)], one) < (sizes[Int(other)], other)
    }

    private mutating func spend(on nodes: some Collection<Int32>) throws(PackError) {
        for node in nodes {
            try spend(
                1 + groupsOfNode.count(node) + anchorsOfNode.count(node) + anchorDemands.count(node)
                    + otherDemands.count(node)
            )
        }
    }

    private mutating func spend(_ count: Int) throws(PackError) {
        work -= count
        guard work >= 0 else {
            throw PackError(.damaged, "the compiled pack's conditions name too many groups; split the pack")
        }
    }

    private static func union(_ groups: [Int32]) -> [Int32] {
        let sorted = groups.sorted()
        return sorted.indices.filter { $0 == 0 || sorted[$0] != sorted[$0 - 1] }.map { sorted[$0] }
    }
}
