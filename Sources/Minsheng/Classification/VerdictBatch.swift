// SPDX-License-Identifier: Apache-2.0

/// The verdicts on the texts of a batch, in its order.
///
/// They are kept in columns, so that filling a batch of verdicts again allocates nothing. A ``Verdict`` of its own is
/// made where one is asked for; who counts labels reads ``labels(at:)`` and ``points(of:at:)`` and needs none.
public struct VerdictBatch: Sendable {
    private var decisions: [Decision] = []
    /// The points of all labels, verdict by verdict.
    private var points: [Int32] = []
    private var labelCount = 0

    /// Creates an empty batch.
    public init() {}

    /// The labels that a text carries in substance.
    public func labels(at index: Int) -> LabelSet { decisions[index].labels }

    /// The principles whose own word a text uses.
    public func stated(at index: Int) -> LabelSet { decisions[index].stated }

    /// Why a text carries no label, or nil if it carries one.
    public func none(at index: Int) -> NoneReason? { decisions[index].none }

    /// The points of a label in a text.
    /// - Parameters:
    ///   - label: an index into ``Pack/labels``.
    ///   - index: the text, counted from the start of the range that was classified.
    public func points(of label: Int, at index: Int) -> Int32 {
        precondition(label >= 0 && label < labelCount, "a label is one of the pack's")
        return points[index * labelCount + label]
    }

    /// Empties the batch for a pack with so many labels, and keeps its memory.
    mutating func begin(labelCount: Int, reserving count: Int) {
        self.labelCount = labelCount
        decisions.removeAll(keepingCapacity: true)
        points.removeAll(keepingCapacity: true)
        decisions.reserveCapacity(count)
        points.reserveCapacity(count * labelCount)
    }

    /// Appends what `decide` says; it appends a text's points to the array that it is given.
    mutating func append(_ decide: (inout [Int32]) -> Decision) {
        decisions.append(decide(&points))
    }
}

extension VerdictBatch: RandomAccessCollection {
    /// The index of the first verdict: 0.
    public var startIndex: Int { 0 }

    /// The number of verdicts.
    public var endIndex: Int { decisions.count }

    /// The verdict on the text at `index` of the range that was classified.
    public subscript(index: Int) -> Verdict {
        let decision = decisions[index]
        return Verdict(
            labels: decision.labels,
            stated: decision.stated,
            points: Array(points[index * labelCount..<(index + 1) * labelCount]),
            none: decision.none
        )
    }
}

/// A verdict without its points.
struct Decision: Sendable {
    var labels = LabelSet()
    var stated = LabelSet()
    var none: NoneReason?
}
