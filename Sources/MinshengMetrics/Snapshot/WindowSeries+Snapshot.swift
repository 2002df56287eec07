// SPDX-License-Identifier: Apache-2.0

import Minsheng

extension WindowSeries {
    func write(to writer: inout SnapshotWriter) {
        writer.write(lateItems)
        writer.write(shutEarly)
        writer.write(windows.count)
        for state in windows { state.write(to: &writer) }
    }

    /// Takes the state that was written; its windows must lie on this grid in ascending order.
    mutating func read(from reader: inout SnapshotReader, labelCount: Int) throws(MetricsError) {
        let lateItems = try reader.count("late items")
        let shutEarly = try reader.instant()
        var windows: [WindowState] = []
        for _ in 0..<(try reader.partCount("the number of windows")) {
            let state = try WindowState(from: &reader, labelCount: labelCount)
            guard grid.start(containing: state.start) == state.start else {
                throw reader.error("a window does not begin where windows of its size do")
            }
            guard windows.last.map({ $0.start < state.start }) ?? true else {
                throw reader.error("windows are not in the order of time")
            }
            windows.append(state)
        }
        self = WindowSeries(grid: grid, windows: windows, lateItems: lateItems, shutEarly: shutEarly)
    }
}

extension WindowState {
    func write(to writer: inout SnapshotWriter) {
        writer.write(start)
        tally.write(to: &writer)
        writer.write(isDirty)
        writer.write(revision)
        // What was published is mostly what there is.
        writer.write(published == nil ? 0 : published == tally ? 1 : 2)
        if let published, published != tally { published.write(to: &writer) }
    }

    init(from reader: inout SnapshotReader, labelCount: Int) throws(MetricsError) {
        let start = try reader.instant()
        let tally = try Tally(from: &reader, labelCount: labelCount)
        let isDirty = try reader.flag()
        let revision = try reader.count("a revision")
        let published: Tally? =
            switch try reader.integer(in: 0...2, "the state of a window") {
            case 0: nil
            case 1: tally
            default: try Tally(from: &reader, labelCount: labelCount)
            }
        self.init(start: start, tally: tally, isDirty: isDirty, published: published, revision: revision)
    }
}

extension Tally {
    func write(to writer: inout SnapshotWriter) {
        writer.write(items)
        writer.write(labelled)
        writer.write(stated)
        for cell in cells { writer.write(cell) }
    }

    init(from reader: inout SnapshotReader, labelCount: Int) throws(MetricsError) {
        let items = try reader.count("items")
        let labelled = try reader.count("labelled items")
        let stated = try reader.count("stating items")
        var cells: [Int] = []
        cells.reserveCapacity(labelCount * Tally.stride)
        for _ in 0..<labelCount * Tally.stride {
            cells.append(
                try reader.integer(in: -SnapshotReader.greatestCount...SnapshotReader.greatestCount, "a count")
            )
        }
        self.init(items: items, labelled: labelled, stated: stated, cells: cells)
    }
}
