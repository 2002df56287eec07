// SPDX-License-Identifier: Apache-2.0

extension LintRun {
    mutating func checkLabels() {
        for label in pack.labels {
            let place = locator.label(label.id)
            if label.define.isEmpty {
                warn(
                    .missingDefinition,
                    at: place.location,
                    "the label \"\(label.id)\" does not say what it means",
                    suggestion: "add define: …"
                )
            }
            let rules = pack.rules.filter { $0.label == label.id && $0.part == .substance && $0.status != .draft }
            let hasMeasures = pack.labels.contains { $0.parent == label.id }
            if rules.isEmpty, !hasMeasures {
                warn(
                    .unusedLabel,
                    at: place.location,
                    "no rule gives \"\(label.id)\" points",
                    suggestion: "write a rule, or remove the label"
                )
            } else if !rules.isEmpty, rules.allSatisfy({ $0.tier == .weak }) {
                warn(
                    .onlyWeak,
                    at: place.location,
                    "all rules of \"\(label.id)\" are weak, and weak terms never decide",
                    suggestion: "give one another tier"
                )
            }
        }
    }

    mutating func checkLexicons() {
        var used = Set(pack.guards.compactMap(\.liftedBy))
        for list in lists {
            used.formUnion(list.entries.map(\.written).filter { $0.hasPrefix("@") }.map { String($0.dropFirst()) })
        }
        for rule in pack.rules { used.formUnion(rule.condition.lexicons + (rule.none?.lexicons ?? [])) }
        for lexicon in pack.lexicons where !used.contains(lexicon.name) {
            warn(
                .unusedLexicon,
                at: locator.lexicon(lexicon.name).location,
                "nothing includes the lexicon \"\(lexicon.name)\"",
                suggestion: "include it as \"@\(lexicon.name)\", or remove it"
            )
        }
    }

    mutating func checkContexts() {
        for (position, context) in pack.contexts.enumerated() {
            let place = locator.context(position)
            if context.factor == 100 {
                warn(
                    .idleContext,
                    at: place["factor"].location,
                    "the context \"\(context.id)\" leaves all points",
                    suggestion: "lower its factor, or remove it"
                )
            }
            let cancels = Set(index.terms(context.unless).filter(\.isPlain).map(\.anchor))
            for term in index.contextTerms[position] where term.isPlain {
                guard let cancel = term.anchor.firstPart(in: cancels) else { continue }
                warn(
                    .cancelledContext,
                    at: place["terms"].location(of: term.text),
                    "\"\(term.text)\" never brings this context about: it holds \"\(String(decoding: cancel, as: UTF8.self))\", which cancels it",
                    suggestion: "remove one of them"
                )
            }
        }
    }

    // MARK: Guards

    mutating func checkGuards() {
        for (position, one) in pack.guards.enumerated() {
            let place = locator.guard(position)["terms"]
            for written in one.terms {
                for term in index.terms([written]) where term.isPlain && !covers(term, one) {
                    warn(
                        .idleGuard,
                        at: place.location(of: written),
                        "the guard \"\(term.text)\" holds no term that it could veto, nor a part of one",
                        suggestion: "remove it"
                    )
                }
            }
        }
    }

    /// Whether a guard's text holds a term of a rule that it acts on, or of a context or `none` if it acts on all; or
    /// begins or ends inside such a term, by two characters or more.
    private func covers(_ term: Term, _ one: RulePack.Guard) -> Bool {
        func acts(on labels: Set<String>?) -> Bool {
            guard let labels else { return false }
            return one.labels.isEmpty || !labels.isDisjoint(with: one.labels)
        }
        let text = term.anchor
        let holdsTerm = text.characterRanges().contains { range in
            let part = Array(text[range])
            return (one.labels.isEmpty && index.markTerms.contains(part)) || acts(on: index.labelsOfTerm[part])
        }
        return holdsTerm
            || text.borders.contains { split in
                acts(on: index.labelsOfEnd[Array(text[..<split.offset])])
                    || acts(on: index.labelsOfStart[Array(text[split.offset...])])
            }
    }
}
