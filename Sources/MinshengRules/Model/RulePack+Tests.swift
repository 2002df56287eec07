// SPDX-License-Identifier: Apache-2.0

extension RulePack.Rule {
    /// Texts that show what a rule is for.
    public struct Tests: Hashable, Sendable {
        /// Texts that must match, with `⟦` and `⟧` around each piece of expected evidence.
        public var match: [String]
        /// Texts that must not.
        public var skip: [Skip]

        /// Creates tests.
        public init(match: [String] = [], skip: [Skip] = []) {
            self.match = match
            self.skip = skip
        }

        /// Whether there is no test.
        public var isEmpty: Bool { match.isEmpty && skip.isEmpty }
    }

    /// A text that a rule must pass over, and the stage that must see to it.
    public struct Skip: Hashable, Sendable {
        /// What keeps a rule from giving points.
        public enum Stage: String, Hashable, Sendable, CaseIterable {
            /// The condition finds nothing in the text.
            case unmatched
            /// A guard of kind straddle vetoes the match.
            case straddle
            /// A guard of kind sense vetoes the match.
            case sense
            /// A guard of kind idiom vetoes the match.
            case idiom
            /// A guard of kind name vetoes the match.
            case name
            /// A denial removes the match's points.
            case polarity
            /// The rule's own `none` condition finds something.
            case none
            /// A context takes the label's points, or leaves too few of them.
            case context
            /// The label stays below its threshold.
            case threshold
            /// The label is incidental beside another.
            case incidental
        }

        /// The text.
        public var text: String
        /// The stage that must veto it.
        public var by: Stage

        /// Creates a test.
        public init(text: String, by: Stage) {
            self.text = text
            self.by = by
        }
    }
}
