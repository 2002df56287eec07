// SPDX-License-Identifier: Apache-2.0

extension EventTimeWindows {
    /// Adds the items that other windows have counted, as though they had been added here.
    ///
    /// So shards of a stream add up: where no item was late, the merged windows are equal to those of the whole stream.
    /// Each shard judges lateness by its own watermark, which is never ahead of the whole stream's.
    ///
    /// What has been published from here stays as it is, and what has been published from `other` is not regarded: a window
    /// that is final here and gains items is revised with the next updates. Windows that `other` has forgotten, after it
    /// published them, are not added. The watermark is the further of the two.
    /// - Complexity: O(windows × labels + sources).
    /// - Throws: ``MetricsError`` with code `mismatch` unless the configurations and packs are the same.
    public mutating func merge(_ other: EventTimeWindows) throws(MetricsError) {
        guard configuration == other.configuration else {
            throw MetricsError(.mismatch, "windows of two configurations do not add up")
        }
        guard packIdentity == other.packIdentity, labelCount == other.labelCount else {
            throw MetricsError(.mismatch, "windows of \(packIdentity) and of \(other.packIdentity) do not add up")
        }
        ledger.merge(other.ledger)
        clock.merge(other.clock)
        for index in series.indices {
            series[index].merge(other.series[index], watermark: watermark)
            for state in series[index].windows + series[index].withdrawn {
                for key in state.nameKeys where !names.contains(key) { names.note(key, other.names[key]) }
            }
        }
        isFinished = isFinished || other.isFinished
    }
}

extension WindowSeries {
    mutating func merge(_ other: WindowSeries, watermark: Timestamp?) {
        lateItems += other.lateItems
        shutEarly = max(shutEarly, other.shutEarly)
        forgotten = max(forgotten, other.forgotten)
        earliest = [earliest, other.earliest].compactMap(\.self).min()
        var merged: [WindowState] = []
        merged.reserveCapacity(windows.count + other.windows.count)
        var rest = other.windows[...]
        for var window in windows {
            while let first = rest.first, first.start < window.start {
                merged.append(rest.removeFirst().unpublished)
            }
            if let first = rest.first, first.start == window.start {
                window.add(first, plan)
                window.move(to: WindowBounds(start: window.start, end: max(window.end, first.end)))
                rest.removeFirst()
            }
            merged.append(window)
        }
        windows = merged + rest.map(\.unpublished)
        if grid.shape.isSession { joinOverlappingSessions() }
        applyLimits(watermark: watermark)
    }
}

extension EventClock {
    mutating func merge(_ other: EventClock) {
        // The two receipt clocks began at different times; what can be compared is how long ago something was.
        let sentAgo = min(clock - lastSent, other.clock - other.lastSent)
        let merged = max(clock, other.clock)
        sources.merge(other.sources, clock: clock, otherClock: other.clock, mergedClock: merged)
        latest = Self.latest(self, other)
        hasDate = hasDate || other.hasDate
        lastSent = merged - sentAgo
        clock = merged
        receiptTime = [receiptTime, other.receiptTime].compactMap(\.self).max()
        if let instant = other.watermark { advance(to: instant) }
        follow()
    }

    /// The latest date of both; before any dated item, the first receipt of both.
    private static func latest(_ first: EventClock, _ second: EventClock) -> Timestamp? {
        guard first.hasDate == second.hasDate else { return first.hasDate ? first.latest : second.latest }
        let both = [first.latest, second.latest].compactMap(\.self)
        return first.hasDate ? both.max() : both.min()
    }
}

extension ActiveSources {
    mutating func merge(_ other: ActiveSources, clock: Int64, otherClock: Int64, mergedClock: Int64) {
        var sent: [SourceKey: Int64] = [:]
        var dates: [SourceKey: Int64] = [:]
        for (entries, clock) in [(entries, clock), (other.entries, otherClock)] {
            for entry in entries {
                let moved = mergedClock - (clock - entry.lastSent)
                sent[entry.key] = max(sent[entry.key] ?? moved, moved)
                dates[entry.key] = max(dates[entry.key] ?? entry.latest, entry.latest)
            }
        }
        self = ActiveSources(limit: limit)
        for (key, date) in dates.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            note(Timestamp(microsecondsSince1970: date), of: key, clock: sent[key] ?? mergedClock)
        }
    }
}
