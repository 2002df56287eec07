// SPDX-License-Identifier: Apache-2.0

/// Decides when a pipeline emits; all times are uptimes, so a clock that is set moves nothing.
package struct EmissionSchedule: Sendable {
    /// What is due.
    package enum Due: Hashable, Sendable {
        /// Values of windows.
        case updates
        /// Values of windows, the ledger and a heartbeat.
        case heartbeat
    }

    private let settings: PipelineSettings
    private var lastEmission: Duration
    private var nextHeartbeat: Duration

    /// Creates a schedule for a pipeline that has emitted a heartbeat just now.
    package init(settings: PipelineSettings, uptime: Duration) {
        self.settings = settings
        lastEmission = uptime
        nextHeartbeat = uptime + settings.heartbeatInterval
    }

    /// How long a pipeline that has nothing else to do waits before it asks again.
    ///
    /// At least 10 ms, whatever the intervals: a pipeline that gathers changes for no time at all emits after each batch and
    /// has nothing to wait for, and must not spin.
    package var tick: Duration {
        max(.milliseconds(10), min(.milliseconds(100), settings.provisionalInterval, settings.heartbeatInterval))
    }

    /// Tells what is due, and takes it as done.
    /// - Parameter hasClosedWindows: whether final values wait.
    package mutating func takeDue(uptime: Duration, hasClosedWindows: Bool) -> Due? {
        if uptime >= nextHeartbeat {
            // From the time it was due, so that beats do not drift; but no burst after a long pause.
            nextHeartbeat = max(nextHeartbeat + settings.heartbeatInterval, uptime)
            lastEmission = uptime
            return .heartbeat
        }
        let interval = hasClosedWindows ? settings.finalInterval : settings.provisionalInterval
        guard uptime - lastEmission >= interval else { return nil }
        lastEmission = uptime
        return .updates
    }
}
