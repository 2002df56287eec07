// SPDX-License-Identifier: Apache-2.0

/// From a traced evaluation to the rules that came near and found nothing.
///
/// Verdicts are found from the hits upwards. Here the question goes the other way: each rule is asked in the one unit
/// that has hits of most of its groups, with the same evaluation of its parts, so the answer cannot differ from what
/// the verdict saw.
extension Evaluation {
    private struct Finding {
        let rule: Int
        let found: [Int32]
        let cause: UnmetCause
    }

    /// The unit in which a rule has hits of most of its groups.
    private struct NearestUnit {
        var groupCount = 0
        var hits = 0..<0
    }

    /// The rules that have hits, gave nothing, and had nothing taken from them.
    mutating func unmetRules(_ program: RuleProgram, title: Span<UInt8>, body: Span<UInt8>) -> [UnmetRule] {
        let index = RuleGroupIndex(program.image)
        let settled = settledRules
        let nearest = nearestUnits(program, index)
        var findings: [Finding] = []
        for rule in program.image.rules.indices where nearest[rule].groupCount > 0 && !settled.contains(Int32(rule)) {
            findings.append(finding(of: rule, in: nearest[rule].hits, index, program))
        }
        let quoted = findings.flatMap { $0.found + $0.cause.hits }
        let reader = EvidenceReader(self, program, title: title, body: body, alsoQuoting: quoted)
        return findings.map { unmetRule($0, reader, program) }
    }

    /// The rules whose fate an explanation tells.
    private var settledRules: Set<Int32> {
        Set(contributions.map(\.rule)).union(vetoes.map(\.rule)).union(exclusions.map(\.rule))
    }

    // MARK: - Units

    private func nearestUnits(_ program: RuleProgram, _ index: RuleGroupIndex) -> [NearestUnit] {
        var nearest = [NearestUnit](repeating: NearestUnit(), count: program.image.rules.count)
        let units: [(hits: [Range<Int>], scopes: Set<PackImage.Scope>)] = [
            (runs { $0.segment }, [.clause, .sentence]),
            (runs { view.segments[Int($0.segment)].paragraph }, [.paragraph]),
            (hits.isEmpty ? [] : [0..<hits.count], [.item]),
        ]
        for (ranges, scopes) in units {
            for range in ranges {
                for (rule, count) in index.groupCounts(of: hits[range])
                where count > nearest[rule].groupCount && scopes.contains(program.image.rules[rule].scope) {
                    nearest[rule] = NearestUnit(groupCount: count, hits: range)
                }
            }
        }
        return nearest
    }

    /// The ranges of hits that have the same key.
    private func runs(_ key: (Hit) -> Int32) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        while start < hits.count {
            var end = start
            while end < hits.count, key(hits[end]) == key(hits[start]) { end += 1 }
            ranges.append(start..<end)
            start = end
        }
        return ranges
    }

    // MARK: - Conditions

    private mutating func finding(
        of rule: Int,
        in range: Range<Int>,
        _ index: RuleGroupIndex,
        _ program: RuleProgram
    ) -> Finding {
        openUnit(program, hits: range, .all)
        let code = program.rules[rule]
        let found = index.groups(of: rule).compactMap { group in
            hits[range].firstIndex { program.image.groups[Int(group)].contains($0.pattern) }.map(Int32.init)
        }
        if program.image.rules[rule].status == .draft { return Finding(rule: rule, found: found, cause: .draft) }
        // Guards were recorded when the verdict was made; here they only decide.
        let site = Site(rule: -1, label: code.label, isClause: code.scope == .clause)
        return Finding(
            rule: rule,
            found: found,
            cause: cause(of: code.condition, at: site, in: program) ?? .otherZone
        )
    }

    /// What keeps a node from having a match, or nil if it has one.
    private mutating func cause(of node: Int32, at site: Site, in program: RuleProgram) -> UnmetCause? {
        guard matches(of: node, at: site, in: program).isEmpty else { return nil }
        switch program.image.conditions[Int(node)] {
        case .group(let group):
            return unit.contains(group) ? .guarded : .missing([group])
        case .any(let children):
            let causes = children.compactMap { cause(of: $0, at: site, in: program) }
            return causes.first { !$0.isMissing } ?? .missing(causes.flatMap(\.missingGroups))
        case .atLeast(let count, let children):
            let causes = children.compactMap { cause(of: $0, at: site, in: program) }
            return .tooFew(
                found: children.count - causes.count,
                needed: Int(count),
                missing: causes.flatMap(\.missingGroups)
            )
        case .all(let children):
            return causeOfParts(children, Placement(gap: -1, isOrdered: false, isClause: site.isClause), site, program)
        case .near(let children, let gap, let ordered):
            let placement = Placement(gap: gap, isOrdered: ordered, isClause: site.isClause)
            return causeOfParts(children, placement, site, program)
        case .rule(let rule):
            return cause(of: program.image.rules[Int(rule)].condition, at: site, in: program)
        }
    }

    /// The first part that is not there, or else the first that does not fit the ones before.
    private mutating func causeOfParts(
        _ children: [Int32],
        _ placement: Placement,
        _ site: Site,
        _ program: RuleProgram
    ) -> UnmetCause? {
        for child in children {
            if let cause = cause(of: child, at: site, in: program) { return cause }
        }
        guard let first = children.first else { return nil }
        var anchors = matches(of: first, at: site, in: program)
        for child in children.dropFirst() {
            let others = matches(of: child, at: site, in: program)
            let fitting = anchors.filter { anchor in
                others.contains { misplacement(of: $0, beside: anchor, placement) == nil }
            }
            if fitting.isEmpty { return nearestPair(anchors, others, placement) }
            anchors = fitting
        }
        return nil
    }

    /// The anchors of a node's matches.
    private mutating func matches(of node: Int32, at site: Site, in program: RuleProgram) -> [Int32] {
        stack.empty()
        evaluate(node, at: site, in: program)
        return stack.map(\.anchor)
    }

    private func nearestPair(_ anchors: [Int32], _ others: [Int32], _ placement: Placement) -> UnmetCause? {
        var best: (distance: Int32, cause: UnmetCause)?
        for anchor in anchors {
            for other in others {
                guard let reason = misplacement(of: other, beside: anchor, placement) else { continue }
                let (left, right) = (hits[Int(anchor)], hits[Int(other)])
                let distance = max(left.start - right.end, right.start - left.end)
                if distance < best?.distance ?? .max { best = (distance, .apart(anchor, other, reason)) }
            }
        }
        return best?.cause
    }

    /// How a hit stands wrongly beside an anchor, or nil if it fits.
    private func misplacement(of other: Int32, beside anchor: Int32, _ placement: Placement) -> UnmetRule.Placement? {
        let (anchor, other) = (hits[Int(anchor)], hits[Int(other)])
        if anchor.overlaps(other) { return .overlapping }
        if placement.isOrdered, other.start < anchor.end { return .wrongOrder }
        let between =
            anchor.end <= other.start ? Int(anchor.end)..<Int(other.start) : Int(other.end)..<Int(anchor.start)
        if placement.gap >= 0 {
            let count = UTF8Scanning.scalarCount(view.folded, between)
            if count > Int(placement.gap) { return .tooFar(characters: count, allowed: Int(placement.gap)) }
        }
        return placement.isClause && SegmentMarks.holdsClauseBoundary(view.folded, between) ? .otherClause : nil
    }

    // MARK: - Words

    private func unmetRule(_ finding: Finding, _ reader: EvidenceReader, _ program: RuleProgram) -> UnmetRule {
        let rule = program.image.rules[finding.rule]
        func terms(_ groups: [Int32]) -> [String] {
            var seen: Set<Int32> = []
            return groups.flatMap { program.image.groups[Int($0)] }.filter { seen.insert($0).inserted }
                .map { program.source(of: $0) }
        }
        let obstacle: UnmetRule.Obstacle =
            switch finding.cause {
            case .missing(let groups): .missing(terms: terms(groups))
            case .tooFew(let found, let needed, let groups):
                .tooFew(found: found, needed: needed, missing: terms(groups))
            case .guarded: .guarded
            case .apart(let first, let second, let placement):
                .apart(reader.quotation(first), reader.quotation(second), placement)
            case .otherZone: .otherZone(Zone.allCases.filter { rule.zones & (1 << $0.rawValue) != 0 })
            case .draft: .draft
            }
        return UnmetRule(
            rule: rule.id,
            label: Int(rule.label),
            scope: "\(rule.scope)",
            found: finding.found.map { reader.quotation($0) },
            obstacle: obstacle
        )
    }
}

/// What a rule lacked, with hits and groups in place of words.
private enum UnmetCause {
    case missing([Int32])
    case tooFew(found: Int, needed: Int, missing: [Int32])
    case guarded
    case apart(Int32, Int32, UnmetRule.Placement)
    case otherZone
    case draft

    var isMissing: Bool {
        if case .missing = self { true } else { false }
    }

    var missingGroups: [Int32] {
        switch self {
        case .missing(let groups), .tooFew(_, _, let groups): groups
        case .guarded, .apart, .otherZone, .draft: []
        }
    }

    var hits: [Int32] {
        if case .apart(let first, let second, _) = self { [first, second] } else { [] }
    }
}
