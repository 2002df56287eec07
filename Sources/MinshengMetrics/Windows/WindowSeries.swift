// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// The windows of one shape: open, closed and still taking items, shut and remembered.
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
    /// The end of the latest window that is no longer remembered.
    var forgotten = Timestamp.min
    /// Sessions of which something was said before they became parts of others.
    var withdrawn: [WindowState] = []
    /// At least the bytes of the windows that take items.
    private var openBytes = 0
    /// The pane of the last item; the next is mostly in the same.
    private var pane = WindowBounds(start: .min, end: .min)
    /// The windows over the pane, where they overlap.
    private var paneWindows: [WindowBounds] = []
    /// Where the window stands that was found last.
    private var lastIndex = 0

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
        /// The item is counted in some of its windows, and too late for others.
        case partlyShut

        /// Adds how the item found another of its windows.
        mutating func join(_ other: Finding, isFirst: Bool) {
            self =
                switch (self, other) {
                case _ where isFirst: other
                case (.shut, .shut): .shut
                case (.shut, _), (_, .shut), (.partlyShut, _), (_, .partlyShut): .partlyShut
                case (.closed, _), (_, .closed): .closed
                case (.open, .open): .open
                }
        }
    }

    /// Counts an item in its windows, unless they are shut.
    /// - Parameter names: the bytes that the names of its values lie in.
    mutating func add(
        _ item: ItemView,
        at instant: Timestamp,
        watermark: Timestamp?,
        names: Span<UInt8>,
        _ table: inout NameTable
    ) -> Finding {
        var finding = Finding.shut
        if grid.shape.isSession {
            finding = addToSession(item, at: instant, watermark: watermark, names: names, &table)
        } else {
            if !pane.contains(instant) { movePane(to: instant) }
            if grid.isOverlapping {
                for number in paneWindows.indices {
                    let bounds = paneWindows[number]
                    let next = add(item, to: bounds, watermark: watermark, names: names, &table)
                    finding.join(next, isFirst: number == 0)
                }
            } else {
                finding = add(item, to: pane, watermark: watermark, names: names, &table)
            }
        }
        if finding == .shut { lateItems += 1 }
        return finding
    }

    private mutating func movePane(to instant: Timestamp) {
        pane = grid.pane(containing: instant)
        if grid.isOverlapping { paneWindows = grid.windows(over: pane) }
    }

    @inline(__always)
    private mutating func add(
        _ item: ItemView,
        to bounds: WindowBounds,
        watermark: Timestamp?,
        names: Span<UInt8>,
        _ table: inout NameTable
    ) -> Finding {
        guard
            bounds.end > shutLine(watermark: watermark),
            let index = index(of: bounds, watermark: watermark)
        else { return .shut }
        count(item, index, watermark: watermark, names: names, &table)
        return bounds.end > watermark ?? .min ? .open : .closed
    }

    @inline(__always)
    private mutating func count(
        _ item: ItemView,
        _ index: Int,
        watermark: Timestamp?,
        names: Span<UInt8>,
        _ table: inout NameTable
    ) {
        let remainder = windows[index].add(item, isDivided: plan.isDivided, plan.tables)
        if let groups = remainder.groups {
            finish(item, groups, remainder.growth, index, watermark: watermark, names: names, &table)
        } else if remainder.growth > 0 {
            grow(by: remainder.growth, watermark: watermark)
        }
    }

    /// Counts what is left of an item; apart, because most items have nothing left.
    @inline(never)
    private mutating func finish(
        _ item: ItemView,
        _ remainder: ExactCounts.Remainder,
        _ growth: Int,
        _ index: Int,
        watermark: Timestamp?,
        names: Span<UInt8>,
        _ table: inout NameTable
    ) {
        let more = windows[index].finish(item, remainder, names: names, plan, &table)
        if growth + more > 0 { grow(by: growth + more, watermark: watermark) }
    }

    /// Counts an item in the session that it belongs to, which may be a new one or join others.
    private mutating func addToSession(
        _ item: ItemView,
        at instant: Timestamp,
        watermark: Timestamp?,
        names: Span<UInt8>,
        _ table: inout NameTable
    ) -> Finding {
        let own = WindowBounds(start: instant, end: instant.advanced(byMicroseconds: grid.shape.size.microseconds))
        let shut = shutLine(watermark: watermark)
        // Sessions do not overlap, so both their starts and their ends ascend.
        let line = max(own.start, shut)
        let first = firstIndex(after: line)
        var end = first
        while end < windows.count, windows[end].start < own.end { end += 1 }
        guard first < end else {
            guard own.end > shut, let index = index(of: own, watermark: watermark) else { return .shut }
            count(item, index, watermark: watermark, names: names, &table)
            return own.end > watermark ?? .min ? .open : .closed
        }
        joinSessions(first..<end, with: own)
        let isClosed = windows[first].published != nil || windows[first].end <= watermark ?? .min
        count(item, first, watermark: watermark, names: names, &table)
        return isClosed ? .closed : .open
    }

    /// Makes sessions into the first of them.
    private mutating func joinSessions(_ range: Range<Int>, with own: WindowBounds) {
        let start = min(windows[range.lowerBound].start, own.start)
        let end = max(windows[range.upperBound - 1].end, own.end)
        for index in range where windows[index].start != start { withdraw(windows[index]) }
        for index in range.dropFirst() { windows[range.lowerBound].add(windows[index], plan) }
        windows[range.lowerBound].move(to: WindowBounds(start: start, end: end))
        windows.removeSubrange(range.dropFirst())
        earliest = min(earliest ?? start, start)
    }

    /// Joins sessions that came together from two series.
    mutating func joinOverlappingSessions() {
        var index = 0
        while index + 1 < windows.count {
            if windows[index + 1].start < windows[index].end {
                joinSessions(index..<index + 2, with: windows[index].bounds)
            } else {
                index += 1
            }
        }
    }

    /// Notes that what was said of a session is to be taken back.
    private mutating func withdraw(_ window: WindowState) {
        if window.isSaid { withdrawn.append(window) }
    }

    /// Whether a window that the item was counted in would keep it as evidence.
    func wants(_ rank: UInt64, _ labels: LabelSet, at instant: Timestamp) -> Bool {
        guard plan.isDivided, !labels.isEmpty else { return false }
        for index in indices(over: instant) where windows[index].sample?.wants(rank, labels) ?? false { return true }
        return false
    }

    /// Keeps an item as evidence in the windows that it was counted in.
    mutating func keep(_ item: SampledItem, rank: UInt64, at instant: Timestamp, watermark: Timestamp?) {
        guard plan.isDivided else { return }
        for index in indices(over: instant) where windows[index].end > shutLine(watermark: watermark) {
            let growth = windows[index].keep(item, rank: rank)
            if growth > 0 { grow(by: growth, watermark: watermark) }
        }
    }

    /// The windows that hold an instant.
    private func indices(over instant: Timestamp) -> Range<Int> {
        // Both ends ascend, so the windows over an instant are neighbours.
        let first = firstIndex(after: instant)
        var end = first
        while end < windows.count, windows[end].bounds.start <= instant { end += 1 }
        return first..<end
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

    /// Finds the window with these bounds, or makes it.
    /// - Returns: nil if it would be the oldest of too many.
    @inline(__always)
    private mutating func index(of bounds: WindowBounds, watermark: Timestamp?) -> Int? {
        if lastIndex < windows.count, windows[lastIndex].bounds.start == bounds.start { return lastIndex }
        return findOrInsert(bounds, watermark: watermark)
    }

    private mutating func findOrInsert(_ bounds: WindowBounds, watermark: Timestamp?) -> Int? {
        let position = likelyIndex(of: bounds) ?? firstIndex(from: bounds.start)
        if position < windows.count, windows[position].bounds.start == bounds.start {
            lastIndex = position
            return position
        }
        let oldest = firstIndex(after: shutLine(watermark: watermark))
        guard position > oldest || windows.count - oldest < plan.windows else { return nil }
        let neighbour = plan.isDivided && position > 0 ? windows[position - 1] : nil
        windows.insert(WindowState(bounds, plan: plan, like: neighbour), at: position)
        lastIndex = position
        earliest = min(earliest ?? bounds.start, bounds.start)
        shutExcess(watermark: watermark)
        grow(by: windows[position].byteCount, watermark: watermark)
        return position
    }

    /// Where the window stands, or is to stand, if it is newer than all others or none is missing between it and the last, as
    /// in a stream that never pauses; a search would touch ten others on its way.
    private func likelyIndex(of bounds: WindowBounds) -> Int? {
        guard let last = windows.indices.last else { return 0 }
        if windows[last].bounds.start < bounds.start { return windows.count }
        guard !grid.shape.isSession else { return nil }
        let distance = windows[last].bounds.start.microsecondsSince1970
            .subtractingReportingOverflow(bounds.start.microsecondsSince1970)
        guard !distance.overflow, distance.partialValue >= 0 else { return nil }
        let steps = distance.partialValue / grid.stepMicroseconds
        guard steps <= last, windows[last - Int(steps)].bounds.start == bounds.start else { return nil }
        return last - Int(steps)
    }

    /// Shuts the oldest windows if more take items than may; their counts are kept and become final with the next updates.
    private mutating func shutExcess(watermark: Timestamp?) {
        let oldest = firstIndex(after: shutLine(watermark: watermark))
        let excess = windows.count - oldest - plan.windows
        if excess > 0 { shutEarly = windows[oldest + excess - 1].end }
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
                shutEarly = windows[index].end
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
        windows.partitioningIndex { $0.bounds.end > line }
    }

    /// The index of the first window that begins at `start` or later, or the number of windows if none does.
    private func firstIndex(from start: Timestamp) -> Int {
        windows.partitioningIndex { $0.bounds.start >= start }
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
        let withdrawals = withdrawn.compactMap { window in
            window.withdrawal(plan).map { Change(window: self.window(window.bounds), change: $0, history: nil) }
        }
        withdrawn = []
        // Only now, since a slice of the windows would have them copied when the next one is changed.
        return withdrawals
            + changes.map { index, change in
                let bounds = windows[index].bounds
                let history = index < closed ? history(of: bounds, before: index) : nil
                return Change(window: window(bounds), change: change, history: history)
            }
    }

    func window(_ bounds: WindowBounds) -> Window { Window(bounds, shape: grid.shape, time: grid.time) }

    /// Forgets the windows that are shut but the last that are remembered, all of which have been taken.
    mutating func forget(watermark: Timestamp?) {
        let closed = firstIndex(after: closeLine(watermark: watermark))
        let forgotten = min(firstIndex(after: shutLine(watermark: watermark)), closed - plan.remembered)
        guard forgotten > 0 else { return }
        self.forgotten = max(self.forgotten, windows[forgotten - 1].end)
        windows.removeFirst(forgotten)
    }

    /// The windows before one, of which none overlaps another.
    /// - Returns: nil if not enough of them are known since the first item.
    private func history(of bounds: WindowBounds, before index: Int) -> TrendHistory? {
        guard let earliest, !grid.shape.isSession else { return nil }
        var count = 0
        var indices: [Int] = []
        var last = index
        var before = grid.window(before: bounds)
        while count < Trend.longest, before.start >= earliest, before.end > forgotten {
            count += 1
            // Windows lie in the order of their starts, and those between two that are compared overlap them.
            while last > 0, windows[last - 1].start >= before.start {
                last -= 1
                if windows[last].start == before.start { indices.append(last) }
            }
            before = grid.window(before: before)
        }
        return count < Trend.shortest ? nil : TrendHistory(windows: windows, indices: indices, count: count)
    }
}

extension WindowSeries {
    /// Whether both hold the same windows; what is guessed of their memory has no meaning.
    static func == (left: WindowSeries, right: WindowSeries) -> Bool {
        left.grid == right.grid && left.plan == right.plan && left.windows == right.windows
            && left.earliest == right.earliest && left.forgotten == right.forgotten && left.withdrawn == right.withdrawn
            && left.lateItems == right.lateItems
            && left.shutEarly == right.shutEarly
    }

    /// The bytes that the windows take.
    var byteCount: Int {
        var bytes = (windows.capacity - windows.count) * MemoryLayout<WindowState>.stride
        // By index: a loop over the windows themselves would count references to all they hold.
        for index in windows.indices { bytes += windows[index].byteCount }
        for index in withdrawn.indices { bytes += withdrawn[index].byteCount }
        return bytes
    }
}
