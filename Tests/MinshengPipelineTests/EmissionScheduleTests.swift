// SPDX-License-Identifier: Apache-2.0

import MinshengPipeline
import Testing

@Suite("Emission schedule")
struct EmissionScheduleTests {
    struct Script: CustomTestStringConvertible {
        let name: String
        /// Uptime in milliseconds, whether windows have closed, what is due.
        let steps: [(at: Int, closed: Bool, due: EmissionSchedule.Due?)]
        var testDescription: String { name }
    }

    /// The schedule begins at 0 with the defaults: updates each 500 ms, finals after 20, a heartbeat each second.
    static let scripts: [Script] = [
        Script(
            name: "updates come at their interval and a heartbeat each second",
            steps: [
                (100, false, nil), (499, false, nil), (500, false, .updates), (900, false, nil),
                (1000, false, .heartbeat),
                (1000, false, nil), (1499, false, nil), (1500, false, .updates), (2000, false, .heartbeat),
            ]
        ),
        Script(
            name: "final values come at once, but not more often than each 20 ms",
            steps: [
                (19, true, nil), (20, true, .updates), (21, true, nil), (39, true, nil), (40, true, .updates),
                (60, false, nil),
                (540, false, .updates),
            ]
        ),
        Script(
            name: "heartbeats do not drift when they are a little late",
            steps: [
                (1040, false, .heartbeat), (2000, false, .heartbeat), (2960, false, .updates),
                (3010, false, .heartbeat),
            ]
        ),
        Script(
            name: "a long pause is followed by one heartbeat, not by a burst",
            steps: [
                (10_000, false, .heartbeat), (10_001, false, .heartbeat), (10_002, false, nil),
                (11_001, false, .heartbeat),
            ]
        ),
    ]

    @Test("follows its table", arguments: scripts)
    func followsTable(script: Script) {
        var schedule = EmissionSchedule(settings: PipelineSettings(workers: 1), uptime: .zero)
        for step in script.steps {
            let due = schedule.takeDue(uptime: .milliseconds(step.at), hasClosedWindows: step.closed)
            #expect(due == step.due, "at \(step.at) ms")
        }
    }

    @Test("a pipeline that gathers changes for no time does not spin")
    func noSpinning() {
        var settings = PipelineSettings()
        settings.provisionalInterval = .zero
        #expect(EmissionSchedule(settings: settings, uptime: .zero).tick == .milliseconds(10))
    }

    @Test("the tick is as short as the shortest interval")
    func tick() {
        var settings = PipelineSettings(workers: 1)
        #expect(EmissionSchedule(settings: settings, uptime: .zero).tick == .milliseconds(100))
        settings.provisionalInterval = .milliseconds(20)
        #expect(EmissionSchedule(settings: settings, uptime: .zero).tick == .milliseconds(20))
    }
}
