// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import MinshengMetrics

/// The ledger as counters, for whoever watches the process.
struct LedgerMeters {
    /// The columns of the ledger, by the outcome they count.
    private static let columns: [(outcome: String, count: @Sendable (Ledger) -> Int)] = [
        ("counted", { $0.counted }),
        ("unmatched", { $0.unmatched }),
        ("duplicate", { $0.duplicate }),
        ("late", { $0.late }),
        ("rejected", { $0.rejected }),
    ]

    private let counters: [Counter]
    private var recorded = Ledger()

    init(_ factory: any MetricsFactory) {
        counters = Self.columns.map { column in
            Counter(label: "minsheng_items_total", dimensions: [("outcome", column.outcome)], factory: factory)
        }
    }

    /// Adds what has happened since the last call.
    mutating func record(_ ledger: Ledger) {
        for (counter, column) in zip(counters, Self.columns) {
            let count = column.count(ledger) - column.count(recorded)
            if count > 0 { counter.increment(by: count) }
        }
        recorded = ledger
    }
}
