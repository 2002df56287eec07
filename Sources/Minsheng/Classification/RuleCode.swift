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
struct ConditionCode: Hashable, Sendable {
    enum Kind: UInt8, Hashable, Sendable {
        case group
        case any
        case atLeast
        case together
        case rule
    }

    let kind: Kind
    /// Whether nodes together were written with a distance.
    let isNear: Bool
    let isOrdered: Bool
    /// The group, the rule, or the least number of children.
    let operand: Int32
    /// How many characters may stand between the anchor and another child's match, or -1 for any number.
    let gap: Int32
    let children: Range<Int32>
}
