// SPDX-License-Identifier: Apache-2.0

extension RulePack {
    /// Terms that turn the polarity of the hits to their right.
    public struct Polarity: Hashable, Sendable {
        /// Terms and how far they reach.
        public struct Mark: Hashable, Sendable {
            /// The terms that stand to the left of the hit.
            public var left: [String]
            /// The most characters between the end of the term and the hit.
            public var window: Int

            /// Creates a mark.
            public init(left: [String], window: Int) {
                self.left = left
                self.window = window
            }
        }

        /// 缺乏, 有失: the hit is still on topic, and reported as a deficit.
        public var deficit: Mark?
        /// 不涉及, 不包括: the hit's points are removed.
        public var denied: Mark?
        /// 不仅, 不但: looks like a negation and is none.
        public var pseudo: [String]
        /// 但, 而是, a comma: ends the reach of a mark before it.
        public var stop: [String]

        /// Creates polarity marks.
        public init(deficit: Mark? = nil, denied: Mark? = nil, pseudo: [String] = [], stop: [String] = []) {
            self.deficit = deficit
            self.denied = denied
            self.pseudo = pseudo
            self.stop = stop
        }
    }
}
