// SPDX-License-Identifier: Apache-2.0

/// What a ``Tally`` knows of one label.
public struct LabelTally: Hashable, Sendable {
    /// Items that carry the label in substance.
    public let count: Int
    /// Items that state the label's word.
    public let stated: Int
    /// Items that do both; `stated - both` say it without substance, `count - both` do it without saying so.
    public let both: Int
    /// The sum of the label's points over the items that carry it.
    public let points: Int

    static let zero = LabelTally(count: 0, stated: 0, both: 0, points: 0)

    /// The mean of the label's points over the items that carry it, or nil if none does.
    public var meanPoints: Double? { count == 0 ? nil : Double(points) / Double(count) }
}
