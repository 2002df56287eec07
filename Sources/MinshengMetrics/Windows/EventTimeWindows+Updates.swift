// SPDX-License-Identifier: Apache-2.0

import Minsheng

extension EventTimeWindows {
    /// Takes the updates of all windows that have changed or closed since the last call.
    ///
    /// Updates come by size in the order of the configuration, then by start, then by dimension, all labels of each: a
    /// label's share changes with every item of the window, so its update is made even if its count has not changed. Of the
    /// groups of an open dimension those are made that have changed; the final updates are of all of them.
    /// A window's final update is made once, and only revisions follow it. Windows without an item do not exist and get
    /// no update.
    ///
    /// Call this regularly: closed windows are kept until their final update is taken.
    public mutating func drainUpdates() -> [WindowUpdate] {
        var updates: [WindowUpdate] = []
        for index in series.indices {
            let changes = series[index].takeChanges(watermark: watermark)
            for (window, change) in changes { appendUpdates(of: window, change, to: &updates) }
        }
        return updates
    }

    /// The current values of all windows open or remembered, whether or not they have been taken before.
    ///
    /// Of a window that is final they are the values taken last, without what a revision still to come will add.
    /// Together with the updates that follow, they are all a new subscriber needs.
    public func currentUpdates() -> [WindowUpdate] {
        var updates: [WindowUpdate] = []
        for windows in series {
            for state in windows.windows {
                appendUpdates(of: windows.grid.window(startingAt: state.start), state.current, to: &updates)
            }
        }
        return updates
    }

    private func appendUpdates(
        of window: Window,
        _ change: WindowState.Change,
        to updates: inout [WindowUpdate]
    ) {
        func append(_ group: WindowUpdate.Group, _ tally: Tally, _ delta: Tally?, isWithdrawn: Bool = false) {
            updates.append(
                WindowUpdate(
                    window: window,
                    group: group,
                    revision: change.revision,
                    state: change.state,
                    watermark: watermark,
                    tally: tally,
                    delta: delta,
                    isWithdrawn: isWithdrawn
                )
            )
        }
        let opened = configuration.openDimensions(of: window.size)
        for dimension in configuration.dimensions {
            guard let number = opened.firstIndex(of: dimension) else {
                for group in groups(of: dimension) { append(group, change.tally, change.delta) }
                continue
            }
            for (group, delta) in change.groups[number] {
                append(.value(name(of: group.place), of: dimension), group.tally, delta, isWithdrawn: group.isWithdrawn)
            }
        }
    }

    private func groups(of dimension: Dimension) -> [WindowUpdate.Group] {
        switch dimension {
        case .all: [.all]
        case .principle: principles.indices.map { .principle($0) }
        case .measure: measures.indices.map { .measure($0) }
        default: []
        }
    }

    private func name(of place: GroupTable.Place) -> WindowUpdate.Group.Value {
        switch place {
        case .none: .none
        case .other: .other
        case .value(let key): .named(names[key])
        }
    }
}
