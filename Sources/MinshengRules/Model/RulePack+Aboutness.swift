// SPDX-License-Identifier: Apache-2.0

extension RulePack {
    /// Weights that judge whether a text is about a label that has its points: for a measure named in passing they add
    /// up to less than zero, and it is dropped.
    ///
    /// The weights are hundredths of a natural logarithm of odds, as logistic regression gives them; nobody writes them by
    /// hand. ``AboutnessTrainer`` learns them from coded texts.
    public struct Aboutness: Hashable, Sendable {
        /// A name and what it weighs.
        public struct Weight: Hashable, Sendable {
            /// The rule, context or label.
            public var name: String
            /// The weight; below zero it speaks against the label that is judged.
            public var weight: Int

            /// Creates a weight.
            public init(_ name: String, _ weight: Int) {
                self.name = name
                self.weight = weight
            }
        }

        /// The other labels beside which a label is judged.
        public struct Beside: Hashable, Sendable {
            /// The label that is judged.
            public var label: String
            /// What each other label gives if it is on too.
            public var others: [Weight]

            /// Creates the weights of one label's neighbours.
            public init(label: String, others: [Weight]) {
                self.label = label
                self.others = others
            }
        }

        /// What every label starts from.
        public var base = 0
        /// For points equal to the strongest label's; a smaller share gives as much less.
        public var share = 0
        /// For each 100 points, up to 400.
        public var points = 0
        /// For each 100 characters of the text, up to 300.
        public var length = 0
        /// For each deciding hit, up to 3.
        public var hits = 0
        /// For each other label that is on, up to 4.
        public var others = 0
        /// The labels that are judged, and what each starts from beside the base.
        public var labels: [Weight] = []
        /// What each rule gives that counts for the label.
        public var rules: [Weight] = []
        /// What each context gives that holds in a sentence where the label counts, or in the whole item.
        public var contexts: [Weight] = []
        /// What other labels give that are on.
        public var beside: [Beside] = []

        /// Creates a model that judges nothing.
        public init() {}
    }
}
