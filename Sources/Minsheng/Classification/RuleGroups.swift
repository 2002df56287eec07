// SPDX-License-Identifier: Apache-2.0

/// Which groups are asked for in a unit, so that hits of no other need be sorted.
struct RuleGroups: Sendable {
    /// The groups that each rule's conditions look for, wherever in them they stand.
    let ofRule: IndexLists
    /// A bit for each group that is asked for whatever the rule: those that say something by being there, and those that
    /// lift a guard, cancel a context or introduce a list.
    let always: [UInt64]

    init(_ image: PackImage, _ reading: ConditionReading, _ signals: [GroupSignal]) {
        ofRule = IndexLists(image.rules.map(reading.groups))
        var always = [UInt64](repeating: 0, count: image.groups.count / 64 + 1)
        func add(_ group: Int32) { always[Int(group) >> 6] |= 1 << UInt64(group & 63) }
        for group in signals.indices where signals[group] != [] { add(Int32(group)) }
        for one in image.guards { one.liftGroup.map(add) }
        for context in image.contexts { context.unlessGroup.map(add) }
        image.umbrellaGroup.map(add)
        self.always = always
    }
}
