// SPDX-License-Identifier: Apache-2.0

/// What evaluation needs of a rule, trivial to copy.
struct RuleCode: Sendable {
    let label: Int32
    let weight: Int32
    let cap: Int32
    let condition: Int32
    /// The condition that must find nothing, or -1.
    let none: Int32
    let listItems: Int32
    let part: PackImage.Part
    let tier: PackImage.Tier
    let scope: PackImage.Scope
    var zones: UInt8

    init(_ rule: PackImage.Rule) {
        label = rule.label
        weight = rule.weight
        cap = rule.cap
        condition = rule.condition
        none = rule.none ?? -1
        listItems = rule.listItems
        part = rule.part
        tier = rule.tier
        scope = rule.scope
        zones = rule.zones
    }
}

/// What evaluation needs of a context.
struct ContextCode: Sendable {
    let labels: LabelSet
    let percent: Int32
    let scope: PackImage.Scope
    /// The group whose presence cancels it, or -1.
    let unlessGroup: Int32

    init(_ context: PackImage.Context) {
        labels = context.labels
        percent = context.percent
        scope = context.scope
        unlessGroup = context.unlessGroup ?? -1
    }
}

/// A node of a condition, trivial to copy: its children are a range of one shared array.
struct ConditionCode: Sendable {
    enum Kind: UInt8, Sendable {
        case group
        case any
        case atLeast
        case together
        case rule
    }

    let kind: Kind
    /// The group, the rule, or the least number of children.
    let operand: Int32
    /// How many characters may stand between the anchor and another child's match, or -1 for any number.
    let gap: Int32
    let isOrdered: Bool
    let children: Range<Int32>

    /// Lays conditions out, their children one list behind the other.
    static func flatten(_ conditions: [PackImage.Condition]) -> ([ConditionCode], [Int32]) {
        var children: [Int32] = []
        let codes = conditions.map { condition in
            let start = Int32(children.count)
            switch condition {
            case .group(let group): return ConditionCode(.group, operand: group)
            case .rule(let rule): return ConditionCode(.rule, operand: rule)
            case .any(let nodes):
                children += nodes
                return ConditionCode(.any, children: start..<Int32(children.count))
            case .atLeast(let count, let nodes):
                children += nodes
                return ConditionCode(.atLeast, operand: count, children: start..<Int32(children.count))
            case .all(let nodes):
                children += nodes
                return ConditionCode(.together, children: start..<Int32(children.count))
            case .near(let nodes, let gap, let ordered):
                children += nodes
                return ConditionCode(.together, gap: gap, isOrdered: ordered, children: start..<Int32(children.count))
            }
        }
        return (codes, children)
    }

    private init(
        _ kind: Kind,
        operand: Int32 = 0,
        gap: Int32 = -1,
        isOrdered: Bool = false,
        children: Range<Int32> = 0..<0
    ) {
        self.kind = kind
        self.operand = operand
        self.gap = gap
        self.isOrdered = isOrdered
        self.children = children
    }
}
