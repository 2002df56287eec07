// SPDX-License-Identifier: Apache-2.0

extension WindowSeries {
    func write(to writer: inout SnapshotWriter) {
        writer.write(lateItems)
        writer.write(shutEarly)
        writer.write(earliest)
        writer.write(windows.count)
        for state in windows { state.write(to: &writer) }
    }

    /// Takes the state that was written; its windows must lie on this grid in ascending order.
    mutating func read(from reader: inout SnapshotReader, watermark: Timestamp?) throws(MetricsError) {
        let lateItems = try reader.count("late items")
        let shutEarly = try reader.instant()
        let earliest = try reader.optionalInstant()
        var windows: [WindowState] = []
        for _ in 0..<(try reader.partCount("the number of windows")) {
            let state = try WindowState(from: &reader, plan: plan)
            guard grid.start(containing: state.start) == state.start else {
                throw reader.error("a window does not begin where windows of its size do")
            }
            guard windows.last.map({ $0.start < state.start }) ?? true else {
                throw reader.error("windows are not in the order of time")
            }
            windows.append(state)
        }
        self.windows = windows
        self.lateItems = lateItems
        self.shutEarly = shutEarly
        self.earliest = earliest
        applyLimits(watermark: watermark)
    }
}

extension WindowState {
    func write(to writer: inout SnapshotWriter) {
        writer.write(start)
        counts.write(to: &writer)
        sketches?.write(to: &writer)
        writer.write(isDirty)
        writer.write(revision)
        // What was published is mostly what there is.
        writer.write(published == nil ? 0 : published == counts ? 1 : 2)
        if let published, published != counts { published.write(to: &writer) }
    }

    init(from reader: inout SnapshotReader, plan: CountingPlan) throws(MetricsError) {
        let start = try reader.instant()
        let counts = try ExactCounts(from: &reader, plan: plan)
        let sketches =
            plan.isDivided ? try WindowSketches(from: &reader, labelCount: plan.labelCount) : nil
        let isDirty = try reader.flag()
        let revision = try reader.count("a revision")
        let published: ExactCounts? =
            switch try reader.integer(in: 0...2, "the state of a window") {
            case 0: nil
            case 1: counts
            default: try ExactCounts(from: &reader, plan: plan)
            }
        self.init(
            start: start,
            counts: counts,
            sketches: sketches,
            isDirty: isDirty,
            published: published,
            revision: revision
        )
    }
}
