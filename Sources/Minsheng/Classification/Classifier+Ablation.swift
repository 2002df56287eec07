// SPDX-License-Identifier: Apache-2.0

/// Classifiers without one of their parts, to measure what the part is good for.
extension Classifier {
    /// The terms of the pack as their authors wrote them, those of guards and contexts among them.
    package var terms: [String] { program.image.patterns.indices.map { program.source(of: Int32($0)) } }

    /// The indices in ``terms`` of the terms that stand in a text.
    package func termsFound(in text: String) -> Set<Int> {
        var scratch = ClassifierScratch()
        let nothing: [UInt8] = []
        guard scratch.evaluation.run(program, title: nothing.span, body: text.utf8Span.span) else { return [] }
        return Set(scratch.evaluation.hits.map { Int($0.pattern) })
    }

    /// The same classifier but for one rule, which gives no points; rules that refer to it still may.
    package func without(rule index: Int) -> Classifier {
        Classifier(self, program.without(rule: index))
    }

    /// The same classifier but for one term, which is not found.
    package func without(term index: Int) -> Classifier {
        Classifier(self, program.without(term: index))
    }
}
