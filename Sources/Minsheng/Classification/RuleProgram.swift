// SPDX-License-Identifier: Apache-2.0

import TermMatching

/// A pack image laid out for evaluation: the matcher, and the way from a literal to all that it can set off.
///
/// Rules are found from the hits, never the hits from the rules: a literal names its terms, a term its groups, and a
/// group the rules whose *anchor* it can be, the guards, the contexts and the marks. What no hit names costs nothing.
/// Everything that is read while evaluating is trivial to copy; names stay in the image.
struct RuleProgram: Sendable {
    let image: PackImage
    let matcher: TermMatcher
    /// The terms each literal anchors.
    private(set) var patternsOfLiteral: IndexLists
    /// Whether something must follow each term's literal.
    let hasTail: [Bool]
    /// Whether each term can anchor a rule; a sentence without such a hit gives no points.
    let isAnchor: [Bool]
    /// Whether each term speaks for the whole item: in a context of item scope, or cancelling one.
    let isItemWide: [Bool]
    /// Whether each term makes the bare items of every list of the text incidental.
    let isListUmbrella: [Bool]
    /// The groups each term is in that are indexed as soon as a sentence is opened: all but those that only support.
    let eagerGroupsOfPattern: IndexLists
    /// The groups that only support other anchors: their hits are looked up when a rule asks.
    let supports: SupportGroups
    /// The rules each group can set off: those that anchor on it.
    let rulesOfGroup: IndexLists
    /// The guards, contexts and polarity marks whose terms a group holds, and the contexts that a group cancels.
    let guardsOfGroup: IndexLists
    let contextsOfGroup: IndexLists
    let cancellationsOfGroup: IndexLists
    let polaritiesOfGroup: IndexLists

    private(set) var rules: [RuleCode]
    let conditions: [ConditionCode]
    /// The children of all conditions, one list behind the other.
    let children: [Int32]
    let contexts: [ContextCode]
    /// Whether any rule looks at a paragraph or the whole item.
    let hasWideRules: Bool
    /// The measures below each label; empty for a measure.
    let measuresOfLabel: [LabelSet]

    init(_ image: PackImage) throws(PackError) {
        self.image = image
        do {
            matcher = try TermMatcher(image.literals)
        } catch {
            throw PackError(.damaged, "the pack's terms cannot be searched for (\(error)); compile the pack again")
        }
        let groupCount = image.groups.count
        patternsOfLiteral = IndexLists(
            inverting: image.patterns.map { [$0.literal] },
            count: image.literals.count
        )
        hasTail = image.patterns.map { !$0.tail.isEmpty }
        let anchors = AnchorGroups.ofRules(in: image)
        rulesOfGroup = IndexLists(inverting: anchors, count: groupCount)
        let eager = Set(anchors.joined()).union(RuleProgram.signalGroups(of: image))
        supports = SupportGroups(of: image) { !eager.contains($0) }
        eagerGroupsOfPattern = IndexLists(
            inverting: image.groups.indices.map { eager.contains(Int32($0)) ? image.groups[$0] : [] },
            count: image.patterns.count
        )
        isAnchor = RuleProgram.members(of: Set(anchors.joined()), in: image)
        isItemWide = RuleProgram.members(of: RuleProgram.itemWideGroups(of: image), in: image)
        isListUmbrella = RuleProgram.members(of: Set([image.umbrellaListGroup].compactMap { $0 }), in: image)
        guardsOfGroup = IndexLists(inverting: image.guards.map { [$0.group] }, count: groupCount)
        contextsOfGroup = IndexLists(inverting: image.contexts.map { [$0.group] }, count: groupCount)
        cancellationsOfGroup = IndexLists(
            inverting: image.contexts.map { $0.unlessGroup.map { [$0] } ?? [] },
            count: groupCount
        )
        polaritiesOfGroup = IndexLists(inverting: image.polarities.map { [$0.group] }, count: groupCount)
        rules = image.rules.map(RuleCode.init)
        (conditions, children) = ConditionCode.flatten(image.conditions)
        contexts = image.contexts.map(ContextCode.init)
        hasWideRules = image.rules.contains { $0.scope == .paragraph || $0.scope == .item }
        measuresOfLabel = image.labels.indices.map { parent in
            image.labels.indices.reduce(into: LabelSet()) {
                if image.labels[$1].parent == parent { $0.insert(LabelSet(index: $1)) }
            }
        }
    }

    /// The program with a rule that looks at no zone.
    func without(rule index: Int) -> RuleProgram {
        var program = self
        program.rules[index].zones = 0
        return program
    }

    /// The program with a term that no literal leads to.
    func without(term index: Int) -> RuleProgram {
        var program = self
        program.patternsOfLiteral = patternsOfLiteral.removing(Int32(index))
        return program
    }

    /// The groups that say something by being there: guards, polarity marks, contexts and umbrellas.
    private static func signalGroups(of image: PackImage) -> Set<Int32> {
        var groups = Set(image.guards.map(\.group) + image.guards.compactMap(\.liftGroup))
        groups.formUnion(image.polarities.map(\.group))
        groups.formUnion(image.contexts.map(\.group) + image.contexts.compactMap(\.unlessGroup))
        groups.formUnion([image.umbrellaGroup, image.umbrellaListGroup].compactMap { $0 })
        return groups
    }

    private static func itemWideGroups(of image: PackImage) -> Set<Int32> {
        image.contexts.reduce(into: []) { groups, context in
            guard context.scope == .item else { return }
            groups.insert(context.group)
            if let unless = context.unlessGroup { groups.insert(unless) }
        }
    }

    /// For each term, whether it is in one of `groups`.
    private static func members(of groups: Set<Int32>, in image: PackImage) -> [Bool] {
        var isMember = [Bool](repeating: false, count: image.patterns.count)
        for group in groups {
            for pattern in image.groups[Int(group)] { isMember[Int(pattern)] = true }
        }
        return isMember
    }
}

/// The groups that can anchor rules.
private enum AnchorGroups {
    /// For each rule the groups its matches can be anchored in, ascending and without repeats; none for a draft.
    static func ofRules(in image: PackImage) -> [[Int32]] {
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
        return image.rules.map { $0.status == .draft ? [] : groups[Int($0.condition)] }
    }
}
