// SPDX-License-Identifier: Apache-2.0

extension RulePack {
    /// Numbers that shape scoring; percentages are integers.
    public struct Settings: Hashable, Sendable {
        /// The points one label can get from one segment.
        public var segmentCap = 200
        /// What a hit in the title counts for, in percent.
        public var titlePercent = 150
        /// A label with fewer hits than this percentage of the strongest label's is incidental and dropped.
        public var dominancePercent = 18
        /// The share of the segments that a label needs in long texts, in percent of (all + 3).
        public var saliencePercent = 3
        /// Up to this many segments salience is not asked.
        public var salienceFreeSegments = 6
        /// What a bare item of a long list counts for, in percent.
        public var listPercent = 40
        /// What a bare item of a list under an umbrella phrase counts for, in percent.
        public var umbrellaPercent = 30
        /// How many characters beside the term an item of a list may have and still be bare.
        public var bareSlack = 4

        /// Creates the default settings.
        public init() {}
    }
}
