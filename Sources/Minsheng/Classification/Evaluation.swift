// SPDX-License-Identifier: Apache-2.0

import TermMatching

/// One text on its way from folded bytes to points; the buffers stay for the next text.
///
/// The order is the pack format's: guards, polarity, rules, contexts, scores. Sentences are evaluated one by one, then
/// rules that look at a paragraph or the whole item, then the contributions are weighed label by label.
struct Evaluation: Sendable {
    var view = TextView()
    var hits: [Hit] = []
    var contributions: [Contribution] = []
    var tallies: [LabelTally] = []
    /// Whether vetoes and contexts are recorded for an explanation.
    var isTracing = false
    var vetoes: [VetoRecord] = []
    var contexts: [ContextRecord] = []
    var exclusions: [ExclusionRecord] = []
    /// Whether a guard, a `none` or a denial took anything away.
    var sawVeto = false

    var unit = UnitIndex()
    var leadIn = LeadIn()
    var marks = SegmentMarks()
    var guardSpans: [GuardSpan] = []
    var polaritySpans: [PolaritySpan] = []
    var stack: [RuleMatch] = []
    var supports: [Int32] = []
    private var matches: [TermMatch] = []
    /// For each context of the pack, the hit that made it hold in the whole item, or -1; -2: cancelled by `unless`.
    private var itemContextHits: [Int32] = []
    private var isUmbrellaList = false
    private(set) var isUmbrellaSentence = false

    /// Reads a text and evaluates every rule on it.
    /// - Returns: false if the text cannot be read.
    mutating func run(_ program: RuleProgram, title: Span<UInt8>, body: Span<UInt8>) -> Bool {
        guard view.load(title: title, body: body) else { return false }
        begin(program)
        findHits(program)
        evaluateSentences(program)
        if program.hasWideRules { evaluateWideRules(program) }
        settleItemContexts(program)
        weigh(program)
        return true
    }

    private mutating func begin(_ program: RuleProgram) {
        hits.removeAll(keepingCapacity: true)
        contributions.removeAll(keepingCapacity: true)
        vetoes.removeAll(keepingCapacity: true)
        contexts.removeAll(keepingCapacity: true)
        exclusions.removeAll(keepingCapacity: true)
        supports.removeAll(keepingCapacity: true)
        matches.removeAll(keepingCapacity: true)
        sawVeto = false
        isUmbrellaList = false
        marks.reset()
        let labelCount = program.image.labels.count
        if tallies.count != labelCount { tallies = [LabelTally](repeating: LabelTally(), count: labelCount) }
        for label in tallies.indices { tallies[label].reset() }
        itemContextHits.removeAll(keepingCapacity: true)
        for _ in program.image.contexts { itemContextHits.append(-1) }
    }

    /// Turns literal matches into hits of terms, in order of their start, each inside one segment.
    private mutating func findHits(_ program: RuleProgram) {
        // Moved out and back: the span borrows the view, and so all of self, while the matches grow.
        var found: [TermMatch] = []
        swap(&found, &matches)
        program.matcher.appendMatches(in: view.folded.span, to: &found)
        swap(&found, &matches)
        var segment = 0
        for match in matches {
            while segment < view.segments.count, view.segments[segment].range.upperBound <= Int(match.start) { segment += 1 }
            guard segment < view.segments.count else { break }
            let range = view.segments[segment].range
            guard range.lowerBound <= Int(match.start), Int(match.end) <= range.upperBound else { continue }
            for pattern in program.patternsOfLiteral[match.term] {
                let steps = program.image.patterns[Int(pattern)].tail
                let end = steps.isEmpty ? Int(match.end) : follow(steps[...], from: Int(match.end), to: range.upperBound)
                guard let end else { continue }
                hits.append(Hit(start: match.start, end: Int32(end), pattern: pattern, segment: Int32(segment)))
                if let list = program.image.umbrellaListGroup, program.groupsOfPattern[pattern].contains(list) {
                    isUmbrellaList = true
                }
            }
        }
    }

    /// The end of the shortest text from `start` on that fits `steps`, or nil.
    private func follow(_ steps: ArraySlice<PackImage.Step>, from start: Int, to limit: Int) -> Int? {
        guard let step = steps.first else { return start }
        var index = start
        for gap in 0...step.maximum {
            if gap >= step.minimum, holds(step.literal, at: index, limit: limit),
                let end = follow(steps.dropFirst(), from: index + step.literal.count, to: limit)
            {
                return end
            }
            guard index < limit, !stopsGap(at: index, crossesClauses: step.crossesClauses) else { return nil }
            index += UTF8Scanning.length(lead: view.folded[index])
        }
        return nil
    }

    private func holds(_ literal: [UInt8], at index: Int, limit: Int) -> Bool {
        guard index + literal.count <= limit else { return false }
        for (offset, byte) in literal.enumerated() where view.folded[index + offset] != byte { return false }
        return true
    }

    /// Whether the character at `index` ends a wildcard's reach.
    private func stopsGap(at index: Int, crossesClauses: Bool) -> Bool {
        guard let kind = SegmentMarks.gapStop(view.folded, at: index) else { return view.folded[index] == 0x0A }
        return kind == .sentence || !crossesClauses
    }

    // MARK: - Units

    private mutating func evaluateSentences(_ program: RuleProgram) {
        leadIn.reset()
        var start = 0
        for segment in view.segments.indices {
            var end = start
            while end < hits.count, hits[end].segment == Int32(segment) { end += 1 }
            guard !view.segments[segment].isRepeat else {
                start = end
                continue
            }
            leadIn.enter(view.segments[segment].range, in: view.folded)
            if end > start {
                leadIn.index(hits, before: start, in: program)
                openUnit(program, hits: start..<end)
                readContexts(program, segment: Int32(segment))
                evaluateRules(program) { $0 == .sentence || $0 == .clause }
            }
            start = end
        }
    }

    private mutating func evaluateWideRules(_ program: RuleProgram) {
        for label in tallies.indices { tallies[label].sentencePercent = 100 }
        isUmbrellaSentence = false
        var start = 0
        while start < hits.count {
            let paragraph = view.segments[Int(hits[start].segment)].paragraph
            var end = start
            while end < hits.count, view.segments[Int(hits[end].segment)].paragraph == paragraph { end += 1 }
            openUnit(program, hits: start..<end)
            evaluateRules(program) { $0 == .paragraph }
            start = end
        }
        openUnit(program, hits: 0..<hits.count)
        evaluateRules(program) { $0 == .item }
    }

    /// Indexes the hits of a unit by group and reads its guards and polarity marks.
    private mutating func openUnit(_ program: RuleProgram, hits range: Range<Int>) {
        unit.begin(groupCount: program.image.groups.count, ruleCount: program.image.rules.count)
        for index in range where !view.segments[Int(hits[index].segment)].isRepeat {
            unit.add(Int32(index), of: hits[index].pattern, in: program)
        }
        guardSpans.removeAll(keepingCapacity: true)
        for (index, rule) in program.image.guards.enumerated() where unit.contains(rule.group) {
            if let lift = rule.liftGroup, unit.contains(lift) { continue }
            var cursor = unit.cursor(of: rule.group)
            while let hit = unit.next(&cursor, in: hits) {
                guardSpans.append(GuardSpan(hits[Int(hit)], index: Int32(index), labels: rule.labels))
            }
        }
        polaritySpans.removeAll(keepingCapacity: true)
        for (index, mark) in program.image.polarities.enumerated() where unit.contains(mark.group) {
            var cursor = unit.cursor(of: mark.group)
            while let hit = unit.next(&cursor, in: hits) {
                let found = hits[Int(hit)]
                polaritySpans.append(PolaritySpan(start: found.start, end: found.end, index: Int32(index)))
            }
        }
    }

    // MARK: - Contexts

    /// Finds which contexts hold in the sentence, and notes those that speak for the whole item.
    private mutating func readContexts(_ program: RuleProgram, segment: Int32) {
        for label in tallies.indices { tallies[label].sentencePercent = 100 }
        isUmbrellaSentence = isUmbrella(program, segment: segment)
        for (index, context) in program.image.contexts.enumerated() {
            let isCancelled = context.unlessGroup.map { unit.contains($0) } ?? false
            if context.scope == .item {
                if isCancelled { itemContextHits[index] = -2 }
                if itemContextHits[index] == -1, let hit = unguardedHit(of: context.group) { itemContextHits[index] = hit }
                continue
            }
            let isCancelledBefore = context.unlessGroup.map { leadIn.contains($0) } ?? false
            guard !isCancelled, !isCancelledBefore else { continue }
            if let hit = unguardedHit(of: context.group) ?? leadIn.hit(of: context.group, in: hits) {
                apply(context, to: \.sentencePercent)
                if isTracing { contexts.append(ContextRecord(context: Int32(index), segment: segment, hit: hit)) }
            }
        }
    }

    private func isUmbrella(_ program: RuleProgram, segment: Int32) -> Bool {
        if let group = program.image.umbrellaGroup, unit.contains(group) { return true }
        return isUmbrellaList
            && UTF8Scanning.beginsEnumerated(view.folded, view.segments[Int(segment)].range)
    }

    private mutating func apply(_ context: PackImage.Context, to percent: WritableKeyPath<LabelTally, Int32>) {
        for label in tallies.indices where context.labels.isEmpty || context.labels.contains(index: label) {
            tallies[label][keyPath: percent] = min(tallies[label][keyPath: percent], context.percent)
        }
    }

    /// Applies the contexts that hold in the whole item to every contribution.
    private mutating func settleItemContexts(_ program: RuleProgram) {
        for (index, context) in program.image.contexts.enumerated() where itemContextHits[index] >= 0 {
            if let limit = context.maximumLength,
                !UTF8Scanning.holdsAtMost(Int(limit), view.folded, view.folded.indices)
            {
                continue
            }
            apply(context, to: \.itemPercent)
            if isTracing {
                contexts.append(ContextRecord(context: Int32(index), segment: -1, hit: itemContextHits[index]))
            }
        }
    }
}
