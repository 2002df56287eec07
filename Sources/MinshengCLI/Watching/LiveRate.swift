// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics

/// The rate of items, from the ledger's own times, so that delays on the way do not show in it.
struct LiveRate {
    private static let span = Duration.seconds(5)
    private var points: [(time: Timestamp, received: Int)] = []

    mutating func add(received: Int, at time: Timestamp) {
        if let last = points.last, time <= last.time { return }
        points.append((time, received))
        // One point stays beyond the span, so that there is something to measure from.
        while points.count > 2, time - points[1].time >= LiveRate.span { points.removeFirst() }
    }

    var itemsPerSecond: Double? {
        guard let first = points.first, let last = points.last, last.time > first.time else { return nil }
        return Double(last.received - first.received) / (last.time - first.time).seconds
    }
}
