// SPDX-License-Identifier: Apache-2.0

/// Why feeding ended before its input did.
enum FeedStop: Error, Hashable {
    /// The user asked.
    case interrupted
    /// Nobody took an item for as long as the time limit allows.
    case stalled
}
