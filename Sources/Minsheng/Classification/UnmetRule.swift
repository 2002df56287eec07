// SPDX-License-Identifier: Apache-2.0

/// A rule some of whose words stand in a text and that found nothing, with the first thing that kept it from it.
public struct UnmetRule: Hashable, Sendable {
    /// What a rule lacked.
    public enum Obstacle: Hashable, Sendable {
        /// None of the terms stands where it would have to.
        case missing(terms: [String])
        /// Too few of several parts stand there.
        case tooFew(found: Int, needed: Int, missing: [String])
        /// The words stand there, and a guard takes all of them away.
        case guarded
        /// The parts stand there, but not as the rule asks.
        case apart(Quotation, Quotation, Placement)
        /// The rule holds, but only outside of the zones it looks at.
        case otherZone([Zone])
        /// The rule is a draft, which gives no points.
        case draft
    }

    /// How two parts stand that do not fit.
    public enum Placement: Hashable, Sendable {
        /// They share characters.
        case overlapping
        /// The second stands before the first.
        case wrongOrder
        /// So many characters stand between them, and the rule allows fewer.
        case tooFar(characters: Int, allowed: Int)
        /// A mark that ends a clause stands between them.
        case otherClause
    }

    /// The rule.
    public let rule: String
    /// Its label, an index into ``Pack/labels``.
    public let label: Int
    /// Where all its parts must stand: `clause`, `sentence`, `paragraph` or `item`.
    public let scope: String
    /// The words it has in the place where it came closest, one for each of its lists.
    public let found: [Quotation]
    /// What was missing there.
    public let obstacle: Obstacle
}

extension Classifier {
    /// The ids of the pack's rules, in its order.
    public var ruleIDs: [String] { program.image.rules.map(\.id) }

    /// Tells why rules that have words in a text found nothing; rules that something was taken from are not among
    /// them, because ``Explanation/vetoes`` says by what.
    /// - Returns: the rules in the pack's order.
    /// - Complexity: O(sentences × rules with words in them); it is for one text at a time.
    public func unmetRules(title: String = "", body: String) -> [UnmetRule] {
        var scratch = ClassifierScratch()
        scratch.evaluation.isTracing = true
        let (title, body) = (title.utf8Span.span, body.utf8Span.span)
        guard scratch.evaluation.run(program, title: title, body: body) else { return [] }
        return scratch.evaluation.unmetRules(program, title: title, body: body)
    }
}
