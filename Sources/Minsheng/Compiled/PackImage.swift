// SPDX-License-Identifier: Apache-2.0

/// The frozen form of a rule pack: what a compiler writes and a classifier loads.
///
/// Everything is an index into a flat array, every term is folded already, and every factor is an integer percentage,
/// so loading does no parsing and evaluation never compares a name. `MinshengRules` makes images from authored packs;
/// ``encoded()`` and ``init(decoding:)`` turn them into bytes and back.
package struct PackImage: Hashable, Sendable {
    package var id = ""
    package var version = ""
    package var license = ""
    package var labels: [Label] = []
    package var settings = Settings()

    /// The distinct literal strings to search for, folded UTF-8; the matcher's terms.
    package var literals = FlatLists<UInt8>()
    /// The terms: a literal that anchors each, and what must follow it.
    package var patterns = PatternTable()
    /// Sets of terms, each an ascending list of indices into ``patterns``.
    ///
    /// A lexicon or an `any` list is one group.
    package var groups = FlatLists<Int32>()

    package var guards: [Guard] = []
    package var polarities: [PolarityMark] = []
    package var contexts: [Context] = []
    /// Phrases that make the bare items of a list in their own sentence incidental.
    package var umbrellaGroup: Int32?
    /// Phrases that make the bare items of every enumerated sentence of the text incidental.
    package var umbrellaListGroup: Int32?

    /// The nodes of all conditions; children stand before their parents.
    package var conditions = ConditionTable()
    package var rules: [Rule] = []
    /// How labels that have their points are judged, or nil if they are not.
    package var aboutness: Aboutness?

    package init() {}

    /// A term as its author wrote it.
    package func source(of pattern: Int) -> String {
        patterns.source(of: pattern) ?? String(decoding: literals[Int(patterns.literals[pattern])], as: UTF8.self)
    }

    /// The labels that stand above no other: the ten measures of the built-in pack, and all labels of a flat pack.
    package var leaves: LabelSet {
        let parents = labels.compactMap(\.parent).reduce(into: LabelSet()) { $0.insert(LabelSet(index: $1)) }
        return labels.indices.reduce(into: LabelSet()) { $0.insert(LabelSet(index: $1)) }.subtracting(parents)
    }
}

extension PackImage {
    /// Numbers that shape scoring; percentages are integers.
    package struct Settings: Hashable, Sendable {
        /// The points one label can get from one segment.
        package var segmentCap: Int32 = 200
        /// What a hit in the title counts for.
        package var titlePercent: Int32 = 150
        /// A label whose hits are fewer than this share of the strongest label's is incidental and dropped.
        package var dominancePercent: Int32 = 18
        /// In long texts a label needs this share of the segments, counted as segments / (all + 3).
        package var saliencePercent: Int32 = 3
        /// Up to this many segments salience is not asked.
        package var salienceFreeSegments: Int32 = 6
        /// What a bare item of a long list counts for.
        package var listPercent: Int32 = 40
        /// What a bare item of a list under an umbrella phrase counts for.
        package var umbrellaPercent: Int32 = 30
        /// How many characters beside the term an item of a list may have and still be bare.
        package var bareSlack: Int32 = 4

        package init() {}
    }

    /// A term: a literal, then steps that must follow it in the text.
    package struct Pattern: Hashable, Sendable {
        /// The index of the anchoring literal in ``PackImage/literals``.
        package var literal: Int32
        /// What follows the literal; empty for a plain term.
        package var tail: [Step]
        /// The term as its author wrote it, for evidence; nil if that is the literal, as it is for most.
        package var source: String?

        package init(literal: Int32, tail: [Step], source: String?) {
            self.literal = literal
            self.tail = tail
            self.source = source
        }
    }

    /// A gap of `minimum...maximum` characters and then `literal`, which may be empty after a final `?`.
    package struct Step: Hashable, Sendable {
        package var minimum: Int32
        package var maximum: Int32
        /// Whether the gap may hold a comma or a colon; no gap holds the end of a sentence.
        package var crossesClauses: Bool
        package var literal: [UInt8]

        package init(minimum: Int32, maximum: Int32, crossesClauses: Bool, literal: [UInt8]) {
            self.minimum = minimum
            self.maximum = maximum
            self.crossesClauses = crossesClauses
            self.literal = literal
        }
    }

    /// Why a guard vetoes.
    package enum GuardKind: UInt8, Hashable, Sendable, CaseIterable {
        /// The term stands across a word boundary: 办公|平台.
        case straddle
        /// The word means something else: 公平竞争.
        case sense
        /// A set phrase: 触手可及.
        case idiom
        /// A proper name: 公平镇.
        case name
    }

    /// Terms whose occurrences veto the hits they overlap.
    package struct Guard: Hashable, Sendable {
        package var kind: GuardKind
        package var group: Int32
        /// The labels whose hits are vetoed; empty for all, and then contexts and `none` conditions too.
        package var labels: LabelSet
        /// A group whose presence in the sentence lifts the guard, or nil.
        package var liftGroup: Int32?

        package init(kind: GuardKind, group: Int32, labels: LabelSet, liftGroup: Int32?) {
            self.kind = kind
            self.group = group
            self.labels = labels
            self.liftGroup = liftGroup
        }
    }

    /// What a mark to the left of a hit does to it.
    package enum PolarityKind: UInt8, Hashable, Sendable, CaseIterable {
        /// 缺乏, 有失: still on topic, reported as a deficit.
        case deficit
        /// 不涉及, 不包括: the hit's points are removed.
        case denied
        /// 不仅, 不但: looks like a negation and is none.
        case pseudo
        /// 但, 而是, a comma: ends the reach of a mark before it.
        case stop
    }

    /// Terms that turn the polarity of hits up to `window` characters to their right.
    package struct PolarityMark: Hashable, Sendable {
        package var kind: PolarityKind
        package var group: Int32
        package var window: Int32

        package init(kind: PolarityKind, group: Int32, window: Int32) {
            self.kind = kind
            self.group = group
            self.window = window
        }
    }

    /// The part of a text within which a condition's parts must stand.
    package enum Scope: UInt8, Hashable, Sendable, CaseIterable {
        case clause
        case sentence
        case paragraph
        case item
    }

    /// A reading of the sentence or the item that damps or vetoes labels.
    package struct Context: Hashable, Sendable {
        package var id: String
        /// ``Scope/sentence`` or ``Scope/item``.
        package var scope: Scope
        package var group: Int32
        /// A group whose presence in the same scope cancels the context, or nil.
        package var unlessGroup: Int32?
        /// The labels it acts on; empty for all.
        package var labels: LabelSet
        /// What is left of the points, in percent; 0 vetoes.
        package var percent: Int32
        /// The longest text, in characters, that the context applies to, or nil; for ``Scope/item`` only.
        package var maximumLength: Int32?

        package init(
            id: String,
            scope: Scope,
            group: Int32,
            unlessGroup: Int32?,
            labels: LabelSet,
            percent: Int32,
            maximumLength: Int32?
        ) {
            self.id = id
            self.scope = scope
            self.group = group
            self.unlessGroup = unlessGroup
            self.labels = labels
            self.percent = percent
            self.maximumLength = maximumLength
        }
    }

    /// A node of a condition.
    ///
    /// A node finds *matches*: an anchor hit and the hits that support it.
    package enum Condition: Hashable, Sendable {
        /// Each leftmost-longest hit of a group.
        case group(Int32)
        /// The matches of any child.
        case any([Int32])
        /// The first child's matches that have a match of every other child beside them, not overlapping.
        case all([Int32])
        /// The matches of all children, if at least `count` of them have one.
        case atLeast(count: Int32, of: [Int32])
        /// As ``all(_:)``, each other child within `gap` characters of the anchor; `ordered`: after it.
        case near([Int32], gap: Int32, ordered: Bool)
        /// The matches of another rule's condition in the same scope, by the rule's index.
        case rule(Int32)
    }

    /// How much a rule's terms decide, which is also how soon a list damps them.
    package enum Tier: UInt8, Hashable, Sendable, CaseIterable {
        case strong
        case topic
        case weak
        case pair
    }

    /// Which half of a verdict a rule speaks to.
    package enum Part: UInt8, Hashable, Sendable, CaseIterable {
        case substance
        case stated
    }

    /// How settled a rule is; drafts are compiled and give no points.
    package enum Status: UInt8, Hashable, Sendable, CaseIterable {
        case draft
        case trial
        case stable
        case deprecated
    }

    /// A condition that gives a label points.
    package struct Rule: Hashable, Sendable {
        package var id: String
        /// The label's index in ``PackImage/labels``.
        package var label: Int32
        package var part: Part
        package var tier: Tier
        package var status: Status
        /// The points of one match.
        package var weight: Int32
        /// The points this rule can give one segment.
        package var cap: Int32
        /// The index of the condition's root in ``PackImage/conditions``.
        package var condition: Int32
        /// A condition that must find nothing in the same scope (a clause rule asks its whole sentence), or nil.
        package var none: Int32?
        package var scope: Scope
        /// The zones whose anchors count, a bit for each ``Zone`` raw value.
        package var zones: UInt8
        /// A bare item of a 、 list of at least this many items is damped.
        package var listItems: Int32

        package init(
            id: String,
            label: Int32,
            part: Part,
            tier: Tier,
            status: Status,
            weight: Int32,
            cap: Int32,
            condition: Int32,
            none: Int32?,
            scope: Scope,
            zones: UInt8,
            listItems: Int32
        ) {
            self.id = id
            self.label = label
            self.part = part
            self.tier = tier
            self.status = status
            self.weight = weight
            self.cap = cap
            self.condition = condition
            self.none = none
            self.scope = scope
            self.zones = zones
            self.listItems = listItems
        }
    }
}
