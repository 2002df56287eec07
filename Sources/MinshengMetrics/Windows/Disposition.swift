// SPDX-License-Identifier: Apache-2.0

/// What became of an item given to ``EventTimeWindows``.
public struct Disposition: Hashable, Sendable {
    /// The item's one line in the ledger.
    public let outcome: Outcome
    /// The number of window sizes in whose windows the item is not counted because its window was shut.
    ///
    /// An item may be too late for its minute and still on time for its day; it is `late` only if it missed them all.
    public let missedSizes: Int
    /// The number of window sizes in whose windows the item is counted although its window was closed.
    ///
    /// An update of each of these windows follows: a revision, or the final update if that has not been taken yet.
    public let revisedSizes: Int
    /// When the item counted, and why then.
    public let eventTime: EventTime

    /// The one line of the ledger that an item given to the windows ends in.
    public enum Outcome: Hashable, Sendable {
        /// The item is in at least one window and carries at least one label.
        case counted
        /// The item is in at least one window and carries no label.
        case unmatched
        /// The item is in no window: all it belongs to were shut.
        case late
    }

    init(outcome: Outcome, missedSizes: Int, revisedSizes: Int, eventTime: EventTime) {
        self.outcome = outcome
        self.missedSizes = missedSizes
        self.revisedSizes = revisedSizes
        self.eventTime = eventTime
    }
}
