// SPDX-License-Identifier: Apache-2.0

extension RulePack {
    /// What a rule asks of a text.
    ///
    /// A condition finds matches: an anchor, which carries the points, and what supports it.
    public indirect enum Condition: Hashable, Sendable {
        /// Each leftmost-longest hit of these terms.
        case terms([String])
        /// The matches of any of these.
        case any([Condition])
        /// The first condition's matches that have a match of each other one beside them.
        case all([Condition])
        /// The matches of all of these, if at least `count` of them have one.
        case atLeast(count: Int, of: [Condition])
        /// As ``all(_:)``, each other match within `gap` characters of the anchor; `ordered`: after it.
        case near([Condition], gap: Int, ordered: Bool)
        /// Each hit of a lexicon's terms.
        case lexicon(String)
        /// The matches of another rule's condition.
        case rule(String)

        /// The condition with the same meaning as a reader of the format gives it.
        ///
        /// Neighbouring term lists under one ``any(_:)`` are one list; an ``any(_:)`` of a single list is that list.
        public var normalized: Condition {
            switch self {
            case .terms, .lexicon, .rule:
                return self
            case .any(let children):
                return Self.anyOf(children.map(\.normalized))
            case .all(let children):
                return .all(children.map(\.normalized))
            case .atLeast(let count, let children):
                return .atLeast(count: count, of: children.map(\.normalized))
            case .near(let children, let gap, let ordered):
                return .near(children.map(\.normalized), gap: gap, ordered: ordered)
            }
        }

        static func anyOf(_ children: [Condition]) -> Condition {
            var merged: [Condition] = []
            for child in children {
                if case .terms(let terms) = child, case .terms(let before)? = merged.last {
                    merged[merged.count - 1] = .terms(before + terms)
                } else {
                    merged.append(child)
                }
            }
            if merged.count == 1, case .terms = merged[0] {
                return merged[0]
            }
            return .any(merged)
        }
    }
}
