// SPDX-License-Identifier: Apache-2.0

extension PackImage {
    /// Bounds that every image keeps, so that evaluating one can neither overflow nor run away.
    ///
    /// With them the points of a segment fit 32 bits at any zone and context, and one rule costs a bounded number of
    /// steps in a segment however its conditions are nested or shared.
    package enum Limits {
        /// The labels of a pack, one bit each in a ``LabelSet``.
        package static let labels = 64
        /// A rule's weight, a cap or a threshold.
        package static let points: Int32 = 1_000_000
        /// A percentage that multiplies points.
        package static let percent: Int32 = 1_000
        /// The characters that a gap, a window or a distance can span.
        package static let distance: Int32 = 1_000
        /// The steps after a term's anchor.
        package static let steps = 16
        /// The bytes of one literal.
        package static let literalBytes = 256
        /// How deep conditions nest, rules that refer to rules included.
        package static let depth = 16
        /// How much may be looked at to find out what conditions ask for, and how many rules all terms set off together.
        ///
        /// Rules share groups, so a small file could ask for much; the built-in pack needs some 100,000.
        package static let reach = 16_777_216
        /// The nodes that one rule's condition has when shared ones are counted wherever they stand.
        package static let nodes = 4_096
    }
}
