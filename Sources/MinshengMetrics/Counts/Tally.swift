// SPDX-License-Identifier: Apache-2.0

public import Minsheng

/// Counts of items and of the labels they carry, in a flat array of integers.
///
/// Tallies add up: the tally of two groups of items is the sum of their tallies, in whatever order items came.
///
/// - Complexity: memory is four integers a label, whatever the number of items.
public struct Tally: Hashable, Sendable {
    /// All items.
    public private(set) var items = 0
    /// Items that carry at least one label.
    public private(set) var labelled = 0
    /// Items that state the word of at least one label.
    public private(set) var stated = 0
    /// For each label its count, stated, both and points, in this order.
    private(set) var cells: [Int]

    static let stride = 4

    /// Creates an empty tally for a pack of `labelCount` labels.
    public init(labelCount: Int) {
        cells = Array(repeating: 0, count: labelCount * Self.stride)
    }

    init(items: Int, labelled: Int, stated: Int, cells: [Int]) {
        self.items = items
        self.labelled = labelled
        self.stated = stated
        self.cells = cells
    }

    /// The number of labels counted.
    public var labelCount: Int { cells.count / Self.stride }

    /// The share of items that carry a label, or nil if there are no items.
    public var coverage: Double? { share(of: labelled) }

    /// What is known of the label at `index` in ``Minsheng/Pack/labels``.
    public subscript(label index: Int) -> LabelTally {
        let base = index * Self.stride
        return LabelTally(count: cells[base], stated: cells[base + 1], both: cells[base + 2], points: cells[base + 3])
    }

    /// The part that `count` items are of all items, or nil if there are no items.
    public func share(of count: Int) -> Double? {
        items == 0 ? nil : Double(count) / Double(items)
    }

    /// Counts one item.
    /// - Parameter verdict: its labels are of a pack with ``labelCount`` labels.
    public mutating func add(_ verdict: Verdict) {
        items += 1
        if !verdict.labels.isEmpty { labelled += 1 }
        if !verdict.stated.isEmpty { stated += 1 }
        for index in verdict.labels.indices {
            cells[index * Self.stride] += 1
            if index < verdict.points.count { cells[index * Self.stride + 3] += Int(verdict.points[index]) }
        }
        for index in verdict.stated.indices { cells[index * Self.stride + 1] += 1 }
        for index in verdict.labels.intersection(verdict.stated).indices { cells[index * Self.stride + 2] += 1 }
    }

    /// Adds the counts of other items.
    /// - Precondition: `other` counts as many labels.
    public mutating func add(_ other: Tally) {
        precondition(cells.count == other.cells.count, "tallies of one pack add up")
        items += other.items
        labelled += other.labelled
        stated += other.stated
        for index in cells.indices { cells[index] += other.cells[index] }
    }

    /// What must be added to `earlier` to give these counts.
    func minus(_ earlier: Tally) -> Tally {
        precondition(cells.count == earlier.cells.count, "tallies of one pack add up")
        var difference = self
        difference.items -= earlier.items
        difference.labelled -= earlier.labelled
        difference.stated -= earlier.stated
        for index in cells.indices { difference.cells[index] -= earlier.cells[index] }
        return difference
    }
}
