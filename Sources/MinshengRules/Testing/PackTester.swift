// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// Runs the tests that a pack carries: `minsheng rules test`.
///
/// A `match` test passes if the rule finds something in the text and each `⟦…⟧` is evidence of the rule. A `skip` test
/// passes if the rule finds nothing that counts *and* the stage that it names is the one that took it away, so that it
/// fails when it passes for the wrong reason.
///
/// A rule's test asks for what the rule finds, not for the verdict: a weak term finds what it should though it never
/// decides. Where another rule of the label finds the same words first, the rule is tried alone.
public struct PackTester {
    private let source: PackSource
    private let locator: PackLocator
    private let image: PackImage
    private let classifier: Classifier

    /// Compiles a pack to test it.
    /// - Throws: ``RulesError`` if it does not compile.
    public init(_ source: PackSource) throws(RulesError) {
        self.source = source
        locator = PackLocator(source)
        image = try PackCompiler.image(of: source)
        do throws(PackError) {
            classifier = try Classifier(image)
        } catch {
            throw RulesError(.tooLarge, at: nil, error.message)
        }
    }

    /// Runs all tests.
    public func run() -> PackTestReport {
        var report = PackTestReport()
        var seen = Seen()
        for (position, rule) in source.pack.rules.enumerated() {
            let place = locator.rule(position)["tests"]
            for (number, text) in rule.tests.match.enumerated() {
                let failure = match(text, rule, &seen)
                let location = place["match"][number].location
                report.results.append(.init(rule: rule.id, text: text, location: location, failure: failure))
            }
            for (number, skip) in rule.tests.skip.enumerated() {
                let failure = self.skip(skip, rule, &seen)
                let location = place["skip"][number].location
                report.results.append(.init(rule: rule.id, text: skip.text, location: location, failure: failure))
            }
        }
        measure(seen, &report)
        return report
    }

    // MARK: Match

    private func match(_ text: String, _ rule: RulePack.Rule, _ seen: inout Seen) -> String? {
        guard let marked = MarkedText(text) else { return "⟦ and ⟧ are not in pairs" }
        let explanation = classifier.explain(body: marked.plain)
        seen.add(explanation)
        guard let failure = failure(marked, RuleOutcome(of: rule.id, in: explanation)) else { return nil }
        // Another rule of the label may have found the words first.
        guard let alone = alone(rule)?.explain(body: marked.plain) else { return failure }
        seen.add(alone)
        return self.failure(marked, RuleOutcome(of: rule.id, in: alone))
    }

    private func failure(_ marked: MarkedText, _ outcome: RuleOutcome) -> String? {
        if outcome.found.isEmpty {
            return outcome.taken.first.map { "⟦\($0.words.surface)⟧ is taken away: \($0.reason.words)" }
                ?? "the rule finds nothing"
        }
        let spans = outcome.found.flatMap(\.spans).map(\.utf8)
        for mark in marked.marks where !spans.contains(mark.range) {
            let found = outcome.found.map { "⟦\($0.surface)⟧" }.joined(separator: " ")
            return "⟦\(mark.text)⟧ is no evidence of the rule, which finds \(found)"
        }
        return nil
    }

    /// A classifier in which no other rule gives points, and what this one finds decides; nil if it cannot be made.
    private func alone(_ rule: RulePack.Rule) -> Classifier? {
        var image = image
        for index in image.rules.indices {
            if image.rules[index].id != rule.id {
                image.rules[index].status = .draft
            } else if image.rules[index].tier == .weak {
                image.rules[index].tier = .strong
            }
        }
        image.labels = image.labels.map { $0.withThreshold(1) }
        return try? Classifier(image)
    }

    // MARK: Skip

    private func skip(_ skip: RulePack.Rule.Skip, _ rule: RulePack.Rule, _ seen: inout Seen) -> String? {
        let explanation = classifier.explain(body: skip.text)
        seen.add(explanation)
        let outcome = RuleOutcome(of: rule.id, in: explanation)
        if !outcome.counted.isEmpty {
            let found = outcome.counted.map { "⟦\($0.surface)⟧" }.joined(separator: " ")
            return "the rule finds \(found), and it counts"
        }
        let stages = Set(outcome.stages(in: explanation))
        if stages.contains(skip.by) { return nil }
        let names = stages.map(\.rawValue).sorted().joined(separator: ", ")
        return "expected \(skip.by.rawValue) to take it away, and it was \(names)"
    }

    // MARK: Coverage

    /// The terms that texts made use of.
    private struct Seen {
        var terms: Set<String> = []
        var guards: Set<String> = []

        mutating func add(_ explanation: Explanation) {
            for evidence in explanation.evidence {
                terms.insert(evidence.anchor.term)
                terms.formUnion(evidence.supports.map(\.term))
            }
            for veto in explanation.vetoes {
                terms.insert(veto.words.term)
                if case .guarded(_, let by) = veto.reason { guards.insert(by) }
            }
        }
    }

    private func measure(_ seen: Seen, _ report: inout PackTestReport) {
        let index = LintIndex(source.pack)
        let used = Set(seen.terms.compactMap { try? Term($0) })
        var met: Set<Term> = []
        for rule in source.pack.rules {
            for term in index.terms(of: rule.condition) where met.insert(term).inserted {
                report.terms.add(term, isExercised: used.contains(term))
            }
        }
        let usedGuards = Set(seen.guards.compactMap { try? Term($0) })
        met = []
        for one in source.pack.guards {
            for term in index.terms(one.terms) where met.insert(term).inserted {
                report.guards.add(term, isExercised: usedGuards.contains(term))
            }
        }
    }
}

extension PackTestReport.Coverage {
    fileprivate mutating func add(_ term: Term, isExercised: Bool) {
        if isExercised {
            exercised += 1
        } else {
            missing.append(term.display)
        }
    }
}

extension Label {
    fileprivate func withThreshold(_ threshold: Int) -> Label {
        Label(id: id, slug: slug, title: title, parent: parent, threshold: threshold, definition: definition)
    }
}
