// SPDX-License-Identifier: Apache-2.0

/// The account of every item: what came in, and the one thing that became of each.
///
/// `received = counted + unmatched + duplicate + late + rejected` once nothing is under way. Both sides are counted
/// separately, ``receive(_:)`` where items enter and the others where they end, so an item lost in between shows in
/// ``balance``. Ledgers add up.
public struct Ledger: Hashable, Sendable {
    /// Items that came in.
    public internal(set) var received = 0
    /// Items in at least one window that carry a label.
    public internal(set) var counted = 0
    /// Items in at least one window that carry no label.
    public internal(set) var unmatched = 0
    /// Items that had been received before.
    public internal(set) var duplicate = 0
    /// Items in no window because all they belong to were shut.
    public internal(set) var late = 0
    /// Items refused, by reason.
    public internal(set) var rejectedByReason: [RejectionReason: Int] = [:]

    /// Of the items above, those counted in some of their windows but too late for others.
    public internal(set) var partlyLate = 0
    /// Of the items above, those counted in a window after it was final, so that a revision followed.
    public internal(set) var revising = 0
    /// Of the items above, those without a date, which count at their receipt.
    public internal(set) var undated = 0
    /// Of the items above, those dated too far in the future, which count at their receipt.
    public internal(set) var clamped = 0

    /// Creates an empty ledger.
    public init() {}

    /// Items refused, for whatever reason.
    public var rejected: Int { rejectedByReason.values.reduce(0, +) }

    /// Items received of which no outcome is known: those under way, and zero when nothing is.
    public var balance: Int { received - counted - unmatched - duplicate - late - rejected }

    /// Enters `count` items that came in.
    public mutating func receive(_ count: Int = 1) {
        received += count
    }

    /// Enters what the windows did with an item.
    public mutating func record(_ disposition: Disposition) {
        switch disposition.outcome {
        case .counted: counted += 1
        case .unmatched: unmatched += 1
        case .late: late += 1
        }
        if disposition.missedSizes > 0, disposition.outcome != .late { partlyLate += 1 }
        if disposition.revisedSizes > 0 { revising += 1 }
        switch disposition.eventTime.origin {
        case .dated: break
        case .undated: undated += 1
        case .clamped: clamped += 1
        }
    }

    /// Enters `count` items that had been received before.
    public mutating func recordDuplicate(_ count: Int = 1) {
        duplicate += count
    }

    /// Enters `count` items refused for `reason`.
    public mutating func recordRejection(_ reason: RejectionReason, count: Int = 1) {
        guard count != 0 else { return }
        rejectedByReason[reason, default: 0] += count
    }

    /// Adds the entries of another ledger.
    public mutating func merge(_ other: Ledger) {
        received += other.received
        counted += other.counted
        unmatched += other.unmatched
        duplicate += other.duplicate
        late += other.late
        rejectedByReason.merge(other.rejectedByReason, uniquingKeysWith: +)
        partlyLate += other.partlyLate
        revising += other.revising
        undated += other.undated
        clamped += other.clamped
    }
}
