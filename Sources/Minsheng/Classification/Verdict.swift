// SPDX-License-Identifier: Apache-2.0

/// What a classifier says of one text.
public struct Verdict: Hashable, Sendable {
    /// The labels the text carries in substance: measures, and the principles they switch on.
    public var labels: LabelSet
    /// The principles whose own word the text uses in its livelihood sense, whether or not a measure stands behind it.
    public var stated: LabelSet
    /// The points of each label, by its index in ``Pack/labels``; integers, equal on every platform.
    public var points: [Int32]
    /// Why the text carries no label, or nil if it carries one.
    public var none: NoneReason?

    /// Creates a verdict.
    public init(labels: LabelSet, stated: LabelSet, points: [Int32], none: NoneReason?) {
        self.labels = labels
        self.stated = stated
        self.points = points
        self.none = none
    }
}

/// Why a text carries no label.
public enum NoneReason: Hashable, Sendable {
    /// No rule found anything.
    case noHits
    /// Rules found something and a guard, a context or a denial took all of it away.
    case allVetoed
    /// The best label stayed `margin` points below its threshold.
    case belowThreshold(margin: Int32)
    /// A label had the points, but in too small a part of a long text.
    case notSalient
    /// The text is not UTF-8, or holds nothing to read.
    case unreadable
}
