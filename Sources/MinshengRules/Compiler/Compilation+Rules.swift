// SPDX-License-Identifier: Apache-2.0

import Minsheng

extension Compilation {
    /// Compiles the rules in the author's order, but each after the rules it refers to.
    mutating func compileRules() {
        var positions: [String: Int] = [:]
        for (index, rule) in pack.rules.enumerated() {
            if positions.updateValue(index, forKey: rule.id) != nil {
                let location = locator.rule(index)["id"].location
                report(.duplicateID, at: location, "two rules are called \"\(rule.id)\"", suggestion: "rename one")
            }
        }
        var order = RuleOrder(pack, positions)
        for index in pack.rules.indices {
            order.visit(index)
        }
        for fault in order.faults {
            let place = locator.rule(fault.rule).only(FormatKeys.condition + ["none"])
            let location = place.location(of: fault.reference)
            report(fault.code, at: location, fault.message, suggestion: fault.suggestion)
        }
        for index in order.sorted {
            compile(pack.rules[index], at: locator.rule(index))
        }
    }

    private mutating func compile(_ rule: RulePack.Rule, at place: PackLocator.Place) {
        let label = labelIndex(rule.label, at: place["label"].location)
        let condition = compile(rule.condition, at: place.only(FormatKeys.condition))
        let none = rule.none.flatMap { compile($0, at: place["none"]) }
        guard let label, let condition else { return }
        if rule.part == .stated, image.labels[label].parent != nil {
            report(
                .badValue,
                at: place["part"].location,
                "\"\(rule.label)\" is no principle, and only principles are stated",
                suggestion: "name its parent"
            )
        }
        ruleIndices[rule.id] = Int32(image.rules.count)
        image.rules.append(
            .init(
                id: rule.id,
                label: Int32(label),
                part: rule.part.compiled,
                tier: rule.tier.compiled,
                status: rule.status.compiled,
                weight: Int32(clamping: rule.weight),
                // Without a cap of its own the segment's holds; a cap here would also hide hits from the count of hits.
                cap: rule.cap.map { Int32(clamping: $0) } ?? PackImage.Limits.points,
                condition: condition,
                none: none,
                scope: rule.scope.compiled,
                zones: rule.zones.isEmpty ? 0xFF : rule.zones.reduce(0) { $0 | 1 << $1.compiled },
                listItems: Int32(clamping: rule.listItems ?? rule.tier.listItems)
            )
        )
    }

    /// Returns the index of a condition, or nil if it has a fault, which is reported.
    private mutating func compile(_ condition: RulePack.Condition, at place: PackLocator.Place) -> Int32? {
        switch condition {
        case .terms(let list):
            return group(list, at: place).map { add(.group($0)) }
        case .lexicon(let name):
            let numbers = lexicon(name, at: place.location(of: name))
            return numbers.isEmpty ? nil : add(.group(terms.group(of: numbers)))
        case .rule(let id):
            // A reference without an index was reported when the rules were ordered.
            return ruleIndices[id].map { add(.rule($0)) }
        case .any(let children):
            return compile(children, at: place).map { add(.any($0)) }
        case .all(let children):
            return compile(children, at: place).map { add(.all($0)) }
        case .atLeast(let count, let children):
            return compile(children, at: place).map { add(.atLeast(count: Int32(clamping: count), of: $0)) }
        case .near(let children, let gap, let ordered):
            return compile(children, at: place).map {
                add(.near($0, gap: Int32(clamping: gap), ordered: ordered))
            }
        }
    }

    private mutating func compile(_ children: [RulePack.Condition], at place: PackLocator.Place) -> [Int32]? {
        // Each child is compiled, even after one with a fault, so that all faults are found.
        let compiled = children.map { compile($0, at: place) }
        let whole = compiled.compactMap(\.self)
        return whole.count == compiled.count && !whole.isEmpty ? whole : nil
    }
}

extension RulePack.Rule.Part {
    fileprivate var compiled: PackImage.Part {
        switch self {
        case .substance: .substance
        case .stated: .stated
        }
    }
}

extension RulePack.Rule.Tier {
    fileprivate var compiled: PackImage.Tier {
        switch self {
        case .strong: .strong
        case .topic: .topic
        case .weak: .weak
        case .pair: .pair
        }
    }
}

extension RulePack.Rule.Status {
    fileprivate var compiled: PackImage.Status {
        switch self {
        case .draft: .draft
        case .trial: .trial
        case .stable: .stable
        case .deprecated: .deprecated
        }
    }
}

extension RulePack.Rule.Scope {
    fileprivate var compiled: PackImage.Scope {
        switch self {
        case .clause: .clause
        case .sentence: .sentence
        case .paragraph: .paragraph
        case .item: .item
        }
    }
}

extension RulePack.Rule.Zone {
    /// The zone's bit in a rule's zones.
    fileprivate var compiled: UInt8 {
        switch self {
        case .title: 0
        case .heading: 1
        case .lead: 2
        case .body: 3
        }
    }
}
