// SPDX-License-Identifier: Apache-2.0

extension RulePack {
    /// A condition that gives a label points.
    public struct Rule: Hashable, Sendable {
        /// The rule's name, unique in the pack: `m01.coverage`.
        public var id: String
        /// The id of the label that gets the points.
        public var label: String
        /// Which half of a verdict the rule speaks to.
        public var part: Part
        /// How settled the rule is.
        public var status: Status
        /// How much the rule's terms decide.
        public var tier: Tier
        /// The points of one match.
        public var weight: Int
        /// The points that the rule can give one segment, or nil for no bound but the segment's.
        public var cap: Int?
        /// What the condition's parts must share.
        public var scope: Scope
        /// The zones whose matches count; empty for all.
        public var zones: [Zone]
        /// A bare item of a 、 list of at least this many items is damped; nil for the tier's default.
        public var listItems: Int?
        /// What the text must hold.
        public var condition: Condition
        /// What it must not hold, in the same scope (for a clause: in its sentence); nil for nothing.
        public var none: Condition?
        /// A remark for other authors.
        public var note: String?
        /// Texts that show what the rule is for, and what it is not for.
        public var tests: Tests

        /// Creates a rule.
        public init(
            id: String,
            label: String,
            part: Part = .substance,
            status: Status = .trial,
            tier: Tier? = nil,
            weight: Int = 100,
            cap: Int? = nil,
            scope: Scope = .sentence,
            zones: [Zone] = [],
            listItems: Int? = nil,
            condition: Condition,
            none: Condition? = nil,
            note: String? = nil,
            tests: Tests = Tests()
        ) {
            self.id = id
            self.label = label
            self.part = part
            self.status = status
            self.tier = tier ?? Tier.default(for: condition)
            self.weight = weight
            self.cap = cap
            self.scope = scope
            self.zones = zones
            self.listItems = listItems
            self.condition = condition
            self.none = none
            self.note = note
            self.tests = tests
        }
    }
}

extension RulePack.Rule {
    /// Which half of a verdict a rule speaks to.
    public enum Part: String, Hashable, Sendable, CaseIterable {
        /// What the text does or reports.
        case substance
        /// A principle's own word in its livelihood sense.
        case stated
    }

    /// How settled a rule is.
    public enum Status: String, Hashable, Sendable, CaseIterable {
        /// Compiled, and gives no points.
        case draft
        /// Gives points, and may still change.
        case trial
        /// Gives points, and has tests.
        case stable
        /// Gives points, and will be removed.
        case deprecated
    }

    /// How much a rule's terms decide, which is also how soon a list damps them.
    public enum Tier: String, Hashable, Sendable, CaseIterable {
        /// A term that decides alone.
        case strong
        /// A noun that counts beside a word of policy.
        case topic
        /// A term that supports and never decides.
        case weak
        /// An object and an action that need each other.
        case pair

        /// The tier of a rule that names none: strong for terms, pair for anything made of parts.
        static func `default`(for condition: RulePack.Condition) -> Tier {
            switch condition {
            case .terms, .lexicon: .strong
            case .any, .all, .atLeast, .near, .rule: .pair
            }
        }

        /// The length of list from which a bare item is damped, if the rule names none.
        var listItems: Int {
            switch self {
            case .strong, .topic, .weak: 5
            case .pair: 3
            }
        }
    }

    /// The part of a text that the parts of a condition must share.
    public enum Scope: String, Hashable, Sendable, CaseIterable {
        /// Between commas, colons and sentence ends.
        case clause
        /// Between sentence ends.
        case sentence
        /// Between line breaks.
        case paragraph
        /// The whole item.
        case item
    }

    /// A part of an item.
    public enum Zone: String, Hashable, Sendable, CaseIterable {
        /// The item's title, given or found in its first line.
        case title
        /// A heading inside the text.
        case heading
        /// The first paragraph.
        case lead
        /// Any later paragraph.
        case body
    }
}
