// SPDX-License-Identifier: Apache-2.0

extension Evaluation {
    /// Notes what the points of the text evaluated last came from.
    func read(into findings: inout Findings, _ verdict: Verdict, _ program: RuleProgram) {
        var terms: [Int32] = []
        var rules: [Int32] = []
        for contribution in contributions {
            let label = Int(contribution.label)
            if contribution.polarity == .denied {
                findings.denied.formUnion(Self.lineage(of: label, program))
                continue
            }
            // The same as an explanation shows as evidence.
            guard contribution.isKept, contribution.part == .stated || verdict.labels.contains(index: label) else {
                continue
            }
            if contribution.polarity == .deficit { findings.deficit.formUnion(Self.lineage(of: label, program)) }
            terms.append(hits[Int(contribution.match.anchor)].pattern)
            rules.append(contribution.rule)
        }
        for term in terms.distinct() { findings.terms.append(program.source(of: term)) }
        for rule in rules.distinct() { findings.rules.append(program.image.rules[Int(rule)].id) }
    }

    /// A label and the principle above it.
    private static func lineage(of label: Int, _ program: RuleProgram) -> LabelSet {
        let own = LabelSet(index: label)
        return program.image.labels[label].parent.map { own.union(LabelSet(index: $0)) } ?? own
    }
}

extension [Int32] {
    /// The values in ascending order, each once.
    fileprivate func distinct() -> [Int32] {
        var result: [Int32] = []
        for value in sorted() where value != result.last { result.append(value) }
        return result
    }
}
