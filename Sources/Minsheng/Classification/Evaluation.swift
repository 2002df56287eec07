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

    /// The hits of the current unit by group, and where they stand in ``hits``.
    var unit = UnitIndex()
    var unitHits = 0..<0
    var leadIn = LeadIn()
    var marks = SegmentMarks()
    var guardSpans: [GuardSpan] = []
    var polaritySpans: [PolaritySpan] = []
    var stack: [RuleMatch] = []
    var supports: [Int32] = []
    /// The contributions that count of the segment being weighed.
    var kept: [Int] = []
    private var matches: [TermMatch] = []
    /// For each context of the pack, the hit that made it hold in the whole item, or -1; -2: cancelled by `unless`.
    private var itemContextHits: [Int32] = []
    private var isUmbrellaList = false
    /// Whether a context left less than all of the current sentence's points to some label.
    private var isSentenceDamped = false
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
        // One check for the whole array, not one for each element.
        var labels = tallies.mutableSpan
        for label in labels.indices { labels[label].reset() }
        isSentenceDamped = false
        if itemContextHits.count == program.contexts.count {
            var hits = itemContextHits.mutableSpan
            for index in hits.indices { hits[index] = -1 }
        } else {
            itemContextHits = [Int32](repeating: -1, count: program.contexts.count)
        }
    }

    /// Turns literal matches into hits of terms, in order of their start, each inside one segment.
    private mutating func findHits(_ program: RuleProgram) {
        // Moved out and back: the span borrows the view, and so all of self, while the matches grow.
        var found: [TermMatch] = []
        swap(&found, &matches)
        program.matcher.appendMatches(in: view.folded.span, to: &found)
        swap(&found, &matches)
        let segments = view.segments
        var segment = 0
        for match in matches {
            while segment < segments.count, segments[segment].range.upperBound <= Int(match.start) { segment += 1 }
            guard segment < segments.count else { break }
            // What a repeated sentence says was said before.
            guard !segments[segment].isRepeat else { continue }
            let range = segments[segment].range
            guard range.lowerBound <= Int(match.start), Int(match.end) <= range.upperBound else { continue }
            for place in program.patternsOfLiteral.range(match.term) {
                let pattern = program.patternsOfLiteral[place: place]
                let end = program.hasTail[Int(pattern)] ? endOfTail(of: pattern, match, range, program) : match.end
                guard let end else { continue }
                hits.append(Hit(start: match.start, end: end, pattern: pattern, segment: Int32(segment)))
                if program.isListUmbrella[Int(pattern)] { isUmbrellaList = true }
            }
        }
    }

    /// Where a term with wildcards ends that begins with `match`, or nil if the text goes on otherwise.
    private func endOfTail(
        of pattern: Int32,
        _ match: TermMatch,
        _ segment: Range<Int>,
        _ program: RuleProgram
    ) -> Int32? {
        follow(program.image.patterns[Int(pattern)].tail[...], from: Int(match.end), to: segment.upperBound).map(
            Int32.init
        )
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
        let segments = view.segments
        var start = 0
        for segment in segments.indices where !segments[segment].isRepeat {
            var end = start
            var use = SegmentUse()
            while end < hits.count, hits[end].segment == Int32(segment) {
                use.formUnion(SegmentUse(of: hits[end].pattern, in: program))
                end += 1
            }
            leadIn.enter(segments[segment].range, in: view.folded)
            if !use.isEmpty { evaluate(program, segment: Int32(segment), hits: start..<end, use) }
            start = end
        }
    }

    /// What the hits of a segment are good for.
    private struct SegmentUse: OptionSet {
        let rawValue: UInt8

        static let anchorsRules = SegmentUse(rawValue: 1)
        static let setsItemContexts = SegmentUse(rawValue: 2)

        init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        init(of pattern: Int32, in program: RuleProgram) {
            rawValue = (program.isAnchor[Int(pattern)] ? 1 : 0) | (program.isItemWide[Int(pattern)] ? 2 : 0)
        }
    }

    private mutating func evaluate(_ program: RuleProgram, segment: Int32, hits range: Range<Int>, _ use: SegmentUse) {
        openUnit(program, hits: range)
        guard use.contains(.anchorsRules) else {
            readItemContexts(program)
            return
        }
        leadIn.index(hits, before: range.lowerBound, in: program)
        readContexts(program, segment: segment)
        evaluateRules(program) { $0 == .sentence || $0 == .clause }
    }

    private mutating func evaluateWideRules(_ program: RuleProgram) {
        liftSentenceContexts()
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
    mutating func openUnit(_ program: RuleProgram, hits range: Range<Int>) {
        unit.begin(groupCount: program.image.groups.count, ruleCount: program.rules.count)
        unitHits = range
        for index in range { unit.add(Int32(index), of: hits[index].pattern, in: program) }
        guardSpans.removeAll(keepingCapacity: true)
        polaritySpans.removeAll(keepingCapacity: true)
        for group in unit.groups {
            for place in program.guardsOfGroup.range(group) {
                openGuard(program.guardsOfGroup[place: place], group, program)
            }
            for place in program.polaritiesOfGroup.range(group) {
                openPolarity(program.polaritiesOfGroup[place: place], group)
            }
        }
    }

    private mutating func openGuard(_ index: Int32, _ group: Int32, _ program: RuleProgram) {
        if let lift = program.image.guards[Int(index)].liftGroup, unit.contains(lift) { return }
        let labels = program.image.guards[Int(index)].labels
        var cursor = unit.cursor(of: group)
        while let hit = unit.next(&cursor, in: hits) {
            guardSpans.append(GuardSpan(hits[Int(hit)], index: index, labels: labels))
        }
    }

    private mutating func openPolarity(_ index: Int32, _ group: Int32) {
        var cursor = unit.cursor(of: group)
        while let hit = unit.next(&cursor, in: hits) {
            let found = hits[Int(hit)]
            polaritySpans.append(PolaritySpan(start: found.start, end: found.end, index: index))
        }
    }

    // MARK: - Contexts

    /// Finds which contexts hold in the sentence, and notes those that speak for the whole item.
    private mutating func readContexts(_ program: RuleProgram, segment: Int32) {
        liftSentenceContexts()
        isUmbrellaSentence = isUmbrella(program, segment: segment)
        readItemContexts(program)
        for group in unit.groups {
            for place in program.contextsOfGroup.range(group) {
                read(program.contextsOfGroup[place: place], program, segment, unguardedHit(of: group))
            }
        }
        for group in leadIn.groups {
            for place in program.contextsOfGroup.range(group) {
                read(program.contextsOfGroup[place: place], program, segment, leadIn.hit(of: group, in: hits))
            }
        }
    }

    /// Takes note of the contexts of the whole item that the unit sets or cancels.
    private mutating func readItemContexts(_ program: RuleProgram) {
        for group in unit.groups {
            for place in program.cancellationsOfGroup.range(group) {
                itemContextHits[Int(program.cancellationsOfGroup[place: place])] = -2
            }
            for place in program.contextsOfGroup.range(group) {
                let index = Int(program.contextsOfGroup[place: place])
                guard program.contexts[index].scope == .item, itemContextHits[index] == -1 else { continue }
                if let hit = unguardedHit(of: group) { itemContextHits[index] = hit }
            }
        }
    }

    /// Applies a sentence context one of whose terms was hit, unless another term cancels it.
    private mutating func read(_ index: Int32, _ program: RuleProgram, _ segment: Int32, _ hit: Int32?) {
        let context = program.contexts[Int(index)]
        guard let hit, context.scope == .sentence else { return }
        let unless = context.unlessGroup
        if unless >= 0, unit.contains(unless) || leadIn.contains(unless) { return }
        isSentenceDamped = true
        apply(context, to: \.sentencePercent)
        if isTracing { contexts.append(ContextRecord(context: index, segment: segment, hit: hit)) }
    }

    /// Forgets what contexts left of the last sentence's points.
    private mutating func liftSentenceContexts() {
        guard isSentenceDamped else { return }
        for label in tallies.indices { tallies[label].sentencePercent = 100 }
        isSentenceDamped = false
    }

    private func isUmbrella(_ program: RuleProgram, segment: Int32) -> Bool {
        if let group = program.image.umbrellaGroup, unit.contains(group) { return true }
        return isUmbrellaList
            && UTF8Scanning.beginsEnumerated(view.folded, view.segments[Int(segment)].range)
    }

    private mutating func apply(_ context: ContextCode, to percent: WritableKeyPath<LabelTally, Int32>) {
        for label in tallies.indices where context.labels.isEmpty || context.labels.contains(index: label) {
            tallies[label][keyPath: percent] = min(tallies[label][keyPath: percent], context.percent)
        }
    }

    /// Applies the contexts that hold in the whole item to every contribution.
    private mutating func settleItemContexts(_ program: RuleProgram) {
        for index in itemContextHits.indices where itemContextHits[index] >= 0 {
            if let limit = program.image.contexts[index].maximumLength,
                !UTF8Scanning.holdsAtMost(Int(limit), view.folded, view.folded.indices)
            {
                continue
            }
            apply(program.contexts[index], to: \.itemPercent)
            if isTracing {
                contexts.append(ContextRecord(context: Int32(index), segment: -1, hit: itemContextHits[index]))
            }
        }
    }
}
