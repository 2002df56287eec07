// SPDX-License-Identifier: Apache-2.0

/// What the windows of one size count: worked out once from the configuration and the pack.
struct CountingPlan: Hashable, Sendable {
    /// An open dimension, and which of its values are counted apart.
    struct Grouping: Hashable, Sendable {
        let dimension: Dimension
        let limit: Int
        let ranking: ValueRanking

        /// Whether each group counts its different sources; a source's group has one.
        var countsSources: Bool { dimension != .source }
    }

    let labelCount: Int
    /// Whether windows are divided by open dimensions, count pairs of labels and keep sketches.
    let isDivided: Bool
    let groupings: [Grouping]
    /// The place of each dimension in ``groupings``.
    let tables: TableNumbers
    /// The bytes that one more value takes at most.
    let byteCountOfValue: Int
    /// The most windows that take items at once.
    let windows: Int
    /// The most bytes of windows that take items at once.
    let bytes: Int
    /// How many final windows are remembered.
    let remembered: Int
    /// Microseconds from a window's end during which it takes late items.
    let lateness: Int64

    init(_ configuration: WindowConfiguration, shape: WindowShape, labelCount: Int) {
        self.labelCount = labelCount
        isDivided = configuration.isDivided(shape)
        byteCountOfValue = GroupTable.byteCountOfValue(labelCount: labelCount)
        groupings = configuration.openDimensions(of: shape).map { dimension in
            let limit = configuration.limit(of: dimension)
            return Grouping(dimension: dimension, limit: limit.count, ranking: ValueRanking(limit))
        }
        tables = TableNumbers(groupings.map(\.dimension))
        windows = configuration.windowLimit
        bytes = configuration.memoryLimit
        remembered = configuration.rememberedWindows
        lateness = configuration.allowedLateness.clampedMicroseconds
    }
}

/// The places of dimensions in a list, in one word: no array to be counted by reference on the way of each item.
struct TableNumbers: Hashable, Sendable {
    /// Four bits for each dimension, by its code.
    private var numbers = UInt64.max

    init(_ dimensions: [Dimension]) {
        for (number, dimension) in dimensions.enumerated() {
            let shift = 4 * UInt64(dimension.code)
            numbers = numbers & ~(15 << shift) | UInt64(number) << shift
        }
    }

    /// The place of a dimension, or 15 if it is not in the list.
    subscript(dimension: Dimension) -> Int {
        Int(truncatingIfNeeded: numbers >> (4 * UInt64(dimension.code)) & 15)
    }
}
