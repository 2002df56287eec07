// SPDX-License-Identifier: Apache-2.0

/// A set of a pack's labels, one bit for each label's index in ``Pack/labels``.
///
/// A pack holds at most 64 labels, so a set is one machine word and set operations allocate nothing.
public struct LabelSet: OptionSet, Hashable, Sendable {
    /// The bits; bit *i* stands for the label at index *i*.
    public let rawValue: UInt64

    /// Creates a set from its bits; bit *i* stands for the label at index *i*.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// Creates the set that holds only the label at `index`.
    /// - Parameter index: an index in ``Pack/labels``, below 64.
    public init(index: Int) {
        precondition(index >= 0 && index < 64, "a label index is below 64")
        self.rawValue = 1 << UInt64(index)
    }

    /// The number of labels in the set.
    public var count: Int { rawValue.nonzeroBitCount }

    /// Whether the label at `index` is in the set.
    public func contains(index: Int) -> Bool {
        index >= 0 && index < 64 && rawValue & (1 << UInt64(index)) != 0
    }

    /// The indices of the labels in the set, in ascending order.
    public var indices: Indices { Indices(remaining: rawValue) }

    /// The indices of a label set in ascending order.
    public struct Indices: Sequence, IteratorProtocol, Sendable {
        var remaining: UInt64

        /// Returns the next index, or nil at the end.
        public mutating func next() -> Int? {
            guard remaining != 0 else { return nil }
            let index = remaining.trailingZeroBitCount
            remaining &= remaining - 1
            return index
        }
    }
}
