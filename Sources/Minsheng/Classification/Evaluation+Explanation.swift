// SPDX-License-Identifier: Apache-2.0

/// From a traced evaluation to the record of its reasons.
extension Evaluation {
    /// The explanation of the text evaluated last.
    func explanation(
        _ program: RuleProgram,
        of pack: Pack,
        title: Span<UInt8>,
        body: Span<UInt8>
    ) -> Explanation {
        let verdict = verdict(program)
        let reader = EvidenceReader(self, program, title: title, body: body)
        let reasons = tallies.indices.map { verdictReason(of: $0, verdict, program) }
        var evidence: [(hit: Int32, value: Evidence)] = []
        var vetoes: [(hit: Int32, value: Veto)] = []
        let held = Dictionary(grouping: contexts, by: \.segment)
        for contribution in contributions {
            if let reason = reason(against: contribution, reasons, held, program) {
                vetoes.append((contribution.match.anchor, reader.veto(contribution, reason)))
            } else if contribution.isKept {
                evidence.append((contribution.match.anchor, reader.evidence(contribution)))
            }
        }
        for record in Set(self.vetoes) where record.rule >= 0 { vetoes.append((record.hit, reader.veto(record))) }
        for record in exclusions { vetoes.append((record.hit, reader.veto(record))) }
        return Explanation(
            pack: pack,
            verdict: verdict,
            // Hits are numbered in reading order.
            evidence: evidence.sorted { ($0.hit, $0.value.label) < ($1.hit, $1.value.label) }.map(\.value),
            vetoes: vetoes.sorted { ($0.hit, $0.value.label, $0.value.rule) < ($1.hit, $1.value.label, $1.value.rule) }
                .map(\.value),
            contexts: Set(contexts.map(\.context)).sorted().map { program.image.contexts[Int($0)].id },
            flips: flips(verdict, program, reader),
            judgements: judgements(program)
        )
    }

    /// What speaks for and against each label that was judged.
    private func judgements(_ program: RuleProgram) -> [Judgement] {
        guard let aboutness = program.image.aboutness else { return [] }
        return aboutnessReadings(of: present(program).intersection(program.leaves))
            .filter { aboutness.labels.contains(index: $0.label) }
            .map { Judgement(label: $0.label, parts: aboutness.parts(of: $0, in: program.image)) }
    }

    /// Why a label with points is not in the verdict, or nil.
    private func verdictReason(of label: Int, _ verdict: Verdict, _ program: RuleProgram) -> Veto.Reason? {
        guard tallies[label].total > 0, !verdict.labels.contains(index: label) else { return nil }
        if aside.contains(index: label) { return .notAbout }
        switch shortfall(of: label, program) {
        case .belowThreshold?: return .belowThreshold
        case .notSalient?: return .notSalient
        case .onlyWeak?: return .onlyWeak
        case .incidental?, nil: return .incidental
        }
    }

    /// Why a contribution does not count, or nil if it does or if another in its place does.
    private func reason(
        against contribution: Contribution,
        _ labels: [Veto.Reason?],
        _ held: [Int32: [ContextRecord]],
        _ program: RuleProgram
    ) -> Veto.Reason? {
        if contribution.polarity == .denied { return .denied }
        if contribution.points == 0, let context = context(against: contribution, held, program) {
            return .context(id: context)
        }
        guard contribution.isKept, contribution.part == .substance else { return nil }
        return labels[Int(contribution.label)]
    }

    /// The context that left a contribution nothing.
    private func context(
        against contribution: Contribution,
        _ held: [Int32: [ContextRecord]],
        _ program: RuleProgram
    ) -> String? {
        let holding = (held[-1, default: []] + held[contribution.segment, default: []]).map(\.context).sorted()
            .map { program.image.contexts[Int($0)] }
            .filter { $0.labels.isEmpty || $0.labels.contains(index: Int(contribution.label)) }
        return holding.min { $0.percent < $1.percent }?.id
    }
}
