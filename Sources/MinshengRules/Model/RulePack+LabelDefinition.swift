// SPDX-License-Identifier: Apache-2.0

extension RulePack {
    /// A label and the page of the codebook that defines it.
    public struct LabelDefinition: Hashable, Sendable {
        /// The key that rules use: `公平`, `m01`.
        public var id: String
        /// An ASCII name for topics and file names, or nil if the id is one.
        public var slug: String?
        /// What a reader is shown, or nil for the id.
        public var title: String?
        /// The id of the principle that this label switches on, or nil for a principle.
        public var parent: String?
        /// The points that an item needs to carry the label.
        public var threshold: Int
        /// What the label means, in a sentence.
        public var define: String
        /// What belongs to the label.
        public var include: [String]
        /// What does not, though one might think so.
        public var exclude: [String]

        /// Creates a label.
        public init(
            id: String,
            slug: String? = nil,
            title: String? = nil,
            parent: String? = nil,
            threshold: Int,
            define: String = "",
            include: [String] = [],
            exclude: [String] = []
        ) {
            self.id = id
            self.slug = slug
            self.title = title
            self.parent = parent
            self.threshold = threshold
            self.define = define
            self.include = include
            self.exclude = exclude
        }
    }
}
