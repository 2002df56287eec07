// SPDX-License-Identifier: Apache-2.0

/// What a ``Tally`` knows of one label.
public struct LabelTally: Hashable, Sendable {
    /// Items that carry the label in substance.
    public let count: Int
    /// Items that state the label's word.
    public let stated: Int
    /// Items that do both.
    public let both: Int
    /// The sum of the label's points over the items that carry it.
    public let points: Int
    /// Of the items that carry the label, those that say something is wanting.
    public let deficit: Int
    /// Items that name the label's matter and deny it.
    public let denied: Int

    static let zero = LabelTally(count: 0, stated: 0, both: 0, points: 0, deficit: 0, denied: 0)

    /// The mean of the label's points over the items that carry it, or nil if none does.
    public var meanPoints: Double? { count == 0 ? nil : Double(points) / Double(count) }
    /// Items that state the label's word and carry nothing of it: said, not done.
    public var saidOnly: Int { stated - both }
    /// Items that carry the label and do not state its word: done, not said.
    public var doneOnly: Int { count - both }
    /// Of the items that carry the label, those that affirm what they name.
    public var affirmed: Int { count - deficit }
}
