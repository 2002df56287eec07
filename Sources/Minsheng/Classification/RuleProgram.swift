// SPDX-License-Identifier: Apache-2.0

import TermMatching

/// A pack image laid out for evaluation: the matcher, and the way from a literal to all that it can set off.
///
/// Rules are found from the hits, never the hits from the rules: a literal names its terms, a term its groups, and a
/// group the rules whose *anchor* it can be, the guards, the contexts and the marks. What no hit names costs nothing.
/// Everything that is read while evaluating is trivial to copy; names stay in the image. It is an object so that handing
/// it on is one pointer and copies nothing.
final class RuleProgram: Sendable {
    /// The image but for its literals, which the matcher holds.
    let image: PackImage
    let matcher: TermMatcher
    /// The terms each literal anchors.
    let patternsOfLiteral: IndexLists
    /// What is read for every hit: what each term is good for, and its groups, demands and rules.
    let tables: ProgramTables
    /// What must follow the literals of terms with wildcards.
    let tails: TailTable
    /// What each term is good for.
    let uses: [PatternUse]
    /// The contexts of the whole item that each term sets, and, as their complements (`~`), those that it cancels.
    let itemContextsOfPattern: SparseLists
    /// What each group says by being there.
    let signals: [GroupSignal]
    /// The guards, contexts and polarity marks whose terms a group holds, and the contexts that a group cancels.
    let guardsOfGroup: IndexLists
    let contextsOfGroup: IndexLists
    let cancellationsOfGroup: IndexLists
    let polaritiesOfGroup: IndexLists

    /// The groups that are asked for where a rule is.
    let groupsOfRules: RuleGroups
    let rules: [RuleCode]
    let conditions: [ConditionCode]
    /// The children of all conditions, one list behind the other.
    let children: [Int32]
    let contexts: [ContextCode]
    /// The measures below each label; empty for a measure.
    let measuresOfLabel: [LabelSet]
    /// The points of a text in which nothing was found; verdicts share it.
    let noPoints: [Int32]
    /// The image's ``PackImage/leaves``.
    let leaves: LabelSet
    /// The image's, or one that judges no label: who reads a part of it copies no optional.
    let aboutness: PackImage.Aboutness

    init(_ image: PackImage) throws(PackError) {
        var kept = image
        kept.literals = []
        self.image = kept
        do {
            let ends = image.literals.offsets.dropFirst().map(UInt32.init)
            matcher = try TermMatcher(bytes: image.literals.values, ends: ends)
        } catch {
            throw PackError(.damaged, "the pack's terms cannot be searched for (\(error)); compile the pack again")
        }
        let groupCount = image.groups.count
        let reading = try ConditionReading(image)
        patternsOfLiteral = IndexLists(grouping: image.patterns.literals, count: image.literals.count)
        tails = image.patterns.tails
        uses = RuleProgram.uses(in: image, reading)
        itemContextsOfPattern = RuleProgram.itemContexts(in: image)
        signals = RuleProgram.signals(in: image)
        groupsOfRules = RuleGroups(image, reading, signals)
        tables = ProgramTables(
            literals: RuleProgram.literals(patternsOfLiteral, tails, uses),
            uses: uses,
            groupsOfPattern: IndexLists(inverting: image.groups, count: image.patterns.count),
            gate: try RuleGate(image, reading),
            signals: signals,
            mostTermsOfLiteral: patternsOfLiteral.longest
        )
        guardsOfGroup = IndexLists(inverting: image.guards.map { [$0.group] }, count: groupCount)
        contextsOfGroup = IndexLists(inverting: image.contexts.map { [$0.group] }, count: groupCount)
        cancellationsOfGroup = IndexLists(
            inverting: image.contexts.map { $0.unlessGroup.map { [$0] } ?? [] as [Int32] },
            count: groupCount
        )
        polaritiesOfGroup = IndexLists(inverting: image.polarities.map { [$0.group] }, count: groupCount)
        rules = image.rules.map(RuleCode.init)
        conditions = image.conditions.codes
        children = image.conditions.children
        contexts = image.contexts.map(ContextCode.init)
        noPoints = [Int32](repeating: 0, count: image.labels.count)
        measuresOfLabel = image.labels.indices.map { parent in
            image.labels.indices.reduce(into: LabelSet()) {
                if image.labels[$1].parent == parent { $0.insert(LabelSet(index: $1)) }
            }
        }
        leaves = image.leaves
        aboutness = image.aboutness ?? PackImage.Aboutness(labels: 0, rules: 0, contexts: 0)
    }

    /// Makes a program that differs from another in its rules, or in the terms that its literals lead to.
    private init(_ other: RuleProgram, rules: [RuleCode], patternsOfLiteral: IndexLists) {
        self.rules = rules
        self.patternsOfLiteral = patternsOfLiteral
        image = other.image
        matcher = other.matcher
        tables = ProgramTables(
            other.tables,
            literals: RuleProgram.literals(patternsOfLiteral, other.tails, other.uses)
        )
        tails = other.tails
        uses = other.uses
        itemContextsOfPattern = other.itemContextsOfPattern
        signals = other.signals
        guardsOfGroup = other.guardsOfGroup
        contextsOfGroup = other.contextsOfGroup
        cancellationsOfGroup = other.cancellationsOfGroup
        polaritiesOfGroup = other.polaritiesOfGroup
        groupsOfRules = other.groupsOfRules
        conditions = other.conditions
        children = other.children
        contexts = other.contexts
        measuresOfLabel = other.measuresOfLabel
        leaves = other.leaves
        aboutness = other.aboutness
        noPoints = other.noPoints
    }

    /// A term as its author wrote it.
    func source(of pattern: Int32) -> String {
        image.patterns.source(of: Int(pattern))
            ?? String(decoding: matcher.bytes(of: Int(image.patterns.literals[Int(pattern)])), as: UTF8.self)
    }

    /// The program with a rule that looks at no zone.
    func without(rule index: Int) -> RuleProgram {
        var rules = rules
        rules[index].zones = 0
        return RuleProgram(self, rules: rules, patternsOfLiteral: patternsOfLiteral)
    }

    /// The program with a term that no literal leads to.
    func without(term index: Int) -> RuleProgram {
        RuleProgram(self, rules: rules, patternsOfLiteral: patternsOfLiteral.removing(Int32(index)))
    }

    /// What each group says by being there.
    private static func signals(in image: PackImage) -> [GroupSignal] {
        var signals = [GroupSignal](repeating: [], count: image.groups.count)
        for one in image.guards { signals[Int(one.group)].insert(.guarding) }
        for mark in image.polarities { signals[Int(mark.group)].insert(.polarity) }
        for context in image.contexts {
            signals[Int(context.group)].insert(.context)
            if let unless = context.unlessGroup { signals[Int(unless)].insert(.cancellation) }
        }
        return signals
    }

    private static func itemContexts(in image: PackImage) -> SparseLists {
        var pairs: [(Int32, Int32)] = []
        for (index, context) in image.contexts.enumerated() where context.scope == .item {
            for pattern in image.groups[Int(context.group)] { pairs.append((pattern, Int32(index))) }
            guard let unless = context.unlessGroup else { continue }
            for pattern in image.groups[Int(unless)] { pairs.append((pattern, ~Int32(index))) }
        }
        return SparseLists(pairs)
    }

    private static func uses(in image: PackImage, _ reading: ConditionReading) -> [PatternUse] {
        var uses = [PatternUse](repeating: [], count: image.patterns.count)
        func add(_ use: PatternUse, to groups: some Sequence<Int32>) {
            for group in groups {
                for pattern in image.groups[Int(group)] { uses[Int(pattern)].insert(use) }
            }
        }
        for rule in image.rules { add(.anchor(of: rule.scope), to: reading.anchors(of: rule)) }
        add(.guarding, to: image.guards.map(\.group))
        add(.listUmbrella, to: [image.umbrellaListGroup].compactMap { $0 })
        for context in image.contexts where context.scope == .item {
            add(.itemContext, to: [context.group, context.unlessGroup].compactMap { $0 })
        }
        return uses
    }

    private static func literals(
        _ patterns: IndexLists,
        _ tails: TailTable,
        _ uses: [PatternUse]
    ) -> [ProgramTables.Literal] {
        (0..<patterns.offsets.count - 1).map { literal in
            let range = patterns.range(Int32(literal))
            guard range.count == 1 else { return ProgramTables.Literal() }
            let pattern = patterns[place: range.lowerBound]
            return tails.hasTail(pattern)
                ? ProgramTables.Literal() : ProgramTables.Literal(pattern: pattern, use: uses[Int(pattern)])
        }
    }
}
