// SPDX-License-Identifier: Apache-2.0

/// Where an item ended; every item that was received ends in exactly one of the settled outcomes.
public enum Outcome: UInt8, CaseIterable, Sendable {
    /// Still on its way through the stages.
    case pending
    /// Counted in the windows of its event time, with at least one label.
    case counted
    /// Counted in the windows of its event time as an item that carries no label.
    case unmatched
    /// Taken before with the same content, so not counted again.
    case duplicate
    /// Taken before, and its source says something newer of it now; it counts once, as it was counted first.
    case corrected
    /// Its windows had closed for good, so it was not counted in them.
    case late
    /// Not taken; a ``Rejection`` says why.
    case rejected
}
