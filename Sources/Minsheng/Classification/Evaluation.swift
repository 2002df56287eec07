// SPDX-License-Identifier: Apache-2.0

/// One text on its way from folded bytes to points; the buffers stay for the next text.
///
/// The order is the pack format's: guards, polarity, rules, contexts, scores. Sentences are evaluated one by one, then
/// rules that look at a paragraph or the whole item, then the contributions are weighed label by label.
///
/// What loops call is `mutating` even where it changes nothing: a `self` that is lent from a mutating method is copied, and this
/// one has some seven hundred bytes.
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
    /// The labels that have their points and that the text is not about.
    var aside = LabelSet()
    /// What the label that is being judged is judged by; kept for its memory.
    var reading = AboutnessReading(label: 0)

    /// The hits of the current unit by group.
    var unit = UnitIndex()
    /// The rules that are asked in the current unit.
    var selection = RuleSelection()
    var leadIn = LeadIn()
    var marks = SegmentMarks()
    var guardSpans = Stack<GuardSpan>()
    var polaritySpans = Stack<PolaritySpan>()
    var stack = Stack<RuleMatch>()
    var supports = Stack<Int32>()
    /// The contributions that count of the segment being weighed.
    var kept = Stack<Int>()
    /// The segment of the current unit, or -1 if that is a paragraph or the item.
    private var unitSegment: Int32 = -1
    /// Whether the current unit's marks of polarity and contexts were read.
    private var areMarksRead = false
    /// Whether ``tallies`` are as they were made.
    var areTalliesFresh = false
    /// For each context of the pack, the hit that made it hold in the whole item, or -1; -2: cancelled by `unless`.
    private var itemContextHits: [Int32] = []
    /// What all hits are good for.
    private var use = PatternUse()
    /// Whether a context left less than all of the current sentence's points to some label.
    private var isSentenceDamped = false
    private(set) var isUmbrellaSentence = false
    /// Whether contexts are recorded, for an explanation or for a judgement.
    private var recordsContexts = false

    /// Reads a text and evaluates every rule on it.
    /// - Returns: false if the text cannot be read.
    mutating func run(_ program: RuleProgram, title: Span<UInt8>, body: Span<UInt8>) -> Bool {
        guard view.load(title: title, body: body) else { return false }
        begin(program)
        use = HitCollector.collect(in: view.folded, view.segments, program, into: &hits)
        if !use.isDisjoint(with: .anyAnchor) { evaluateSentences(program) }
        if !use.isDisjoint(with: .wideAnchor) { evaluateWideRules(program) }
        aside = []
        // What holds of the whole item only takes away from what was found in it.
        if !contributions.isEmpty || isTracing {
            if use.contains(.itemContext) {
                readItemContexts(program)
                settleItemContexts(program)
            }
            weigh(program)
            judge(program)
        }
        return true
    }

    private mutating func begin(_ program: RuleProgram) {
        hits.empty()
        contributions.empty()
        vetoes.empty()
        contexts.empty()
        exclusions.empty()
        supports.empty()
        sawVeto = false
        recordsContexts = isTracing || !program.aboutness.labels.isEmpty
        isSentenceDamped = false
        marks.reset()
        leadIn.reset()
        let labelCount = program.image.labels.count
        if tallies.count != labelCount {
            tallies = [LabelTally](repeating: LabelTally(), count: labelCount)
        } else if !areTalliesFresh {
            // One check for the whole array, not one for each element.
            var labels = tallies.mutableSpan
            for label in labels.indices { labels[label].reset() }
        }
        areTalliesFresh = true
    }

    // MARK: - Units

    private mutating func evaluateSentences(_ program: RuleProgram) {
        var start = 0
        while start < hits.count {
            let (end, use) = sentence(from: start, program)
            if !use.isDisjoint(with: .anyAnchor) { evaluateSentence(program, start..<end, use) }
            start = end
        }
    }

    /// Where the hits end that share a segment with the one at `start`, and what they are good for.
    private mutating func sentence(from start: Int, _ program: RuleProgram) -> (end: Int, use: PatternUse) {
        let (hits, tables) = (hits.span, program.tables)
        let segment = hits[start].segment
        var use = PatternUse()
        var end = start
        while end < hits.count, hits[end].segment == segment {
            use.formUnion(tables.terms[Int(hits[end].pattern)].use)
            end += 1
        }
        return (end, use)
    }

    private mutating func evaluateSentence(_ program: RuleProgram, _ range: Range<Int>, _ use: PatternUse) {
        // A rule that looks further may count here, and what the label is judged by then are this sentence's contexts.
        let needsMarks = isTracing || (recordsContexts && !use.isDisjoint(with: .wideAnchor))
        guard select(.sentence, range, use, program) || needsMarks else { return }
        unitSegment = hits[range.lowerBound].segment
        openUnit(program, hits: range, isTracing ? .all : .rules(selection))
        if needsMarks { readMarks(program) }
        evaluateRules(program)
    }

    /// Evaluates the rules that look at a paragraph or the whole item; most texts have no anchor for one.
    private mutating func evaluateWideRules(_ program: RuleProgram) {
        isUmbrellaSentence = false
        unitSegment = -1
        if use.contains(.paragraphAnchor) { evaluateParagraphs(program) }
        if use.contains(.itemAnchor) { evaluateWideRules(.item, program, 0..<hits.count, use) }
    }

    private mutating func evaluateParagraphs(_ program: RuleProgram) {
        var start = 0
        while start < hits.count {
            let paragraph = view.segments[Int(hits[start].segment)].paragraph
            var use = PatternUse()
            var end = start
            while end < hits.count, view.segments[Int(hits[end].segment)].paragraph == paragraph {
                use.formUnion(program.uses[Int(hits[end].pattern)])
                end += 1
            }
            if use.contains(.paragraphAnchor) { evaluateWideRules(.paragraph, program, start..<end, use) }
            start = end
        }
    }

    private mutating func evaluateWideRules(
        _ scope: RuleGate.Scopes,
        _ program: RuleProgram,
        _ range: Range<Int>,
        _ use: PatternUse
    ) {
        guard select(scope, range, use, program) else { return }
        openUnit(program, hits: range, isTracing ? .all : .rules(selection))
        evaluateRules(program)
    }

    /// Selects the rules to ask in a unit; returns whether there are any.
    ///
    /// A guard that takes the anchor from a rule is told of (``NoneReason/allVetoed``) even if the rule had not held
    /// anyway; so where there are guards, and as long as nothing was told, all rules with an anchor are asked.
    private mutating func select(
        _ scopes: RuleGate.Scopes,
        _ range: Range<Int>,
        _ use: PatternUse,
        _ program: RuleProgram
    ) -> Bool {
        let isThorough = isTracing || (!sawVeto && use.contains(.guarding))
        return selection.select(from: hits, range, program.tables, scopes, isThorough: isThorough)
    }

    /// Indexes the hits of a unit by group and reads its guards.
    mutating func openUnit(_ program: RuleProgram, hits range: Range<Int>, _ interest: UnitIndex.Interest) {
        unit.fill(hits, in: range, interest, program)
        areMarksRead = false
        guardSpans.empty()
        for group in unit.signals where program.signals[Int(group)].contains(.guarding) {
            for place in program.guardsOfGroup.range(group) {
                openGuard(program.guardsOfGroup[place: place], group, program)
            }
        }
    }

    private mutating func openGuard(_ index: Int32, _ group: Int32, _ program: RuleProgram) {
        if let lift = program.image.guards[Int(index)].liftGroup, unit.contains(lift) {
            return
        }
        let labels = program.image.guards[Int(index)].labels
        var cursor = unit.cursor(of: group)
        while let hit = unit.next(&cursor, in: hits) {
            guardSpans.append(GuardSpan(hits[Int(hit)], index: index, labels: labels))
        }
    }

    /// Reads what changes the points of a unit's matches, when the first is found: polarity, and contexts of a sentence.
    mutating func readMarks(_ program: RuleProgram) {
        guard !areMarksRead else { return }
        areMarksRead = true
        polaritySpans.empty()
        for group in unit.signals where program.signals[Int(group)].contains(.polarity) {
            for place in program.polaritiesOfGroup.range(group) {
                openPolarity(program.polaritiesOfGroup[place: place], group)
            }
        }
        liftSentenceContexts()
        guard unitSegment >= 0 else { return }
        leadIn.advance(to: unitSegment, in: view, hits, program)
        readContexts(program, segment: unitSegment)
    }

    private mutating func openPolarity(_ index: Int32, _ group: Int32) {
        var cursor = unit.cursor(of: group)
        while let hit = unit.next(&cursor, in: hits) {
            let found = hits[Int(hit)]
            polaritySpans.append(PolaritySpan(start: found.start, end: found.end, index: index))
        }
    }

    // MARK: - Contexts

    /// Finds which contexts hold in the sentence.
    private mutating func readContexts(_ program: RuleProgram, segment: Int32) {
        isUmbrellaSentence = isUmbrella(program, segment: segment)
        for group in unit.signals where program.signals[Int(group)].contains(.context) {
            for place in program.contextsOfGroup.range(group) {
                read(program.contextsOfGroup[place: place], program, segment, unguardedHit(of: group))
            }
        }
        for group in leadIn.signals where program.signals[Int(group)].contains(.context) {
            for place in program.contextsOfGroup.range(group) {
                read(program.contextsOfGroup[place: place], program, segment, leadIn.hit(of: group, in: hits))
            }
        }
    }

    /// Finds which contexts of the whole item some sentence sets, and which another cancels.
    private mutating func readItemContexts(_ program: RuleProgram) {
        if itemContextHits.count != program.contexts.count {
            itemContextHits = [Int32](repeating: -1, count: program.contexts.count)
        }
        var settled = itemContextHits.mutableSpan
        for index in settled.indices { settled[index] = -1 }
        var start = 0
        while start < hits.count {
            let (end, use) = sentence(from: start, program)
            if isTracing || use.isSuperset(of: [.itemContext, .guarding]) {
                readItemContexts(program, start..<end)
            } else if use.contains(.itemContext) {
                noteItemContexts(program, start..<end)
            }
            start = end
        }
    }

    /// Reads the contexts of a sentence in which nothing is guarded: there any hit will do.
    private mutating func noteItemContexts(_ program: RuleProgram, _ range: Range<Int>) {
        for index in range where program.uses[Int(hits[index].pattern)].contains(.itemContext) {
            for context in program.itemContextsOfPattern[hits[index].pattern] {
                if context < 0 {
                    itemContextHits[Int(~context)] = -2
                } else if itemContextHits[Int(context)] == -1 {
                    itemContextHits[Int(context)] = Int32(index)
                }
            }
        }
    }

    private mutating func readItemContexts(_ program: RuleProgram, _ range: Range<Int>) {
        openUnit(program, hits: range, .signals)
        for group in unit.signals where !program.signals[Int(group)].isDisjoint(with: [.context, .cancellation]) {
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
        if unless >= 0, unit.contains(unless) || leadIn.contains(unless) {
            return
        }
        isSentenceDamped = true
        apply(context, to: \.sentencePercent)
        if recordsContexts { contexts.append(ContextRecord(context: index, segment: segment, hit: hit)) }
    }

    /// Forgets what contexts left of the last sentence's points.
    private mutating func liftSentenceContexts() {
        guard isSentenceDamped else { return }
        for label in tallies.indices { tallies[label].sentencePercent = 100 }
        isSentenceDamped = false
    }

    private mutating func isUmbrella(_ program: RuleProgram, segment: Int32) -> Bool {
        if let group = program.image.umbrellaGroup, unit.contains(group) { return true }
        return use.contains(.listUmbrella)
            && UTF8Scanning.beginsEnumerated(view.folded, view.segments[Int(segment)].range)
    }

    /// Lowers what labels are left of their points.
    private mutating func apply(_ context: ContextCode, to percent: WritableKeyPath<LabelTally, Int32>) {
        areTalliesFresh = false
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
            if recordsContexts {
                contexts.append(ContextRecord(context: Int32(index), segment: -1, hit: itemContextHits[index]))
            }
        }
    }
}

extension Array {
    /// Empties the array and keeps its memory; most are empty, and emptying one again is a call.
    @inline(__always)
    mutating func empty() {
        if !isEmpty { removeAll(keepingCapacity: true) }
    }
}
