// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics

/// What a watcher subscribes to.
struct LiveTopics: Hashable {
    static let heartbeat = "v1/heartbeat/"
    static let ledger = Ledger.topic

    /// The window size, or nil for all of them.
    let window: WindowSize?
    /// Whether windows of single labels are wanted too; the window of all items holds every label's counts.
    let includesLabels: Bool

    /// The prefixes to follow; heartbeats come beside them.
    var prefixes: [String] {
        guard let window else { return ["v1/"] }
        let windows = includesLabels ? "v1/\(window.name)/" : LiveTopics.all(window)
        return [windows, LiveTopics.ledger]
    }

    /// The topic of the windows of all items.
    static func all(_ window: WindowSize) -> String { "v1/\(window.name)/all/" }
}
