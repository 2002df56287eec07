// SPDX-License-Identifier: Apache-2.0

import Minsheng

extension FormatReader {
    /// Reads a rule, or returns nil if it has no condition to speak of.
    mutating func rule(_ node: SourceNode) -> RulePack.Rule? {
        let fields = fields(node, what: "rule", known: FormatKeys.rule)
        let points = 0...Int(PackImage.Limits.points)
        let condition = condition(fields)
        let rule = RulePack.Rule(
            id: requiredText(fields, "id"),
            label: requiredText(fields, "label"),
            part: choice(fields, "part") ?? .substance,
            status: choice(fields, "status") ?? .trial,
            tier: choice(fields, "tier"),
            weight: integer(fields, "weight", in: points) ?? 100,
            cap: integer(fields, "cap", in: points),
            scope: choice(fields, "scope") ?? .sentence,
            zones: zones(fields),
            listItems: integer(fields, "list_items", in: points),
            condition: condition ?? .terms([]),
            none: fields["none"].map { noneCondition($0) },
            note: text(fields, "note"),
            tests: tests(fields)
        )
        return condition == nil ? nil : rule
    }

    private mutating func zones(_ fields: Fields) -> [RulePack.Rule.Zone] {
        guard let node = fields["zone"] else { return [] }
        switch node.value {
        case .sequence(let items): return items.compactMap { choice($0, "zone") }
        default: return [choice(node, "zone")].compactMap { $0 }
        }
    }

    private mutating func tests(_ fields: Fields) -> RulePack.Rule.Tests {
        guard let tests = self.fields(fields, "tests", known: FormatKeys.tests) else { return .init() }
        var skips: [RulePack.Rule.Skip] = []
        if let node = tests["skip"] {
            if case .sequence(let items) = node.value {
                for item in items {
                    let skip = self.fields(item, what: "skip test", known: FormatKeys.skip)
                    if skip["by"] == nil { missing(skip, "by") }
                    skips.append(.init(text: requiredText(skip, "text"), by: choice(skip, "by") ?? .unmatched))
                }
            } else {
                report(.wrongType, at: node.offset, "skip should be a list of {text, by}, not \(node.kind)")
            }
        }
        return RulePack.Rule.Tests(match: texts(tests, "match"), skip: skips)
    }

    // MARK: Conditions

    /// Reads the one condition among the keys of a rule or of a nested condition.
    private mutating func condition(_ fields: Fields) -> RulePack.Condition? {
        let keys = FormatKeys.condition.filter { fields[$0] != nil }
        guard let key = keys.first, let node = fields[key] else {
            report(
                .missingKey,
                at: fields.offset,
                "this \(fields.what) asks for nothing",
                suggestion: "add one of \(FormatKeys.condition.joined(separator: ", "))"
            )
            return nil
        }
        if keys.count > 1, let second = fields[keys[1]] {
            report(
                .badValue,
                at: second.offset,
                "this \(fields.what) has both \"\(key)\" and \"\(keys[1])\"",
                suggestion: "put one inside the other"
            )
        }
        return condition(key, node)
    }

    private mutating func condition(_ key: String, _ node: SourceNode) -> RulePack.Condition? {
        switch key {
        case "any": return anyCondition(node, key)
        case "all": return children(node, key).map(RulePack.Condition.all)
        case "near":
            let fields = fields(node, what: "near", known: FormatKeys.near)
            let gap = requiredInteger(fields, "gap", in: 0...Int(PackImage.Limits.distance))
            let ordered = flag(fields, "ordered") ?? false
            return requiredChildren(fields).map { .near($0, gap: gap, ordered: ordered) }
        case "atleast":
            let fields = fields(node, what: "atleast", known: FormatKeys.atLeast)
            let children = requiredChildren(fields)
            let count = requiredInteger(fields, "n", in: 1...max(1, children?.count ?? Int.max))
            return children.map { .atLeast(count: count, of: $0) }
        case "lexicon": return text(node, key).map(RulePack.Condition.lexicon)
        default: return text(node, key).map(RulePack.Condition.rule)
        }
    }

    private mutating func noneCondition(_ node: SourceNode) -> RulePack.Condition {
        if case .mapping = node.value {
            return nested(node) ?? .terms([])
        }
        return anyCondition(node, "none") ?? .terms([])
    }

    /// Reads terms and conditions any of which will do; terms that stand together are one list.
    private mutating func anyCondition(_ node: SourceNode, _ key: String) -> RulePack.Condition? {
        children(node, key).map { .anyOf($0) }
    }

    private mutating func requiredChildren(_ fields: Fields) -> [RulePack.Condition]? {
        guard let node = fields["of"] else {
            missing(fields, "of")
            return nil
        }
        return children(node, "of")
    }

    /// Reads a list whose items are terms or conditions, or a text of terms with spaces between.
    private mutating func children(_ node: SourceNode, _ key: String) -> [RulePack.Condition]? {
        guard case .sequence(let items) = node.value else {
            let words = words(node, key)
            return words.isEmpty ? nil : words.map { .terms([$0]) }
        }
        if items.isEmpty {
            report(.badValue, at: node.offset, "\(key) is empty", suggestion: "remove the key")
        }
        let children = items.compactMap { item in
            if case .mapping = item.value { return nested(item) }
            return text(item, "a term").map { RulePack.Condition.terms([$0]) }
        }
        return children.isEmpty ? nil : children
    }

    private mutating func nested(_ node: SourceNode) -> RulePack.Condition? {
        condition(fields(node, what: "condition", known: FormatKeys.condition))
    }
}
