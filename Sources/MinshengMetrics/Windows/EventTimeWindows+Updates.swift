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
        let labelGroups = configuration.dimensions.map { groups(of: $0) }
        var updates: [WindowUpdate] = []
        var changes = series.indices.map { series[$0].takeChanges(watermark: watermark) }
        // Many updates are many pages: they are not moved while the list grows.
        updates.reserveCapacity(changes.joined().reduce(0) { $0 + updateCount(of: $1) })
        for index in series.indices {
            for change in changes[index] { appendUpdates(change, labelGroups, to: &updates) }
            // They refer to the windows, which would have to be copied to forget some.
            changes[index] = []
            series[index].forget(watermark: watermark)
        }
        return updates
    }

    /// The current values of all windows open or remembered, whether or not they have been taken before.
    ///
    /// Of a window that is final they are the values taken last, without what a revision still to come will add.
    /// Together with the updates that follow, they are all a new subscriber needs.
    public func currentUpdates() -> [WindowUpdate] {
        let labelGroups = configuration.dimensions.map { groups(of: $0) }
        var updates: [WindowUpdate] = []
        for windows in series {
            for state in windows.windows {
                let window = windows.window(state.bounds)
                appendUpdates(.init(window: window, change: state.current, history: nil), labelGroups, to: &updates)
            }
        }
        return updates
    }

    /// The most updates that are made of a change.
    private func updateCount(of change: WindowSeries.Change) -> Int {
        change.change.groups.reduce(1 + labelCount) { $0 + $1.count }
    }

    private func appendUpdates(
        _ change: WindowSeries.Change,
        _ labelGroups: [[WindowUpdate.Group]],
        to updates: inout [WindowUpdate]
    ) {
        let opened = configuration.openDimensions(of: change.window.shape)
        for (place, dimension) in configuration.dimensions.enumerated() {
            if let number = opened.firstIndex(of: dimension) {
                for group in change.change.groups[number] {
                    let trend = change.history.flatMap {
                        $0.trend(of: group.change.tally.items, group: number, group.change.place)
                    }
                    updates.append(update(change, group, dimension, trend))
                }
            } else {
                for group in labelGroups[place] { updates.append(update(change, group)) }
            }
        }
    }

    /// The update of all items, or of a label.
    private func update(_ change: WindowSeries.Change, _ group: WindowUpdate.Group) -> WindowUpdate {
        let label = group.labelIndex
        let count = label.map { change.change.tally[label: $0].count } ?? change.change.tally.items
        return WindowUpdate(
            window: change.window,
            group: group,
            revision: change.change.revision,
            state: change.change.state,
            watermark: watermark,
            tally: change.change.tally,
            delta: change.change.delta,
            cooccurrence: label == nil ? change.change.pairs : nil,
            sketches: change.change.sketches?.group(label: label, names: names),
            trend: change.history?.trend(of: count, label: label),
            sample: label == nil ? change.change.sample.map { WindowSample(window: change.window, sample: $0) } : nil,
            isWithdrawn: change.change.isWithdrawn
        )
    }

    /// The update of a group of an open dimension.
    private func update(
        _ change: WindowSeries.Change,
        _ group: WindowState.Group,
        _ dimension: Dimension,
        _ trend: Trend?
    ) -> WindowUpdate {
        WindowUpdate(
            window: change.window,
            group: .value(name(of: group.change.place), of: dimension),
            revision: change.change.revision,
            state: change.change.state,
            watermark: watermark,
            tally: group.change.tally,
            delta: group.delta,
            cooccurrence: nil,
            sketches: group.change.sources.map { GroupSketches(sources: $0) },
            trend: trend,
            sample: nil,
            isWithdrawn: group.change.isWithdrawn
        )
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
