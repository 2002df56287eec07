// SPDX-License-Identifier: Apache-2.0

/// Which groups each rule's condition looks for, wherever in it they stand.
struct RuleGroupIndex {
    private let groupsOfRule: [[Int32]]
    private let rulesOfGroup: IndexLists
    private let groupsOfPattern: IndexLists

    init(_ image: PackImage) {
        // Children stand before their parents, but a rule may be named before it is known; so rules are followed down.
        func groups(of node: Int32) -> [Int32] {
            switch image.conditions[Int(node)] {
            case .group(let group): [group]
            case .any(let children), .all(let children), .atLeast(_, let children), .near(let children, _, _):
                children.flatMap(groups)
            case .rule(let rule): groups(of: image.rules[Int(rule)].condition)
            }
        }
        groupsOfRule = image.rules.map { rule in
            var seen: Set<Int32> = []
            return groups(of: rule.condition).filter { seen.insert($0).inserted }
        }
        rulesOfGroup = IndexLists(inverting: groupsOfRule, count: image.groups.count)
        groupsOfPattern = IndexLists(inverting: image.groups, count: image.patterns.count)
    }

    func groups(of rule: Int) -> [Int32] { groupsOfRule[rule] }

    /// For each rule that has any, how many of its groups have hits among `hits`.
    func groupCounts(of hits: ArraySlice<Hit>) -> [Int: Int] {
        var counts: [Int: Int] = [:]
        for group in Set(hits.flatMap { hit in groupsOfPattern.range(hit.pattern).map { groupsOfPattern[place: $0] } })
        {
            for place in rulesOfGroup.range(group) { counts[Int(rulesOfGroup[place: place]), default: 0] += 1 }
        }
        return counts
    }
}
