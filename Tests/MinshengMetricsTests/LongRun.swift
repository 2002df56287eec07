// SPDX-License-Identifier: Apache-2.0

import Foundation

/// How long tests of many cases run: briefly, or with MINSHENG_SOAK in the environment as long as it takes.
enum LongRun {
    static let isOn = ProcessInfo.processInfo.environment["MINSHENG_SOAK"] != nil
    /// Random streams that are compared with a count made without windows.
    static let streams = isOn ? 1_000 : 120
    /// Streams that are cut into shards.
    static let shardedStreams = isOn ? 1_000 : 60
    /// Different sources sent into one window.
    static let sources = isOn ? 1_000_000 : 20_000
}
