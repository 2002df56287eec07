// SPDX-License-Identifier: Apache-2.0

extension EventTimeWindows {
    /// Some of the items that a window has counted for a label, with their evidence: up to five, fairly chosen.
    ///
    /// Only items that were added with ``add(_:evidence:)``, and only windows that are divided, open or remembered.
    /// - Parameters:
    ///   - label: the index of the label; items that carry or state it.
    ///   - shape: the kind of window.
    ///   - start: the start of the window, or nil for the newest that has any.
    public func sampledItems(label: Int, shape: WindowShape, windowStart start: Timestamp? = nil) -> [SampledItem] {
        guard let windows = series.first(where: { $0.grid.shape == shape })?.windows else { return [] }
        for state in windows.reversed() where start == nil || state.start == start {
            let items = state.sample?.items(label: label) ?? []
            if !items.isEmpty { return items }
        }
        return []
    }
}
