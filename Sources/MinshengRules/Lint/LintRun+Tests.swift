// SPDX-License-Identifier: Apache-2.0

import Minsheng

extension LintRun {
    mutating func checkTests() {
        for (position, rule) in pack.rules.enumerated() {
            let place = locator.rule(position)["tests"]["match"]
            for (number, text) in rule.tests.match.enumerated() {
                guard let marked = MarkedText(text) else {
                    warn(
                        .unmarkedTest,
                        at: place[number].location,
                        "⟦ and ⟧ are not in pairs in this test",
                        suggestion: "mark each piece of evidence as ⟦…⟧"
                    )
                    continue
                }
                if marked.marks.isEmpty {
                    warn(
                        .unmarkedTest,
                        at: place[number].location,
                        "this test does not say what is evidence",
                        suggestion: "mark each piece of evidence as ⟦…⟧"
                    )
                }
                checkGuards(of: rule, in: marked, at: place[number].location)
            }
        }
    }

    private mutating func checkGuards(of rule: RulePack.Rule, in text: MarkedText, at location: SourceLocation?) {
        for mark in text.marks {
            // Folded in three parts, so that the mark's place is known in the folded text.
            let before = Folding.fold(mark.before)
            let inside = Folding.fold(mark.text)
            let whole = before + inside + Folding.fold(mark.after)
            let hit = before.count..<(before.count + inside.count)
            for span in whole.characterRanges(limit: index.longestGuard) where Self.vetoes(span, hit) {
                guard let positions = index.guardsOfText[Array(whole[span])],
                    let one = positions.map({ pack.guards[$0] }).first(where: { acts($0, on: rule, in: whole) })
                else { continue }
                let term = String(decoding: whole[span], as: UTF8.self)
                warn(
                    .guardKillsTest,
                    at: location,
                    "the guard \"\(term)\" (\(one.kind.rawValue)) vetoes ⟦\(mark.text)⟧, which \"\(rule.id)\" should find here",
                    suggestion: "limit the guard to other labels, or change the test"
                )
                break
            }
        }
    }

    private func acts(_ one: RulePack.Guard, on rule: RulePack.Rule, in text: [UInt8]) -> Bool {
        guard one.labels.isEmpty || one.labels.contains(rule.label) else { return false }
        guard let lexicon = one.liftedBy else { return true }
        return !(index.lexicons[lexicon] ?? []).contains { text.holds($0.anchor) }
    }

    /// Whether a guard at `span` takes a hit away: it covers the hit, or ends inside it.
    static func vetoes(_ span: Range<Int>, _ hit: Range<Int>) -> Bool {
        (span.lowerBound <= hit.lowerBound && hit.upperBound <= span.upperBound)
            || (span.lowerBound < hit.lowerBound && hit.lowerBound < span.upperBound)
            || (span.lowerBound < hit.upperBound && hit.upperBound < span.upperBound)
    }
}
