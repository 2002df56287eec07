// SPDX-License-Identifier: Apache-2.0

extension RulePack {
    /// Terms whose occurrences veto the hits they overlap.
    public struct Guard: Hashable, Sendable {
        /// Why a guard vetoes; the reason becomes part of the evidence.
        public enum Kind: String, Hashable, Sendable, CaseIterable {
            /// The term stands across a word boundary: 办公|平台.
            case straddle
            /// The word means something else: 公平竞争.
            case sense
            /// A set phrase: 触手可及.
            case idiom
            /// A proper name: 公平镇.
            case name
        }

        /// Why the guard vetoes.
        public var kind: Kind
        /// The terms that veto.
        public var terms: [String]
        /// The labels whose hits are vetoed; empty for all, and then those of contexts and `none` conditions too.
        public var labels: [String]
        /// The lexicon whose presence in the sentence lifts the guard, or nil.
        public var liftedBy: String?
        /// A remark for other authors.
        public var note: String?

        /// Creates a guard.
        public init(
            kind: Kind,
            terms: [String],
            labels: [String] = [],
            liftedBy: String? = nil,
            note: String? = nil
        ) {
            self.kind = kind
            self.terms = terms
            self.labels = labels
            self.liftedBy = liftedBy
            self.note = note
        }
    }
}
