// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// The windows of one size: those that are open, and the latest that are final.
///
/// Windows stand in a sorted array, and only those that hold an item exist. Most items fall into the last one; others
/// are found by binary search. A hash table would find them no faster at this number of windows, and its order would
/// have to be hidden from equality and from updates.
struct WindowSeries: Hashable, Sendable {
    let grid: WindowGrid
    /// In ascending order of their starts.
    private(set) var windows: [WindowState] = []
    /// Items that found their window of this size closed.
    private(set) var lateItems = 0
    /// Windows that end here or earlier are closed whatever the watermark says, because too many were open.
    private(set) var closedEarly = Timestamp.min

    init(grid: WindowGrid) {
        self.grid = grid
    }

    /// The instant up to which windows are closed: one that ends here or earlier takes no more items.
    func horizon(watermark: Timestamp?) -> Timestamp {
        max(closedEarly, watermark ?? .min)
    }

    /// Counts an item in its window.
    /// - Returns: false if the window is closed.
    mutating func add(_ verdict: Verdict, at instant: Timestamp, watermark: Timestamp?, limits: Limits) -> Bool {
        let start = grid.start(containing: instant)
        guard
            grid.end(ofWindowAt: start) > horizon(watermark: watermark),
            let index = index(ofWindowAt: start, watermark: watermark, limits: limits)
        else {
            lateItems += 1
            return false
        }
        windows[index].tally.add(verdict)
        windows[index].isDirty = true
        return true
    }

    /// Marks an item as late without looking for its window.
    mutating func addLate() {
        lateItems += 1
    }

    /// What bounds the memory of a series.
    struct Limits: Hashable, Sendable {
        let labelCount: Int
        let openWindows: Int
    }

    /// Finds the open window that begins at `start`, or makes it.
    /// - Returns: nil if it would be the oldest of too many.
    private mutating func index(ofWindowAt start: Timestamp, watermark: Timestamp?, limits: Limits) -> Int? {
        if let last = windows.last, last.start == start { return windows.count - 1 }
        let position = lowerBound(of: start)
        if position < windows.count, windows[position].start == start { return position }
        let firstOpen = firstOpenIndex(watermark: watermark)
        guard windows.count - firstOpen >= limits.openWindows else {
            windows.insert(WindowState(start: start, labelCount: limits.labelCount), at: position)
            return position
        }
        // The oldest window makes room. Its counts are kept and become final with the next updates.
        guard position > firstOpen else { return nil }
        closedEarly = grid.end(ofWindowAt: windows[firstOpen].start)
        windows.insert(WindowState(start: start, labelCount: limits.labelCount), at: position)
        return position
    }

    /// The index of the first window that takes items, or the number of windows if none does.
    private func firstOpenIndex(watermark: Timestamp?) -> Int {
        let horizon = horizon(watermark: watermark)
        return windows.partitioningIndex { grid.end(ofWindowAt: $0.start) > horizon }
    }

    private func lowerBound(of start: Timestamp) -> Int {
        windows.partitioningIndex { $0.start >= start }
    }
}

extension WindowSeries {
    /// Takes the windows that have changed or closed since the last call, in ascending order, and forgets final windows
    /// but the last `remembered`.
    mutating func drain(watermark: Timestamp?, remembered: Int) -> [WindowState] {
        var changed: [WindowState] = []
        let closed = firstOpenIndex(watermark: watermark)
        for index in windows.indices {
            let becomesFinal = index < closed && !windows[index].isFinal
            guard windows[index].isDirty || becomesFinal else { continue }
            windows[index].isDirty = false
            windows[index].isFinal = index < closed
            changed.append(windows[index])
        }
        if closed > remembered { windows.removeFirst(closed - remembered) }
        return changed
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
