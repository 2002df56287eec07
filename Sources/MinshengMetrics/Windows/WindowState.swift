// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// A window that holds at least one item, and what has been said of it.
struct WindowState: Hashable, Sendable {
    let start: Timestamp
    private(set) var tally: Tally
    /// Whether the tally has changed since an update was made of it.
    private(set) var isDirty = true
    /// What the final update or the latest revision said, or nil before the final update.
    private(set) var published: Tally?
    /// How many revisions have been made since the final update.
    private(set) var revision = 0

    init(start: Timestamp, labelCount: Int) {
        self.start = start
        tally = Tally(labelCount: labelCount)
    }

    init(start: Timestamp, tally: Tally, isDirty: Bool, published: Tally?, revision: Int) {
        self.start = start
        self.tally = tally
        self.isDirty = isDirty
        self.published = published
        self.revision = revision
    }

    /// The same window with nothing said of it yet.
    var unpublished: WindowState {
        WindowState(start: start, tally: tally, isDirty: true, published: nil, revision: 0)
    }

    mutating func add(_ verdict: Verdict) {
        tally.add(verdict)
        isDirty = true
    }

    mutating func add(_ other: Tally) {
        tally.add(other)
        isDirty = true
    }

    /// What an update says: the counts, and for a revision what it adds to those said before.
    struct Change {
        let tally: Tally
        let state: WindowUpdate.State
        let revision: Int
        let delta: Tally?
    }

    /// Takes what is new to say, if anything is.
    /// - Parameter isClosed: whether the watermark has reached the window's end.
    mutating func takeChange(isClosed: Bool) -> Change? {
        guard isDirty || (isClosed && published == nil) else { return nil }
        isDirty = false
        guard isClosed else { return current }
        let delta = published.map { tally.minus($0) }
        if delta != nil { revision += 1 }
        published = tally
        return Change(tally: tally, state: delta == nil ? .final : .revised, revision: revision, delta: delta)
    }

    /// What was said last; of a window that is not final, what there is to say now.
    var current: Change {
        let state: WindowUpdate.State = published == nil ? .provisional : revision == 0 ? .final : .revised
        return Change(tally: published ?? tally, state: state, revision: revision, delta: nil)
    }
}
