// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// A window that holds at least one item, and what has been said of it.
struct WindowState: Hashable, Sendable {
    let start: Timestamp
    var tally: Tally
    /// Whether the tally has changed since the last update was made of it.
    var isDirty = true
    /// Whether the final update has been made.
    var isFinal = false

    init(start: Timestamp, labelCount: Int) {
        self.start = start
        tally = Tally(labelCount: labelCount)
    }
}
