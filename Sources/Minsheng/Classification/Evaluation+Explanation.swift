// SPDX-License-Identifier: Apache-2.0

/// From a traced evaluation to the record of its reasons.
extension Evaluation {
    /// The explanation of the text evaluated last.
    func explanation(_ program: RuleProgram, of pack: Pack, quoting source: SourceText) -> Explanation {
        let verdict = verdict(program)
        let reader = EvidenceReader(evaluation: self, program: program, source: source)
        let labels = tallies.indices.map { verdictReason(of: $0, verdict, program) }
        var evidence: [(start: Int32, Evidence)] = []
        var vetoes: [(start: Int32, Veto)] = []
        for contribution in contributions {
            let start = hits[Int(contribution.match.anchor)].start
            if let reason = reason(against: contribution, labels, program) {
                vetoes.append((start, reader.veto(contribution, reason)))
            } else if contribution.isKept {
                evidence.append((start, reader.evidence(contribution)))
            }
        }
        for record in Set(self.vetoes) where record.label >= 0 {
            vetoes.append((hits[Int(record.hit)].start, reader.veto(record)))
        }
        for record in exclusions { vetoes.append((hits[Int(record.hit)].start, reader.veto(record))) }
        return Explanation(
            pack: pack,
            verdict: verdict,
            evidence: evidence.sorted(by: EvidenceReader.order).map(\.1),
            vetoes: vetoes.sorted(by: EvidenceReader.order).map(\.1),
            contexts: Set(contexts.map(\.context)).sorted().map { program.image.contexts[Int($0)].id }
        )
    }

    /// Why a label with points is not in the verdict, or nil.
    private func verdictReason(of label: Int, _ verdict: Verdict, _ program: RuleProgram) -> Veto.Reason? {
        guard tallies[label].total > 0, !verdict.labels.contains(index: label) else { return nil }
        switch shortfall(of: label, program) {
        case .belowThreshold?: return .belowThreshold
        case .notSalient?: return .notSalient
        case .incidental?, nil: return .incidental
        }
    }

    /// Why a contribution does not count, or nil if it does or if another in its place does.
    private func reason(
        against contribution: Contribution,
        _ labels: [Veto.Reason?],
        _ program: RuleProgram
    ) -> Veto.Reason? {
        if contribution.polarity == .denied { return .denied }
        if contribution.points == 0, let context = context(against: contribution, program) { return .context(id: context) }
        guard contribution.isKept, contribution.part == .substance else { return nil }
        return labels[Int(contribution.label)]
    }

    /// The context that left a contribution nothing.
    private func context(against contribution: Contribution, _ program: RuleProgram) -> String? {
        let holding = contexts.filter { $0.segment < 0 || $0.segment == contribution.segment }
            .map { program.image.contexts[Int($0.context)] }
            .filter { $0.labels.isEmpty || $0.labels.contains(index: Int(contribution.label)) }
        return holding.min { $0.percent < $1.percent }?.id
    }
}

/// Turns the evaluation's indices into words.
struct EvidenceReader {
    let evaluation: Evaluation
    let program: RuleProgram
    let source: SourceText

    func evidence(_ contribution: Contribution) -> Evidence {
        let rule = program.image.rules[Int(contribution.rule)]
        let anchor = evaluation.hits[Int(contribution.match.anchor)]
        return Evidence(
            label: Int(contribution.label),
            isStatement: contribution.part == .stated,
            rule: rule.id,
            term: term(of: anchor),
            points: Int(contribution.points),
            polarity: contribution.polarity,
            zone: evaluation.view.segments[Int(contribution.segment)].zone,
            segment: Int(contribution.segment),
            anchor: quotation(of: anchor),
            supports: contribution.match.supports.map {
                quotation(of: evaluation.hits[Int(evaluation.supports[Int($0)])])
            },
            isListItem: contribution.isListItem
        )
    }

    func veto(_ contribution: Contribution, _ reason: Veto.Reason) -> Veto {
        Veto(
            label: Int(contribution.label),
            rule: program.image.rules[Int(contribution.rule)].id,
            words: quotation(of: evaluation.hits[Int(contribution.match.anchor)]),
            reason: reason
        )
    }

    func veto(_ record: VetoRecord) -> Veto {
        let hit = evaluation.hits[Int(record.hit)]
        let rule = program.image.guards[Int(record.guardIndex)]
        let cover = evaluation.hits.first {
            $0.segment == hit.segment && program.image.groups[Int(rule.group)].contains($0.pattern)
                && GuardSpan(start: $0.start, end: $0.end, index: record.guardIndex, labels: rule.labels).vetoes(hit)
        }
        return Veto(
            label: Int(record.label),
            rule: nil,
            words: quotation(of: hit),
            reason: .guarded(kind: "\(rule.kind)", by: cover.map(term) ?? "")
        )
    }

    func veto(_ record: ExclusionRecord) -> Veto {
        let rule = program.image.rules[Int(record.rule)]
        let hit = evaluation.hits[Int(record.hit)]
        return Veto(
            label: Int(rule.label),
            rule: rule.id,
            words: quotation(of: hit),
            reason: .excluded(by: term(of: hit))
        )
    }

    /// Reading order, and the strongest first at one place.
    static func order<T>(_ first: (start: Int32, T), _ second: (start: Int32, T)) -> Bool {
        first.start < second.start
    }

    private func term(of hit: Hit) -> String {
        program.image.patterns[Int(hit.pattern)].source
    }

    private func quotation(of hit: Hit) -> Quotation {
        let spans = evaluation.view.alignment.spans(of: hit.range)
        return Quotation(
            term: term(of: hit),
            surface: spans.map { source.text(of: $0) }.joined(),
            folded: String(decoding: evaluation.view.folded[hit.range], as: UTF8.self),
            spans: spans.map { source.textSpan(of: $0) }
        )
    }
}
