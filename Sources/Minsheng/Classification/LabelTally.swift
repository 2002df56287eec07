// SPDX-License-Identifier: Apache-2.0

/// What evaluation adds up for one label.
struct LabelTally: Sendable {
    /// The points of each segment that has any.
    var segments: [Int32] = []
    /// The points of the label's own word, for principles.
    var stated: Int32 = 0
    /// Kept hits of rules that are not weak.
    var decidingHits: Int32 = 0
    var hasTitleHit = false
    /// What the current sentence's and the item's contexts leave of the points, in percent.
    var sentencePercent: Int32 = 100
    var itemPercent: Int32 = 100
    /// The item's points in substance.
    var total: Int32 = 0

    /// Clears the tally and keeps its memory.
    mutating func reset() {
        // Most labels have none, and emptying an array is a call.
        if !segments.isEmpty { segments.removeAll(keepingCapacity: true) }
        stated = 0
        decidingHits = 0
        hasTitleHit = false
        sentencePercent = 100
        itemPercent = 100
        total = 0
    }
}

/// A hit that a guard took away from a rule; `rule` < 0: from a context or a `none` condition.
struct VetoRecord: Hashable, Sendable {
    var hit: Int32
    var guardIndex: Int32
    var rule: Int32
    var label: Int32
}

/// A context that held: in one segment, or (`segment` < 0) in the whole item.
struct ContextRecord: Hashable, Sendable {
    var context: Int32
    var segment: Int32
    var hit: Int32
}

/// A rule that held at `hit`, and whose `none` condition found `cause`.
struct ExclusionRecord: Hashable, Sendable {
    var rule: Int32
    var hit: Int32
    var cause: Int32
}
