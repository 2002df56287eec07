// SPDX-License-Identifier: Apache-2.0

extension WindowSeries {
    func write(to writer: inout SnapshotWriter) {
        writer.write(lateItems)
        writer.write(shutEarly)
        writer.write(earliest)
        writer.write(forgotten)
        writer.write(windows.count)
        for state in windows { state.write(to: &writer, isSession: grid.shape.isSession) }
        writer.write(withdrawn.count)
        for state in withdrawn { state.write(to: &writer, isSession: grid.shape.isSession) }
    }

    /// Takes the state that was written; its windows must lie on this grid in ascending order.
    mutating func read(from reader: inout SnapshotReader, watermark: Timestamp?) throws(MetricsError) {
        let lateItems = try reader.count("late items")
        let shutEarly = try reader.instant()
        let earliest = try reader.optionalInstant()
        forgotten = try reader.instant()
        var windows: [WindowState] = []
        for _ in 0..<(try reader.partCount("the number of windows")) {
            let state = try WindowState(from: &reader, grid: grid, plan: plan)
            guard windows.last.map({ $0.start < state.start && $0.end < state.end }) ?? true else {
                throw reader.error("windows are not in the order of time")
            }
            windows.append(state)
        }
        var withdrawn: [WindowState] = []
        for _ in 0..<(try reader.partCount("the number of withdrawn windows")) {
            withdrawn.append(try WindowState(from: &reader, grid: grid, plan: plan))
        }
        self.withdrawn = withdrawn
        self.windows = windows
        self.lateItems = lateItems
        self.shutEarly = shutEarly
        self.earliest = earliest
        applyLimits(watermark: watermark)
    }
}

extension WindowState {
    func write(to writer: inout SnapshotWriter, isSession: Bool) {
        writer.write(start)
        if isSession { writer.write(end) }
        counts.write(to: &writer)
        sketches?.write(to: &writer)
        sample?.write(to: &writer)
        writer.write(isDirty)
        writer.write(isSaid)
        writer.write(revision)
        // What was published is mostly what there is.
        writer.write(published == nil ? 0 : published == counts ? 1 : 2)
        if let published, published != counts { published.write(to: &writer) }
    }

    init(from reader: inout SnapshotReader, grid: WindowGrid, plan: CountingPlan) throws(MetricsError) {
        let bounds = try Self.bounds(from: &reader, grid)
        let counts = try ExactCounts(from: &reader, plan: plan)
        let sketches =
            plan.isDivided ? try WindowSketches(from: &reader, labelCount: plan.labelCount) : nil
        let sample = plan.isDivided ? try ItemSample(from: &reader, labelCount: plan.labelCount) : nil
        let isDirty = try reader.flag()
        let isSaid = try reader.flag()
        let revision = try reader.count("a revision")
        let published: ExactCounts? =
            switch try reader.integer(in: 0...2, "the state of a window") {
            case 0: nil
            case 1: counts
            default: try ExactCounts(from: &reader, plan: plan)
            }
        self.init(
            bounds,
            counts: counts,
            sketches: sketches,
            sample: sample,
            isDirty: isDirty,
            published: published,
            revision: revision,
            isSaid: isSaid
        )
    }

    private static func bounds(
        from reader: inout SnapshotReader,
        _ grid: WindowGrid
    ) throws(MetricsError) -> WindowBounds {
        let start = try reader.instant()
        if grid.shape.isSession {
            let end = try reader.instant()
            guard end.movedBack(byMicroseconds: grid.shape.size.microseconds) >= start else {
                throw reader.error("a session is shorter than its gap")
            }
            return WindowBounds(start: start, end: end)
        }
        guard let bounds = grid.window(startingAt: start) else {
            throw reader.error("a window does not begin where windows of its size do")
        }
        return bounds
    }
}
