// SPDX-License-Identifier: Apache-2.0

/// Uptime without the times in which this program could not attend to its lanes.
///
/// The deadlines of a client are about the daemon. While the program was stopped, its machine slept, or all threads for
/// tasks were busy with other work, an answer may have come that nobody took; that time proves nothing. So from one look at
/// the clock to the next at most ``longestStep`` counts.
package struct WakingTime: Sendable {
    /// The most that counts between two looks; many times what lies between them when nothing is wrong.
    package static let longestStep = Duration.milliseconds(250)

    private var present = Duration.zero
    private var lastUptime: Duration

    /// Begins at zero.
    /// - Parameter uptime: the present, by the clock that ``now(uptime:)`` is told.
    package init(uptime: Duration) {
        lastUptime = uptime
    }

    /// Looks at the clock.
    /// - Returns: how much time has counted since the beginning.
    package mutating func now(uptime: Duration) -> Duration {
        present += min(max(uptime - lastUptime, .zero), Self.longestStep)
        lastUptime = max(uptime, lastUptime)
        return present
    }
}
