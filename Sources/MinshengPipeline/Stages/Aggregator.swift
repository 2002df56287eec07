// SPDX-License-Identifier: Apache-2.0

public import MinshengMetrics

/// What counts the items: a value that one task owns, so it needs no lock.
///
/// The runtime gives it batches in the order in which they were received, whatever the number of workers, and asks it
/// for updates now and then. ``MetricsAggregator`` is the one the daemon uses.
///
/// ```swift
/// struct NewsOnly: Aggregator {
///     private var base: MetricsAggregator
///     var ledger: Ledger { base.ledger }
///     var watermark: Timestamp? { base.watermark }
///     var hasClosedWindows: Bool { base.hasClosedWindows }
///     mutating func add(_ batch: inout Batch) {
///         for index in batch.pendingIndices where batch.items[index].kind != .news {
///             batch.reject(at: index, reason: .badField, field: "kind", message: "only news is counted here")
///         }
///         base.add(&batch)
///     }
///     mutating func advance(to time: Timestamp) { base.advance(to: time) }
///     mutating func drainUpdates() -> [WindowUpdate] { base.drainUpdates() }
///     mutating func finish() { base.finish() }
/// }
/// ```
public protocol Aggregator: Sendable {
    /// What became of every item received so far; it balances after each call of ``add(_:)``.
    var ledger: Ledger { get }

    /// The time before which no more items are expected, or nil before the first item.
    var watermark: Timestamp? { get }

    /// Whether a window has closed since the last ``drainUpdates()``, so that its readers need not wait.
    var hasClosedWindows: Bool { get }

    /// Takes in a batch: settles every pending item and enters all items in the ledger.
    mutating func add(_ batch: inout Batch)

    /// Lets time pass without an item; the runtime calls it before it takes updates.
    mutating func advance(to time: Timestamp)

    /// Takes the values of all windows that changed or closed since the last call.
    mutating func drainUpdates() -> [WindowUpdate]

    /// Closes all windows, because the sources have come to an end and not because somebody stopped them.
    mutating func finish()
}
