// SPDX-License-Identifier: Apache-2.0

/// What is read for every hit of every text, in memory of its own.
///
/// Arrays would do, but for what the loops over hits pay for them: counting references, and checks of bounds that the
/// pack's validation has made once for all. Here the tables are made of a program's lists, are never changed, and are
/// freed with the object; whoever holds the object may read them.
///
/// The invariant, checked by ``PackImage/validate()`` and kept by the `init`s: a literal is below the number of
/// literals; a term that a table names is below the number of terms, and `terms` has one element more; a group, rule or
/// demand that a list names is below their number; each list ends within its array.
final class ProgramTables: @unchecked Sendable {
    /// What an occurrence of a literal means, in one word.
    struct Literal: BitwiseCopyable {
        /// The term it is, if it is one term without wildcards; or else -1.
        var pattern: Int32 = -1
        /// The use of that term.
        var use = PatternUse()
    }

    /// Where the lists of a term start; they end where those of the next one start.
    struct Term: BitwiseCopyable {
        var groups: Int32 = 0
        var demands: Int32 = 0
        var rules: Int32 = 0
        var use = PatternUse()
    }

    /// The object whose memory this one reads, but for ``literals``.
    private let base: ProgramTables?
    let literals: UnsafePointer<Literal>
    /// An element for each term, and one behind the last.
    let terms: UnsafePointer<Term>
    /// The groups that terms are in, the demands that they meet and the rules that they can anchor, list behind list.
    let groups: UnsafePointer<Int32>
    let demands: UnsafePointer<Int32>
    let rules: UnsafePointer<Int32>
    /// The demands of each rule.
    let demandsOfRule: UnsafePointer<RuleGate.Demands>
    /// What each group says by being there.
    let signals: UnsafePointer<GroupSignal>

    /// The number of demands, rules and groups.
    let demandCount: Int
    let ruleCount: Int
    let groupCount: Int
    /// The most terms that one literal anchors.
    let mostTermsOfLiteral: Int

    init(
        literals: [Literal],
        uses: [PatternUse],
        groupsOfPattern: IndexLists,
        gate: RuleGate,
        signals: [GroupSignal],
        mostTermsOfLiteral: Int
    ) {
        base = nil
        self.literals = ProgramTables.copy(literals)
        terms = ProgramTables.copy(
            (0...uses.count).map { term in
                Term(
                    groups: groupsOfPattern.offsets[term],
                    demands: gate.demandsOfPattern.offsets[term],
                    rules: gate.rulesOfPattern.offsets[term],
                    use: term < uses.count ? uses[term] : []
                )
            }
        )
        groups = ProgramTables.copy(groupsOfPattern.values)
        demands = ProgramTables.copy(gate.demandsOfPattern.values)
        rules = ProgramTables.copy(gate.rulesOfPattern.values)
        demandsOfRule = ProgramTables.copy(gate.demandsOfRule)
        self.signals = ProgramTables.copy(signals)
        demandCount = gate.demandCount
        ruleCount = gate.demandsOfRule.count
        groupCount = signals.count
        self.mostTermsOfLiteral = mostTermsOfLiteral
    }

    /// Makes tables that differ from others in what literals mean.
    init(_ other: ProgramTables, literals: [Literal]) {
        base = other
        self.literals = ProgramTables.copy(literals)
        terms = other.terms
        groups = other.groups
        demands = other.demands
        rules = other.rules
        demandsOfRule = other.demandsOfRule
        signals = other.signals
        demandCount = other.demandCount
        ruleCount = other.ruleCount
        groupCount = other.groupCount
        mostTermsOfLiteral = other.mostTermsOfLiteral
    }

    deinit {
        literals.deallocate()
        guard base == nil else { return }
        terms.deallocate()
        groups.deallocate()
        demands.deallocate()
        rules.deallocate()
        demandsOfRule.deallocate()
        signals.deallocate()
    }

    private static func copy<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafePointer<Element> {
        let memory = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
        elements.withUnsafeBufferPointer { elements in
            if let start = elements.baseAddress { memory.initialize(from: start, count: elements.count) }
        }
        return UnsafePointer(memory)
    }
}
