// SPDX-License-Identifier: Apache-2.0

extension FormatWriter {
    static func rule(_ rule: RulePack.Rule) -> SourceNode {
        var entries = Entries()
        entries.addText("id", rule.id)
        entries.addText("label", rule.label)
        entries.addText("part", rule.part.rawValue, unless: RulePack.Rule.Part.substance.rawValue)
        entries.addText("status", rule.status.rawValue, unless: RulePack.Rule.Status.trial.rawValue)
        entries.addText(
            "tier",
            rule.tier.rawValue,
            unless: RulePack.Rule.Tier.default(for: rule.condition.normalized).rawValue
        )
        entries.add("weight", rule.weight, unless: 100)
        entries.add("cap", rule.cap)
        entries.addText("scope", rule.scope.rawValue, unless: RulePack.Rule.Scope.sentence.rawValue)
        entries.addWords("zone", rule.zones.map(\.rawValue))
        entries.add("list_items", rule.listItems)
        let condition = entry(rule.condition.normalized)
        entries.add(condition.key, condition.value)
        entries.add("none", rule.none.map { none($0.normalized) })
        entries.addText("note", rule.note)
        entries.addMapping("tests", tests(rule.tests))
        return entries.node
    }

    private static func tests(_ tests: RulePack.Rule.Tests) -> Entries {
        var entries = Entries()
        entries.addWords("match", tests.match)
        entries.addList(
            "skip",
            tests.skip.map { Entries([("text", text($0.text)), ("by", text($0.by.rawValue))]).node }
        )
        return entries
    }

    /// A condition as the key and the value that a rule or another condition holds.
    private static func entry(_ condition: RulePack.Condition) -> (key: String, value: SourceNode) {
        switch condition {
        case .terms(let terms): ("any", words(terms))
        case .any(let children): ("any", .sequence(children.flatMap(alternatives)))
        case .all(let children): ("all", .sequence(children.map(child)))
        case .atLeast(let count, let children):
            ("atleast", Entries([("n", number(count)), ("of", .sequence(children.map(child)))]).node)
        case .near(let children, let gap, let ordered): ("near", near(children, gap, ordered))
        case .lexicon(let name): ("lexicon", text(name))
        case .rule(let id): ("rule", text(id))
        }
    }

    private static func near(_ children: [RulePack.Condition], _ gap: Int, _ ordered: Bool) -> SourceNode {
        var entries = Entries()
        entries.add("gap", number(gap))
        if ordered {
            entries.add("ordered", SourceNode(value: .scalar("true", isQuoted: false)))
        }
        entries.add("of", .sequence(children.map(child)))
        return entries.node
    }

    /// A part of `all`, `near` or `atleast`: one term, or a mapping.
    private static func child(_ condition: RulePack.Condition) -> SourceNode {
        if case .terms(let terms) = condition, terms.count == 1 {
            return text(terms[0])
        }
        let entry = entry(condition)
        return Entries([(entry.key, entry.value)]).node
    }

    /// The items that an alternative of `any` is written as: its terms, or a mapping.
    private static func alternatives(_ condition: RulePack.Condition) -> [SourceNode] {
        if case .terms(let terms) = condition {
            return terms.map(text)
        }
        return [child(condition)]
    }

    private static func none(_ condition: RulePack.Condition) -> SourceNode {
        switch condition {
        case .terms(let terms): words(terms)
        case .any(let children): .sequence(children.flatMap(alternatives))
        default: child(condition)
        }
    }
}
