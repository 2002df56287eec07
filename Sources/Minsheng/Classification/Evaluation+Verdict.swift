// SPDX-License-Identifier: Apache-2.0

/// From tallies to labels.
extension Evaluation {
    /// Why a label that had points is not on.
    enum Shortfall: Hashable, Sendable {
        case belowThreshold(margin: Int32)
        case notSalient
        case incidental
        /// Weak terms alone never decide.
        case onlyWeak
    }

    /// The verdict of the text evaluated last.
    func verdict(_ program: RuleProgram) -> Verdict {
        // Nothing was found in most texts; their verdicts share one array.
        guard !contributions.isEmpty else {
            return Verdict(labels: [], stated: [], points: program.noPoints, none: sawVeto ? .allVetoed : .noHits)
        }
        var points: [Int32] = []
        points.reserveCapacity(tallies.count)
        let decision = decide(program, appendingPointsTo: &points)
        return Verdict(labels: decision.labels, stated: decision.stated, points: points, none: decision.none)
    }

    /// Decides on the text evaluated last, and appends the points of each label.
    func decide(_ program: RuleProgram, appendingPointsTo points: inout [Int32]) -> Decision {
        guard !contributions.isEmpty else {
            points.append(contentsOf: program.noPoints)
            return Decision(none: sawVeto ? .allVetoed : .noHits)
        }
        var on = LabelSet()
        var none: NoneReason? = nil
        for label in tallies.indices where tallies[label].total > 0 {
            switch shortfall(of: label, program) {
            case nil: on.insert(LabelSet(index: label))
            case .notSalient?: none = .notSalient
            case .belowThreshold(let margin)?: none = closer(none, margin)
            case .incidental?, .onlyWeak?: break
            }
        }
        on.subtract(incidental(in: on, program))
        on.subtract(aside)
        let first = points.count
        for label in tallies.indices { points.append(tallies[label].total) }
        addPrinciples(to: &on, &points, from: first, program)
        if !on.isEmpty {
            none = nil
        } else if none == nil {
            none = sawVeto || tallies.contains { $0.total > 0 } ? .allVetoed : .noHits
        }
        return Decision(labels: on, stated: stated(program), none: none)
    }

    /// What keeps a label with points from being on, other labels and the judgement aside.
    func shortfall(of label: Int, _ program: RuleProgram) -> Shortfall? {
        let tally = tallies[label]
        let threshold = Int32(clamping: program.image.labels[label].threshold)
        if tally.total < threshold { return .belowThreshold(margin: threshold - tally.total) }
        if tally.decidingHits == 0 { return .onlyWeak }
        return isSalient(tally, program.image.settings) ? nil : .notSalient
    }

    /// The labels that have all that they need of themselves and beside others; whether the text is about them is
    /// another question.
    func present(_ program: RuleProgram) -> LabelSet {
        let on = tallies.indices.reduce(into: LabelSet()) {
            guard tallies[$1].total > 0, shortfall(of: $1, program) == nil else { return }
            $0.insert(LabelSet(index: $1))
        }
        return on.subtracting(incidental(in: on, program))
    }

    private func isSalient(_ tally: LabelTally, _ settings: PackImage.Settings) -> Bool {
        let segments = view.segments.count { !$0.isRepeat }
        return tally.hasTitleHit || segments <= Int(settings.salienceFreeSegments)
            || tally.segments.count * 100 >= Int(settings.saliencePercent) * (segments + 3)
    }

    /// The labels whose deciding hits are too few beside the strongest label's.
    func incidental(in labels: LabelSet, _ program: RuleProgram) -> LabelSet {
        let strongest = labels.indices.reduce(0) { max($0, tallies[$1].decidingHits) }
        let share = program.image.settings.dominancePercent
        return labels.indices.reduce(into: LabelSet()) {
            if tallies[$1].decidingHits * 100 < share * strongest { $0.insert(LabelSet(index: $1)) }
        }
    }

    /// Switches on the principle of every measure that is on, and gives it the measure's points.
    /// - Parameter first: where the points of the labels start.
    private func addPrinciples(
        to labels: inout LabelSet,
        _ points: inout [Int32],
        from first: Int,
        _ program: RuleProgram
    ) {
        for principle in program.measuresOfLabel.indices {
            let active = program.measuresOfLabel[principle].intersection(labels)
            guard !active.isEmpty else { continue }
            labels.insert(LabelSet(index: principle))
            for measure in active.indices { points[first + principle] += points[first + measure] }
        }
    }

    private func stated(_ program: RuleProgram) -> LabelSet {
        tallies.indices.reduce(into: LabelSet()) {
            if tallies[$1].stated > 0, Int(tallies[$1].stated) >= program.image.labels[$1].threshold {
                $0.insert(LabelSet(index: $1))
            }
        }
    }

    private func closer(_ none: NoneReason?, _ margin: Int32) -> NoneReason {
        switch none {
        case .notSalient: .notSalient
        case .belowThreshold(let other): .belowThreshold(margin: min(margin, other))
        default: .belowThreshold(margin: margin)
        }
    }
}
