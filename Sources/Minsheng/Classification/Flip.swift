// SPDX-License-Identifier: Apache-2.0

/// The least evidence without which a label would be decided the other way.
///
/// To take a piece of evidence away is to take its words from its segment for its label: what overlaps them there, or
/// says the same again, goes with them. ``Classifier/classify(title:body:without:)`` gives the verdict that is left.
public struct Flip: Hashable, Sendable {
    /// The label, an index into ``Pack/labels``.
    public let label: Int
    /// Whether this is about the verdict's ``Verdict/stated`` principles, or about its ``Verdict/labels``.
    public let isStatement: Bool
    /// Whether the label is off and comes on, being incidental only beside what is taken away; otherwise it is on and
    /// goes off.
    public let turnsOn: Bool
    /// What to take away, in reading order: of the label, of the measures below it or, if it comes on, of other labels.
    public let evidence: [Evidence]
    /// Whether no smaller set flips the label; otherwise only no part of this one does.
    ///
    /// It is false only if a rule of the label has a cap, or if very many segments share the label's points in
    /// fractions of its threshold.
    public let isSmallest: Bool
}

extension Classifier {
    /// Classifies a text as if some of the evidence that ``explain(title:body:)`` found in it were not there.
    /// - Parameters:
    ///   - title: the title, or nothing.
    ///   - body: the text.
    ///   - evidence: evidence of this text by this classifier; what is not is passed over.
    public func classify(title: String = "", body: String, without evidence: [Evidence]) -> Verdict {
        var scratch = ClassifierScratch()
        guard scratch.evaluation.run(program, title: title.utf8.span, body: body.utf8.span) else { return unreadable }
        return scratch.evaluation.verdict(program, without: evidence)
    }
}
