// SPDX-License-Identifier: Apache-2.0

/// Conditions: where a rule holds in the current unit.
extension Evaluation {
    /// Evaluates the rules that were selected for the unit.
    mutating func evaluateRules(_ program: RuleProgram) {
        var next: Int32 = 0
        while let index = selection.next(from: next) {
            next = index + 1
            let rule = program.rules[Int(index)]
            stack.empty()
            let site = Site(rule: index, label: rule.label, isClause: rule.scope == .clause)
            evaluate(rule.condition, at: site, in: program)
            guard !stack.isEmpty, !isExcluded(rule, index: index, in: program) else { continue }
            readMarks(program)
            for match in stack { contribute(match, of: rule, index: index, in: program) }
        }
    }

    /// Who asks: guards depend on the label, and a clause rule's parts must share a clause.
    struct Site {
        var rule: Int32 = -1
        var label: Int32
        var isClause: Bool
    }

    /// Where a supporting hit must stand, seen from the anchor.
    struct Placement {
        /// At most so many characters away, or -1 for any number.
        var gap: Int32
        var isOrdered: Bool
        var isClause: Bool
    }

    private mutating func isExcluded(_ rule: RuleCode, index: Int32, in program: RuleProgram) -> Bool {
        guard rule.none >= 0 else { return false }
        let base = stack.count
        evaluate(rule.none, at: Site(label: -1, isClause: false), in: program)
        defer { stack.cut(to: base) }
        guard stack.count > base else { return false }
        sawVeto = true
        if isTracing {
            exclusions.append(ExclusionRecord(rule: index, hit: stack[0].anchor, cause: stack[base].anchor))
        }
        return true
    }

    /// Pushes the matches of a condition's node on the stack.
    mutating func evaluate(_ node: Int32, at site: Site, in program: RuleProgram) {
        let condition = program.conditions[Int(node)]
        switch condition.kind {
        case .group: pushHits(of: condition.operand, at: site)
        case .any:
            for place in condition.children { evaluate(program.children[Int(place)], at: site, in: program) }
        case .atLeast: pushAtLeast(condition, at: site, in: program)
        case .together: pushTogether(condition, at: site, in: program)
        case .rule: evaluate(program.rules[Int(condition.operand)].condition, at: site, in: program)
        }
    }

    private mutating func pushHits(of group: Int32, at site: Site) {
        var cursor = unit.cursor(of: group)
        while let index = unit.next(&cursor, in: hits) {
            if let span = guardSpan(over: hits[Int(index)], label: site.label) {
                sawVeto = true
                if isTracing {
                    vetoes.append(
                        VetoRecord(hit: index, guardIndex: span.index, rule: site.rule, label: site.label)
                    )
                }
                continue
            }
            stack.append(RuleMatch(anchor: index, supports: 0..<0))
        }
    }

    /// The guard that takes a hit away from a label, or (`label` < 0) from everyone.
    private mutating func guardSpan(over hit: Hit, label: Int32) -> GuardSpan? {
        for span in guardSpans where span.labels.isEmpty || span.labels.contains(index: Int(label)) {
            if span.vetoes(hit) { return span }
        }
        return nil
    }

    /// The first hit of a group that no general guard covers.
    mutating func unguardedHit(of group: Int32) -> Int32? {
        var cursor = unit.cursor(of: group)
        while let index = unit.next(&cursor, in: hits) {
            if guardSpan(over: hits[Int(index)], label: -1) == nil { return index }
        }
        return nil
    }

    private mutating func pushAtLeast(_ condition: ConditionCode, at site: Site, in program: RuleProgram) {
        let base = stack.count
        var holding: Int32 = 0
        for place in condition.children {
            let before = stack.count
            evaluate(program.children[Int(place)], at: site, in: program)
            if stack.count > before { holding += 1 }
        }
        if holding < condition.operand { stack.cut(to: base) }
    }

    /// Pushes the first child's matches that find one of every other child beside them.
    private mutating func pushTogether(_ condition: ConditionCode, at site: Site, in program: RuleProgram) {
        guard let first = condition.children.first else { return }
        let placement = Placement(gap: condition.gap, isOrdered: condition.isOrdered, isClause: site.isClause)
        let base = stack.count
        evaluate(program.children[Int(first)], at: site, in: program)
        var candidates = stack.count
        for place in condition.children.dropFirst() {
            guard candidates > base else { return }
            evaluate(program.children[Int(place)], at: site, in: program)
            keepSupported(base..<candidates, by: candidates..<stack.count, placement)
            candidates = stack.count
        }
    }

    /// Keeps the candidates that a match in `others` fits, adds that match to their support, and drops the others.
    private mutating func keepSupported(
        _ candidates: Range<Int>,
        by others: Range<Int>,
        _ placement: Placement
    ) {
        var kept = candidates.lowerBound
        for candidate in candidates {
            let match = stack[candidate]
            let anchor = hits[Int(match.anchor)]
            guard let other = firstFitting(anchor, in: others, placement) else { continue }
            stack[kept] = RuleMatch(anchor: match.anchor, supports: joinSupports(of: match, and: stack[other]))
            kept += 1
        }
        stack.cut(to: kept)
    }

    private mutating func joinSupports(of match: RuleMatch, and other: RuleMatch) -> Range<Int32> {
        let start = Int32(supports.count)
        for index in match.supports { supports.append(supports[Int(index)]) }
        supports.append(other.anchor)
        for index in other.supports { supports.append(supports[Int(index)]) }
        return start..<Int32(supports.count)
    }

    private mutating func firstFitting(_ anchor: Hit, in others: Range<Int>, _ placement: Placement) -> Int? {
        for index in others where fits(anchor, hits[Int(stack[index].anchor)], placement) { return index }
        return nil
    }

    private mutating func fits(_ anchor: Hit, _ other: Hit, _ placement: Placement) -> Bool {
        if anchor.overlaps(other) || (placement.isOrdered && other.start < anchor.end) { return false }
        let between =
            anchor.end <= other.start ? Int(anchor.end)..<Int(other.start) : Int(other.end)..<Int(anchor.start)
        if placement.gap >= 0, !UTF8Scanning.holdsAtMost(Int(placement.gap), view.folded, between) { return false }
        return !placement.isClause || !SegmentMarks.holdsClauseBoundary(view.folded, between)
    }
}
