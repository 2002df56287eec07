// SPDX-License-Identifier: Apache-2.0

/// The most memory that windows take, worked out from the limits of a configuration.
///
/// It does not depend on the number of items, nor on what they hold. Windows that have closed and whose final update has
/// not been taken come on top: at most one of each size for each item since the last
/// ``EventTimeWindows/drainUpdates()``.
public struct MemoryBound: Hashable, Sendable {
    /// The windows of one shape.
    public struct Size: Hashable, Sendable {
        /// How the windows are cut.
        public let shape: WindowShape
        /// The most bytes that one window takes.
        public let bytesOfWindow: Int
        /// The most windows that take items at once.
        public let windows: Int
        /// The most bytes of these together.
        public let bytesOfWindows: Int
        /// How many more are remembered after they are final.
        public let remembered: Int
        /// The most bytes of those remembered.
        public let bytesOfRemembered: Int

        /// The most bytes of all windows of the shape.
        public var bytes: Int { bytesOfWindows + bytesOfRemembered }
    }

    /// Each shape of the configuration, in its order.
    public let sizes: [Size]
    /// The most bytes of the names of values.
    public let bytesOfNames: Int
    /// The most bytes of the sources that the watermark tells apart.
    public let bytesOfSources: Int

    /// The most bytes of all.
    public var bytes: Int { sizes.reduce(0) { $0 + $1.bytes } + bytesOfNames + bytesOfSources }
}

extension WindowConfiguration {
    /// The most memory that windows of this configuration take.
    /// - Parameter labelCount: the number of labels of the pack.
    public func memoryBound(labelCount: Int) -> MemoryBound {
        var names = 0
        let parts = shapes.map { shape in
            let plan = CountingPlan(self, shape: shape, labelCount: labelCount)
            let window = WindowState.greatestByteCount(plan)
            // One window more than the limit allows is there before the oldest is shut.
            let open = min(memoryLimit + window, (plan.windows + 1) * window)
            let remembered = plan.remembered * window
            let valueBytes = GroupTable.leastByteCountOfValue(labelCount: labelCount)
            let words = plan.isDivided ? WindowSketches.termCapacity + WindowSketches.ruleCapacity : 0
            let valuesOfWindow = plan.groupings.reduce(0) { $0 + $1.limit } + words
            names += min(open / valueBytes, (plan.windows + 1) * valuesOfWindow * 2)
            names += plan.remembered * valuesOfWindow * 2
            return MemoryBound.Size(
                shape: shape,
                bytesOfWindow: window,
                windows: plan.windows,
                bytesOfWindows: open,
                remembered: plan.remembered,
                bytesOfRemembered: remembered
            )
        }
        return MemoryBound(
            sizes: parts,
            bytesOfNames: NameTable.greatestByteCount(live: names),
            bytesOfSources: ActiveSources.greatestByteCount(limit: sourceLimit)
        )
    }
}

extension EventTimeWindows {
    /// The bytes that the windows take now: an estimate from the room in their arrays.
    /// - Complexity: O(windows).
    public var byteCount: Int {
        series.reduce(0) { $0 + $1.byteCount } + names.byteCount + clock.sources.byteCount
    }
}
