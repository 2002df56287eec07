// SPDX-License-Identifier: Apache-2.0

/// A sentence as the classifier read it, with what it holds of rules.
package struct SentenceReading: Hashable, Sendable {
    /// A term that can set off a rule, and that no guard took away.
    package struct Anchor: Hashable, Sendable {
        /// The term as its author wrote it.
        package let term: String
        /// Where it stands in ``SentenceReading/text``, in UTF-8.
        package let range: Range<Int>
    }

    /// The sentence, repaired and folded.
    package let text: String
    /// The terms that could have set off a rule.
    package let anchors: [Anchor]
    /// Whether a rule found something in it, counted or not.
    package let hasEvidence: Bool

    /// Whether a rule could have found something and none did.
    package var isSilent: Bool { !hasEvidence && !anchors.isEmpty }
}

extension Classifier {
    /// Reads a text sentence by sentence; sentences that say again what was said are left out.
    package func sentences(title: String, body: String, scratch: inout ClassifierScratch) -> [SentenceReading] {
        scratch.evaluation.isTracing = true
        guard scratch.evaluation.run(program, title: title.utf8Span.span, body: body.utf8Span.span) else { return [] }
        return scratch.evaluation.sentences(program)
    }
}

extension Evaluation {
    fileprivate func sentences(_ program: RuleProgram) -> [SentenceReading] {
        let evident = Set(contributions.map(\.segment))
        let guarded = Set(vetoes.map(\.hit))
        var anchors: [Int32: [SentenceReading.Anchor]] = [:]
        for (index, hit) in hits.enumerated()
        where !program.uses[Int(hit.pattern)].isDisjoint(with: .anyAnchor) && !guarded.contains(Int32(index)) {
            let start = view.segments[Int(hit.segment)].range.lowerBound
            let range = Int(hit.start) - start..<Int(hit.end) - start
            let term = program.source(of: hit.pattern)
            anchors[hit.segment, default: []].append(SentenceReading.Anchor(term: term, range: range))
        }
        return view.segments.enumerated().filter { !$0.element.isRepeat }.map { index, segment in
            SentenceReading(
                text: String(decoding: view.folded[segment.range], as: UTF8.self),
                anchors: anchors[Int32(index)] ?? [],
                hasEvidence: evident.contains(Int32(index))
            )
        }
    }
}
