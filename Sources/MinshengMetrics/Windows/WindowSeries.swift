// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// The windows of one size: open, closed and still taking items, shut and remembered.
///
/// Windows stand in a sorted array, and only those that hold an item exist. Most items fall into the last one; others
/// are found by binary search. A hash table would find them no faster at this number of windows, and its order would
/// have to be hidden from equality and from updates.
struct WindowSeries: Hashable, Sendable {
    let grid: WindowGrid
    /// In ascending order of their starts.
    var windows: [WindowState] = []
    /// Items that found their window of this size shut.
    var lateItems = 0
    /// Windows that end here or earlier are shut whatever the watermark says, because there were too many.
    var shutEarly = Timestamp.min

    /// What bounds a series.
    struct Limits: Hashable, Sendable {
        let labelCount: Int
        /// The most windows that take items at once.
        let windows: Int
        /// Microseconds from a window's end during which it takes late items.
        let lateness: Int64
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
    mutating func add(_ verdict: Verdict, at instant: Timestamp, watermark: Timestamp?, limits: Limits) -> Finding {
        let start = grid.start(containing: instant)
        let end = grid.end(ofWindowAt: start)
        guard
            end > shutLine(watermark: watermark, limits: limits),
            let index = index(ofWindowAt: start, watermark: watermark, limits: limits)
        else {
            lateItems += 1
            return .shut
        }
        windows[index].add(verdict)
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
    private func shutLine(watermark: Timestamp?, limits: Limits) -> Timestamp {
        max(shutEarly, watermark?.movedBack(byMicroseconds: limits.lateness) ?? .min)
    }

    /// Finds the window that begins at `start`, or makes it.
    /// - Returns: nil if it would be the oldest of too many.
    private mutating func index(ofWindowAt start: Timestamp, watermark: Timestamp?, limits: Limits) -> Int? {
        if let last = windows.last, last.start == start { return windows.count - 1 }
        let position = windows.partitioningIndex { $0.start >= start }
        if position < windows.count, windows[position].start == start { return position }
        let oldest = firstIndex(after: shutLine(watermark: watermark, limits: limits))
        guard position > oldest || windows.count - oldest < limits.windows else { return nil }
        windows.insert(WindowState(start: start, labelCount: limits.labelCount), at: position)
        shutExcess(watermark: watermark, limits: limits)
        return position
    }

    /// Shuts the oldest windows if more take items than may; their counts are kept and become final with the next updates.
    mutating func shutExcess(watermark: Timestamp?, limits: Limits) {
        let oldest = firstIndex(after: shutLine(watermark: watermark, limits: limits))
        let excess = windows.count - oldest - limits.windows
        if excess > 0 { shutEarly = grid.end(ofWindowAt: windows[oldest + excess - 1].start) }
    }

    /// The index of the first window that ends after `line`, or the number of windows if none does.
    private func firstIndex(after line: Timestamp) -> Int {
        windows.partitioningIndex { grid.end(ofWindowAt: $0.start) > line }
    }
}

extension WindowSeries {
    /// Takes what is new to say of windows, in ascending order, and forgets those that are shut but the last `remembered`
    /// that are final.
    mutating func takeChanges(
        watermark: Timestamp?,
        limits: Limits,
        remembered: Int
    ) -> [(window: Window, change: WindowState.Change)] {
        var changes: [(window: Window, change: WindowState.Change)] = []
        let closed = firstIndex(after: closeLine(watermark: watermark))
        for index in windows.indices {
            guard let change = windows[index].takeChange(isClosed: index < closed) else { continue }
            changes.append((grid.window(startingAt: windows[index].start), change))
        }
        let shut = firstIndex(after: shutLine(watermark: watermark, limits: limits))
        let forgotten = min(shut, closed - remembered)
        if forgotten > 0 { windows.removeFirst(forgotten) }
        return changes
    }
}

extension Array {
    /// The first index whose element satisfies `predicate`, where all elements after such a one do.
    fileprivate func partitioningIndex(where predicate: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if predicate(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
