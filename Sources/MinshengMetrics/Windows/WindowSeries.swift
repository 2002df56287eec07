// SPDX-License-Identifier: Apache-2.0

/// The windows of one size: open, closed and still taking items, shut and remembered.
///
/// Windows stand in a sorted array, and only those that hold an item exist. Most items fall into the last one; others
/// are found by binary search. A hash table would find them no faster at this number of windows, and its order would
/// have to be hidden from equality and from updates.
struct WindowSeries: Equatable, Sendable {
    let grid: WindowGrid
    let plan: CountingPlan
    /// In ascending order of their starts.
    var windows: [WindowState] = []
    /// Items that found their window of this size shut.
    var lateItems = 0
    /// Windows that end here or earlier are shut whatever the watermark says, because there were too many.
    var shutEarly = Timestamp.min
    /// The start of the earliest window there ever was.
    var earliest: Timestamp?
    /// At least the bytes of the windows that take items.
    private var openBytes = 0

    init(grid: WindowGrid, plan: CountingPlan) {
        self.grid = grid
        self.plan = plan
    }

    /// How an item found its window.
    enum Finding {
        /// Open: the watermark has not reached its end.
        case open
        /// Closed and still taking items: a revision will follow.
        case closed
        /// Shut: the item is not counted in it.
        case shut
    }

    /// Counts an item in its window, unless that is shut.
    mutating func add(
        _ item: borrowing ItemFacts,
        _ increments: borrowing Increments,
        at instant: Timestamp,
        watermark: Timestamp?,
        names: inout NameTable
    ) -> Finding {
        let start = grid.start(containing: instant)
        let end = grid.end(ofWindowAt: start)
        guard
            end > shutLine(watermark: watermark),
            let index = index(ofWindowAt: start, watermark: watermark)
        else {
            lateItems += 1
            return .shut
        }
        let growth = windows[index].add(item, increments, plan, &names)
        if growth > 0 { grow(by: growth, watermark: watermark) }
        return end > watermark ?? .min ? .open : .closed
    }

    /// Enters an item as late without looking for its window.
    mutating func addLate() {
        lateItems += 1
    }

    /// The instant up to which windows are closed: one that ends here or earlier has been, or is to become, final.
    private func closeLine(watermark: Timestamp?) -> Timestamp {
        max(shutEarly, watermark ?? .min)
    }

    /// The instant up to which windows are shut: one that ends here or earlier takes no more items.
    private func shutLine(watermark: Timestamp?) -> Timestamp {
        max(shutEarly, watermark?.movedBack(byMicroseconds: plan.lateness) ?? .min)
    }

    /// Finds the window that begins at `start`, or makes it.
    /// - Returns: nil if it would be the oldest of too many.
    private mutating func index(ofWindowAt start: Timestamp, watermark: Timestamp?) -> Int? {
        if let last = windows.last, last.start == start { return windows.count - 1 }
        let position = windows.partitioningIndex { $0.start >= start }
        if position < windows.count, windows[position].start == start { return position }
        let oldest = firstIndex(after: shutLine(watermark: watermark))
        guard position > oldest || windows.count - oldest < plan.windows else { return nil }
        windows.insert(WindowState(start: start, plan: plan), at: position)
        earliest = min(earliest ?? start, start)
        shutExcess(watermark: watermark)
        grow(by: windows[position].byteCount, watermark: watermark)
        return position
    }

    /// Shuts the oldest windows if more take items than may; their counts are kept and become final with the next updates.
    private mutating func shutExcess(watermark: Timestamp?) {
        let oldest = firstIndex(after: shutLine(watermark: watermark))
        let excess = windows.count - oldest - plan.windows
        if excess > 0 { shutEarly = grid.end(ofWindowAt: windows[oldest + excess - 1].start) }
    }

    /// Notes that windows have grown, and shuts the oldest if they take too much memory.
    private mutating func grow(by bytes: Int, watermark: Timestamp?) {
        openBytes += bytes
        if openBytes > plan.bytes { shutLargest(watermark: watermark) }
    }

    /// Counts the bytes of the windows that take items, and shuts the oldest if they are too many, but never the newest.
    private mutating func shutLargest(watermark: Timestamp?) {
        let oldest = firstIndex(after: shutLine(watermark: watermark))
        openBytes = 0
        for index in (oldest..<windows.count).reversed() {
            openBytes += windows[index].byteCount
            guard openBytes <= plan.bytes || index == windows.count - 1 else {
                openBytes -= windows[index].byteCount
                shutEarly = grid.end(ofWindowAt: windows[index].start)
                return
            }
        }
    }

    /// Applies all limits to windows that came in together.
    mutating func applyLimits(watermark: Timestamp?) {
        shutExcess(watermark: watermark)
        shutLargest(watermark: watermark)
    }

    /// The index of the first window that ends after `line`, or the number of windows if none does.
    private func firstIndex(after line: Timestamp) -> Int {
        windows.partitioningIndex { grid.end(ofWindowAt: $0.start) > line }
    }
}

extension WindowSeries {
    /// What is new to say of a window.
    struct Change {
        let window: Window
        let change: WindowState.Change
        /// The windows before, if there is something to compare with them.
        let history: TrendHistory?
    }

    /// Takes what is new to say of windows, in ascending order.
    mutating func takeChanges(watermark: Timestamp?) -> [Change] {
        let closed = firstIndex(after: closeLine(watermark: watermark))
        var changes: [(index: Int, change: WindowState.Change)] = []
        for index in windows.indices {
            guard let change = windows[index].takeChange(isClosed: index < closed) else { continue }
            changes.append((index, change))
        }
        // Only now, since a slice of the windows would have them copied when the next one is changed.
        return changes.map { index, change in
            let start = windows[index].start
            return Change(
                window: grid.window(startingAt: start),
                change: change,
                history: index < closed ? history(of: start, in: windows[..<index]) : nil
            )
        }
    }

    /// Forgets the windows that are shut but the last that are remembered, all of which have been taken.
    mutating func forget(watermark: Timestamp?) {
        let closed = firstIndex(after: closeLine(watermark: watermark))
        let forgotten = min(firstIndex(after: shutLine(watermark: watermark)), closed - plan.remembered)
        if forgotten > 0 { windows.removeFirst(forgotten) }
    }

    /// The windows before the one that begins at `start`.
    /// - Parameter windows: those before it that hold an item.
    /// - Returns: nil if there are not enough of them since the first item.
    private func history(of start: Timestamp, in windows: ArraySlice<WindowState>) -> TrendHistory? {
        guard let earliest else { return nil }
        let size = grid.size.microseconds
        let elapsed = (start.microsecondsSince1970 - earliest.microsecondsSince1970) / size
        let count = min(Int(elapsed), Trend.longest, plan.remembered)
        guard count >= Trend.shortest else { return nil }
        let first = start.movedBack(byMicroseconds: Int64(count) * size)
        return TrendHistory(windows: windows[(windows.partitioningIndex { $0.start >= first })...], count: count)
    }
}

extension RandomAccessCollection<WindowState> where Index == Int {
    /// The first index whose element satisfies `predicate`, where all elements after such a one do.
    fileprivate func partitioningIndex(where predicate: (Element) -> Bool) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = (low + high) / 2
            if predicate(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension WindowSeries {
    /// Whether both hold the same windows; what is guessed of their memory has no meaning.
    static func == (left: WindowSeries, right: WindowSeries) -> Bool {
        left.grid == right.grid && left.plan == right.plan && left.windows == right.windows
            && left.earliest == right.earliest && left.lateItems == right.lateItems && left.shutEarly == right.shutEarly
    }

    /// The bytes that the windows take.
    var byteCount: Int {
        (windows.capacity - windows.count) * MemoryLayout<WindowState>.stride
            + windows.reduce(0) { $0 + $1.byteCount }
    }
}
