// SPDX-License-Identifier: Apache-2.0

/// The instant at which an item counts, and where it comes from.
public struct EventTime: Hashable, Sendable {
    /// The instant.
    public let instant: Timestamp
    /// Where the instant comes from.
    public let origin: Origin

    /// Where an event time comes from.
    public enum Origin: Hashable, Sendable {
        /// The item's own date.
        case dated
        /// The receipt, because the item has no date.
        case undated
        /// The receipt, because the item's date lies too far in the future.
        case clamped
    }

    /// Decides when an item counts.
    /// - Parameters:
    ///   - date: the item's own date, or nil if it has none.
    ///   - receiptTime: when the item was received.
    ///   - futureSkew: how far ahead of the receipt a date may lie.
    public init(date: Timestamp?, receiptTime: Timestamp, futureSkew: Duration) {
        self.init(date: date, receiptTime: receiptTime, latestDate: receiptTime + futureSkew)
    }

    init(date: Timestamp?, receiptTime: Timestamp, latestDate: Timestamp) {
        guard let date else {
            self.init(instant: receiptTime, origin: .undated)
            return
        }
        self.init(instant: date <= latestDate ? date : receiptTime, origin: date <= latestDate ? .dated : .clamped)
    }

    init(instant: Timestamp, origin: Origin) {
        self.instant = instant
        self.origin = origin
    }
}
