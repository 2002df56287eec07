// SPDX-License-Identifier: Apache-2.0

/// One occurrence of a term in the folded view.
struct Hit: Hashable, Sendable {
    /// UTF-8 offsets in the folded view.
    var start: Int32
    var end: Int32
    /// The term, an index into ``PackImage/patterns``.
    var pattern: Int32
    /// The segment it stands in.
    var segment: Int32

    var range: Range<Int> { Int(start)..<Int(end) }

    func overlaps(_ other: Hit) -> Bool {
        start < other.end && other.start < end
    }
}

/// An occurrence of a guard, with the hits it vetoes decided by its labels.
struct GuardSpan: Sendable {
    var start: Int32
    var end: Int32
    /// The guard, an index into ``PackImage/guards``.
    var index: Int32
    var labels: LabelSet

    init(_ hit: Hit, index: Int32, labels: LabelSet) {
        start = hit.start
        end = hit.end
        self.index = index
        self.labels = labels
    }

    /// Whether the guard takes `hit` away: it covers the hit, or one of its ends lies inside it.
    ///
    /// A guard that lies wholly inside a longer hit leaves that hit alone: the longer term was meant.
    func vetoes(_ hit: Hit) -> Bool {
        (start <= hit.start && hit.end <= end) || (start < hit.start && hit.start < end)
            || (start < hit.end && hit.end < end)
    }
}

/// A polarity mark's occurrence.
struct PolaritySpan: Sendable {
    var start: Int32
    var end: Int32
    /// The mark, an index into ``PackImage/polarities``.
    var index: Int32
}

/// A place where a condition holds: the anchor and what supports it.
struct RuleMatch: Sendable {
    /// The anchor's index in the evaluation's hits.
    var anchor: Int32
    /// A range in the evaluation's pool of supporting hits.
    var supports: Range<Int32>
}

/// Points that one match gives one label in one segment.
struct Contribution: Sendable {
    var label: Int32
    var part: PackImage.Part
    var rule: Int32
    var match: RuleMatch
    /// Where the match's anchor starts.
    var start: Int32
    var segment: Int32
    /// The points before item-wide contexts, and after them.
    var rawPoints: Int32
    var points: Int32
    var polarity: Polarity
    var isListItem: Bool
    /// Whether it counts, or another hit in the same place or with the same words does.
    var isKept: Bool
}

/// How a text speaks of what it names.
public enum Polarity: UInt8, Hashable, Sendable, CaseIterable {
    /// It is done, planned or described.
    case affirm
    /// It is missing or falls short; still on topic.
    case deficit
    /// The text says it is not about this; no points.
    case denied
}
