// SPDX-License-Identifier: Apache-2.0

extension RulePack {
    /// A reading of the sentence or the item that damps or vetoes labels.
    public struct Context: Hashable, Sendable {
        /// What a context looks at and acts on.
        public enum Scope: String, Hashable, Sendable, CaseIterable {
            /// The sentence that holds a term.
            case sentence
            /// The whole item.
            case item
        }

        /// The context's name, for evidence.
        public var id: String
        /// What it looks at and acts on.
        public var scope: Scope
        /// The terms that bring the context about.
        public var terms: [String]
        /// Terms whose presence in the same scope cancels it.
        public var unless: [String]
        /// The labels it acts on; empty for all.
        public var labels: [String]
        /// What is left of the points, in percent; 0 vetoes.
        public var factor: Int
        /// The longest item, in characters, that it applies to, or nil; only for ``Scope/item``.
        public var maximumLength: Int?
        /// A remark for other authors.
        public var note: String?

        /// Creates a context.
        public init(
            id: String,
            scope: Scope,
            terms: [String],
            unless: [String] = [],
            labels: [String] = [],
            factor: Int,
            maximumLength: Int? = nil,
            note: String? = nil
        ) {
            self.id = id
            self.scope = scope
            self.terms = terms
            self.unless = unless
            self.labels = labels
            self.factor = factor
            self.maximumLength = maximumLength
            self.note = note
        }
    }
}
