// SPDX-License-Identifier: Apache-2.0

extension LintRun {
    mutating func checkRules() {
        var asked: [RulePack.Rule: String] = [:]
        for (position, rule) in pack.rules.enumerated() {
            let place = locator.rule(position)
            let question = rule.question
            if let first = asked[question] {
                warn(
                    .duplicateRule,
                    at: place["id"].location,
                    "\"\(rule.id)\" asks for the same as \"\(first)\"",
                    suggestion: "remove one"
                )
            } else {
                asked[question] = rule.id
            }
            if rule.status == .stable, rule.tests.match.isEmpty {
                warn(
                    .untestedRule,
                    at: place["id"].location,
                    "\"\(rule.id)\" is stable and has no test that it matches",
                    suggestion: "add tests: {match: […]}, or make it trial"
                )
            }
            if let cap = rule.cap, cap < rule.weight {
                warn(
                    .cappedWeight,
                    at: place["cap"].location,
                    "one match gives \(rule.weight) and the cap is \(cap)",
                    suggestion: "lower the weight, or raise the cap"
                )
            }
            checkTerms(of: rule, at: place.only(FormatKeys.condition))
        }
        checkShared()
    }

    /// Terms that decide alone: short ones, and those that can never count.
    private mutating func checkTerms(of rule: RulePack.Rule, at place: PackLocator.Place) {
        let threshold = pack.threshold(of: rule.label)
        let excluding = Set(index.terms(of: rule.none ?? .terms([])).filter(\.isPlain).map(\.anchor))
        let vetoing = vetoingTexts(of: rule)
        for term in index.terms(of: rule.condition) {
            if rule.decidesAlone(threshold), term.isPlain, term.text.count == 1 {
                warn(
                    .shortTerm,
                    at: location(of: term, in: place),
                    "\"\(term.text)\" decides alone, and is one character long",
                    suggestion: "ask for another term beside it"
                )
            }
            if let one = guardOf(term, of: rule) {
                warn(
                    .guardedTerm,
                    at: location(of: term, in: place),
                    "\"\(term.text)\" is both a term of \"\(rule.id)\" and a guard of kind \(one.kind.rawValue); it never counts",
                    suggestion: "remove one of them"
                )
            }
            if let other = term.anchor.firstPart(in: excluding) ?? term.anchor.firstPart(in: vetoing) {
                let holder = excluding.contains(other) ? "\"\(rule.id)\" must not find" : "a context vetoes"
                warn(
                    .excludedTerm,
                    at: location(of: term, in: place),
                    "\"\(term.text)\" never counts: it holds \"\(String(decoding: other, as: UTF8.self))\", which \(holder)",
                    suggestion: "remove one of them"
                )
            }
        }
    }

    /// The texts that bring about a context which leaves the rule nothing, whatever else the sentence holds.
    private func vetoingTexts(of rule: RulePack.Rule) -> Set<[UInt8]> {
        var texts: Set<[UInt8]> = []
        for (position, context) in pack.contexts.enumerated() {
            guard context.factor == 0, context.unless.isEmpty, context.maximumLength == nil,
                context.labels.isEmpty || context.labels.contains(rule.label)
            else { continue }
            texts.formUnion(index.contextTerms[position].filter(\.isPlain).map(\.anchor))
        }
        return texts
    }

    /// The guard that has a term for its own, and so vetoes it wherever it stands.
    ///
    /// A term of a lexicon may serve other labels; there a guard for some of them is no mistake.
    private func guardOf(_ term: Term, of rule: RulePack.Rule) -> RulePack.Guard? {
        guard term.isPlain, let positions = index.guardsOfText[term.anchor] else { return nil }
        let isWrittenHere = rule.condition.termLists.joined().contains { (try? Term($0)) == term }
        return positions.lazy.map { pack.guards[$0] }.first { one in
            one.liftedBy == nil && (one.labels.isEmpty || (isWrittenHere && one.labels.contains(rule.label)))
        }
    }

    /// A term that decides alone for two labels is a question that the codebook should have answered.
    private mutating func checkShared() {
        var owners: [Term: (label: String, rule: String)] = [:]
        for (position, rule) in pack.rules.enumerated() where rule.tier == .strong && rule.part == .substance {
            for term in index.terms(of: rule.condition) {
                guard let owner = owners[term] else {
                    owners[term] = (rule.label, rule.id)
                    continue
                }
                guard owner.label != rule.label else { continue }
                note(
                    .sharedTerm,
                    at: location(of: term, in: locator.rule(position).only(FormatKeys.condition)),
                    "\"\(term.text)\" decides alone for \"\(rule.label)\" and, in \"\(owner.rule)\", for \"\(owner.label)\"",
                    suggestion: "choose one, or leave it if both hold"
                )
            }
        }
    }
}

extension RulePack.Rule {
    /// The rule with nothing but what it asks for.
    fileprivate var question: RulePack.Rule {
        .init(
            id: "",
            label: label,
            part: part,
            tier: .strong,
            scope: scope,
            zones: zones,
            condition: condition.normalized,
            none: none?.normalized
        )
    }

    /// Whether one of its terms is enough for its label.
    func decidesAlone(_ threshold: Int) -> Bool {
        guard tier == .strong, weight >= threshold else { return false }
        switch condition {
        case .terms, .lexicon: return true
        case .any, .all, .atLeast, .near, .rule: return false
        }
    }
}

extension RulePack {
    /// The points that a label asks for; beyond reach if there is no such label.
    func threshold(of label: String) -> Int {
        labels.first { $0.id == label }?.threshold ?? Int.max
    }
}
