// SPDX-License-Identifier: Apache-2.0

/// Turns an evaluation's indices into words and places.
struct EvidenceReader {
    private let evaluation: Evaluation
    private let program: RuleProgram
    private var quotations: [Int32: Quotation] = [:]

    /// - Parameter others: further hits that will be quoted.
    init(
        _ evaluation: Evaluation,
        _ program: RuleProgram,
        title: Span<UInt8>,
        body: Span<UInt8>,
        alsoQuoting others: [Int32] = []
    ) {
        self.evaluation = evaluation
        self.program = program
        let quoted = EvidenceReader.quotedHits(of: evaluation).union(others).sorted()
        let spans = quoted.map { evaluation.view.alignment.spans(of: evaluation.hits[Int($0)].range) }
        let source = SourceText(title: title, body: body, quoting: spans.flatMap { $0 })
        for (index, spans) in zip(quoted, spans) {
            let hit = evaluation.hits[Int(index)]
            quotations[index] = Quotation(
                term: program.source(of: hit.pattern),
                surface: spans.map { source.text(of: $0) }.joined(),
                folded: String(decoding: evaluation.view.folded[hit.range], as: UTF8.self),
                spans: spans.map { source.textSpan(of: $0) }
            )
        }
    }

    private static func quotedHits(of evaluation: Evaluation) -> Set<Int32> {
        var hits: Set<Int32> = []
        for contribution in evaluation.contributions {
            hits.insert(contribution.match.anchor)
            for support in contribution.match.supports { hits.insert(evaluation.supports[Int(support)]) }
        }
        for record in evaluation.vetoes { hits.insert(record.hit) }
        for record in evaluation.exclusions { hits.formUnion([record.hit, record.cause]) }
        return hits
    }

    func evidence(_ contribution: Contribution) -> Evidence {
        Evidence(
            label: Int(contribution.label),
            isStatement: contribution.part == .stated,
            rule: program.image.rules[Int(contribution.rule)].id,
            points: Int(contribution.points),
            polarity: contribution.polarity,
            zone: evaluation.view.segments[Int(contribution.segment)].zone,
            segment: Int(contribution.segment),
            anchor: quotation(contribution.match.anchor),
            supports: contribution.match.supports.map { quotation(evaluation.supports[Int($0)]) },
            isListItem: contribution.isListItem
        )
    }

    func veto(_ contribution: Contribution, _ reason: Veto.Reason) -> Veto {
        Veto(
            label: Int(contribution.label),
            rule: program.image.rules[Int(contribution.rule)].id,
            words: quotation(contribution.match.anchor),
            reason: reason
        )
    }

    func veto(_ record: VetoRecord) -> Veto {
        let kind = program.image.guards[Int(record.guardIndex)].kind
        return Veto(
            label: Int(record.label),
            rule: program.image.rules[Int(record.rule)].id,
            words: quotation(record.hit),
            reason: .guarded(kind: "\(kind)", by: guardTerm(of: record))
        )
    }

    func veto(_ record: ExclusionRecord) -> Veto {
        let rule = program.image.rules[Int(record.rule)]
        return Veto(
            label: Int(rule.label),
            rule: rule.id,
            words: quotation(record.hit),
            reason: .excluded(by: quotation(record.cause).term)
        )
    }

    /// The guard's term that covers a vetoed hit.
    private func guardTerm(of record: VetoRecord) -> String {
        let hit = evaluation.hits[Int(record.hit)]
        let guarding = program.image.guards[Int(record.guardIndex)]
        let terms = program.image.groups[Int(guarding.group)]
        // Hits stand in the order of the text, and so those of one segment together.
        let start = evaluation.hits.partitioningIndex { $0.segment >= hit.segment }
        let cover = evaluation.hits[start...].prefix { $0.segment == hit.segment }.first {
            terms.contains($0.pattern)
                && GuardSpan($0, index: record.guardIndex, labels: guarding.labels).vetoes(hit)
        }
        return cover.map { program.source(of: $0.pattern) } ?? ""
    }

    /// The words of a hit that was announced.
    func quotation(_ hit: Int32) -> Quotation {
        quotations[hit] ?? Quotation(term: "", surface: "", folded: "", spans: [])
    }
}
