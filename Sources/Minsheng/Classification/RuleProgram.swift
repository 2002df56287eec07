// SPDX-License-Identifier: Apache-2.0

import TermMatching

/// A pack image laid out for evaluation: the matcher and the way from a literal to the rules it can set off.
///
/// Rules are found from the hits, never the hits from the rules: a literal names its terms, a term its groups, and a
/// group the rules whose *anchor* it can be. A rule whose anchor groups are all silent costs nothing.
struct RuleProgram: Sendable {
    let image: PackImage
    let matcher: TermMatcher
    /// The terms each literal anchors.
    let patternsOfLiteral: IndexLists
    /// The groups each term is in.
    let groupsOfPattern: IndexLists
    /// The rules each group can set off: those that anchor on it.
    let rulesOfGroup: IndexLists
    /// The rules to evaluate sentence by sentence (clause rules among them), and those that look at more.
    let hasWideRules: Bool
    /// The labels that are principles, each with the set of measures below it.
    let measuresOfLabel: [LabelSet]

    init(_ image: PackImage) throws(PackError) {
        self.image = image
        do {
            matcher = try TermMatcher(image.literals)
        } catch {
            throw PackError(.damaged, "the pack's terms cannot be searched for (\(error)); compile the pack again")
        }
        patternsOfLiteral = IndexLists(
            inverting: image.patterns.map { [$0.literal] },
            count: image.literals.count
        )
        groupsOfPattern = IndexLists(inverting: image.groups, count: image.patterns.count)
        var anchors = RuleProgram.anchorGroups(of: image)
        for (index, rule) in image.rules.enumerated() where rule.status == .draft { anchors[index] = [] }
        rulesOfGroup = IndexLists(inverting: anchors, count: image.groups.count)
        hasWideRules = image.rules.contains { $0.scope == .paragraph || $0.scope == .item }
        measuresOfLabel = image.labels.indices.map { parent in
            image.labels.indices.reduce(into: LabelSet()) {
                if image.labels[$1].parent == parent { $0.insert(LabelSet(index: $1)) }
            }
        }
    }

    /// The groups that can anchor each rule, ascending and without repeats.
    private static func anchorGroups(of image: PackImage) -> [[Int32]] {
        var groups: [[Int32]] = []
        groups.reserveCapacity(image.conditions.count)
        for condition in image.conditions {
            let anchors: Set<Int32> =
                switch condition {
                case .group(let group): [group]
                case .any(let children), .atLeast(_, let children):
                    children.reduce(into: []) { $0.formUnion(groups[Int($1)]) }
                case .all(let children), .near(let children, _, _):
                    children.first.map { Set(groups[Int($0)]) } ?? []
                case .rule(let rule): Set(groups[Int(image.rules[Int(rule)].condition)])
                }
            groups.append(anchors.sorted())
        }
        return image.rules.map { groups[Int($0.condition)] }
    }
}
