// SPDX-License-Identifier: Apache-2.0

/// The least evidence without which labels would be decided the other way.
///
/// A label is on while it has its points, deciding hits, their share beside the strongest other label, and its share of
/// a long text. It goes off as soon as one of these fails, so the smallest set is the smallest of what each needs; and
/// what one label loses changes nothing for another but its share.
extension Evaluation {
    /// Contributions, as indices into ``contributions``.
    struct Removal {
        var contributions: [Int] = []
        /// No removal that does the same is smaller than this.
        var bound = 0

        var isSmallest: Bool { contributions.count <= bound }

        static func + (left: Removal, right: Removal) -> Removal {
            Removal(contributions: left.contributions + right.contributions, bound: left.bound + right.bound)
        }
    }

    /// The flips of a traced evaluation.
    func flips(_ verdict: Verdict, _ program: RuleProgram, _ reader: EvidenceReader) -> [Flip] {
        let search = FlipSearch(self, program)
        func flip(_ label: Int, _ removal: Removal?, isStatement: Bool = false, turnsOn: Bool = false) -> Flip? {
            guard let removal else { return nil }
            let ordered = removal.contributions.map { contributions[$0] }
                .sorted { ($0.match.anchor, $0.label) < ($1.match.anchor, $1.label) }
            return Flip(
                label: label,
                isStatement: isStatement,
                turnsOn: turnsOn,
                evidence: ordered.map(reader.evidence),
                isSmallest: removal.isSmallest
            )
        }
        let labels = tallies.indices.compactMap { label in
            verdict.labels.contains(index: label)
                ? flip(label, search.turningOff(label))
                : flip(label, search.turningOn(label), turnsOn: true)
        }
        return labels + verdict.stated.indices.compactMap { flip($0, search.unstating($0), isStatement: true) }
    }
}

/// Searches an evaluation for the flips of its labels.
private struct FlipSearch {
    typealias Removal = Evaluation.Removal

    /// What counts for one label in one segment: indices of kept contributions, the greatest points first.
    private typealias Run = [Int]

    private let evaluation: Evaluation
    private let program: RuleProgram
    private let substance: [[Run]]
    private let stated: [[Run]]
    /// The labels that have all they need but, perhaps, their share beside others.
    private let passing: LabelSet
    /// The labels that a rule with a cap gives points to: without one piece another can count.
    private let capped: LabelSet

    init(_ evaluation: Evaluation, _ program: RuleProgram) {
        self.evaluation = evaluation
        self.program = program
        passing = evaluation.tallies.indices.reduce(into: LabelSet()) {
            guard evaluation.tallies[$1].total > 0, evaluation.shortfall(of: $1, program) == nil else { return }
            $0.insert(LabelSet(index: $1))
        }
        (substance, stated) = FlipSearch.runs(of: evaluation)
        capped = evaluation.contributions.reduce(into: LabelSet()) {
            guard $1.rawPoints > 0, program.rules[Int($1.rule)].cap < PackImage.Limits.points else { return }
            $0.insert(LabelSet(index: Int($1.label)))
        }
    }

    /// The runs of each label; contributions are sorted by label, part, segment and points.
    private static func runs(of evaluation: Evaluation) -> (substance: [[Run]], stated: [[Run]]) {
        var substance = [[Run]](repeating: [], count: evaluation.tallies.count)
        var stated = substance
        var run: Run = []
        for (index, contribution) in evaluation.contributions.enumerated() where contribution.isKept {
            run.append(index)
            let next = evaluation.contributions[(index + 1)...].first(where: \.isKept)
            if let next, next.sharesTally(with: contribution) { continue }
            let label = Int(contribution.label)
            if contribution.part == .stated { stated[label].append(run) } else { substance[label].append(run) }
            run = []
        }
        return (substance, stated)
    }

    // MARK: Labels

    /// What must go for a label that is on to be off: for a principle, with every measure below it.
    func turningOff(_ label: Int) -> Removal? {
        let family = program.measuresOfLabel[label].union(LabelSet(index: label))
        let strongest = passing.subtracting(family).indices.map { hits(of: $0) }.max() ?? 0
        let share = Int(program.image.settings.dominancePercent)
        // Fewer than the share of the strongest, and with none at all a label has nothing that decides.
        let allowed = max(0, (share * strongest - 1) / 100)
        let members = family.intersection(passing).subtracting(evaluation.aside)
        guard members.intersection(capped).isEmpty else {
            return smallEnough(members) { $0.isOff(family, program) }
        }
        return members.indices.reduce(Removal()) { $0 + failing($1, leaving: allowed) }
    }

    /// What must go of stronger labels for one that is incidental beside them to be on.
    func turningOn(_ label: Int) -> Removal? {
        let share = Int(program.image.settings.dominancePercent)
        guard passing.contains(index: label), !evaluation.aside.contains(index: label), share > 0 else { return nil }
        let allowed = hits(of: label) * 100 / share
        let stronger = passing.indices.reduce(into: LabelSet()) {
            if hits(of: $1) > allowed { $0.insert(LabelSet(index: $1)) }
        }
        guard !stronger.isEmpty else { return nil }
        guard stronger.intersection(capped).isEmpty else {
            return smallEnough(stronger) { !$0.isOff(LabelSet(index: label), program) }
        }
        return stronger.indices.reduce(Removal()) { $0 + failing($1, leaving: allowed) }
    }

    /// What must go for a principle's own word not to be enough in any segment.
    func unstating(_ label: Int) -> Removal {
        let threshold = Int32(clamping: program.image.labels[label].threshold)
        let removed = stated[label].flatMap { run in
            run.prefix(remainders(of: run).firstIndex { $0 < threshold } ?? run.count)
        }
        return Removal(contributions: removed, bound: capped.contains(index: label) ? 0 : removed.count)
    }

    private func hits(of label: Int) -> Int { Int(evaluation.tallies[label].decidingHits) }

    // MARK: One label

    /// The least that must go for a label to lack something, or to have no more than so many deciding hits.
    private func failing(_ label: Int, leaving allowed: Int) -> Removal {
        let ways = [belowThreshold(label), undecided(label, leaving: allowed), notSalient(label)].compactMap { $0 }
        let least = ways.min { $0.contributions.count < $1.contributions.count } ?? Removal()
        return Removal(contributions: least.contributions, bound: ways.map(\.bound).min() ?? 0)
    }

    private func belowThreshold(_ label: Int) -> Removal {
        let runs = substance[label]
        let cap = program.image.settings.segmentCap
        let choice = LeastLosses(
            segments: runs.map { remainders(of: $0).map { min($0, cap) } },
            threshold: Int32(clamping: program.image.labels[label].threshold)
        ).choice()
        let removed = zip(runs, choice.losses).flatMap { $0.prefix($1) }
        return Removal(contributions: removed, bound: choice.bound)
    }

    private func undecided(_ label: Int, leaving allowed: Int) -> Removal {
        let deciding = substance[label].joined()
            .filter { program.rules[Int(evaluation.contributions[$0].rule)].tier != .weak }
            .sorted { points(of: $0) > points(of: $1) }
        let removed = Array(deciding.prefix(max(0, deciding.count - allowed)))
        return Removal(contributions: removed, bound: removed.count)
    }

    /// Whole segments, the title and then those with the fewest pieces; nil for a text so short that salience is not
    /// asked.
    private func notSalient(_ label: Int) -> Removal? {
        let settings = program.image.settings
        let count = evaluation.view.segments.count { !$0.isRepeat }
        guard count > Int(settings.salienceFreeSegments), settings.saliencePercent > 0 else { return nil }
        let enough = (Int(settings.saliencePercent) * (count + 3) + 99) / 100
        let titles = substance[label].filter(isInTitle)
        let others = substance[label].filter { !isInTitle($0) }.sorted { $0.count < $1.count }
        let removed = (titles + others.prefix(max(0, others.count - enough + 1))).flatMap { $0 }
        return Removal(contributions: removed, bound: removed.count)
    }

    private func isInTitle(_ run: Run) -> Bool {
        run.first.map { evaluation.view.segments[Int(evaluation.contributions[$0].segment)].zone == .title } == true
    }

    private func points(of index: Int) -> Int32 { evaluation.contributions[index].points }

    /// What is left of a segment's points after it lost none, one, two … of its pieces.
    private func remainders(of run: Run) -> [Int32] {
        var left = run.reduce(0) { $0 + points(of: $1) }
        return [left]
            + run.map { index in
                left -= points(of: index)
                return left
            }
    }

    // MARK: Labels with caps

    /// Takes everything away, and gives back one piece after another as long as the label stays flipped.
    /// - Returns: nil if there is too much to try.
    private func smallEnough(_ labels: LabelSet, _ isFlipped: (Evaluation) -> Bool) -> Removal? {
        let pieces = evaluation.contributions.indices.filter {
            let contribution = evaluation.contributions[$0]
            return contribution.rawPoints > 0 && contribution.part == .substance
                && labels.contains(index: Int(contribution.label))
        }
        guard pieces.count <= 256 else { return nil }
        func isDone(without removed: [Int]) -> Bool {
            isFlipped(
                evaluation.removing(Set(removed.map { evaluation.piece(of: evaluation.contributions[$0]) }), program)
            )
        }
        var removed = pieces
        guard isDone(without: removed) else { return nil }
        for piece in pieces.sorted(by: { points(of: $0) < points(of: $1) }) {
            let fewer = removed.filter { $0 != piece }
            if isDone(without: fewer) { removed = fewer }
        }
        return Removal(contributions: removed)
    }
}

extension Evaluation {
    fileprivate func isOff(_ labels: LabelSet, _ program: RuleProgram) -> Bool {
        verdict(program).labels.isDisjoint(with: labels)
    }
}
