// SPDX-License-Identifier: Apache-2.0

import MinshengClient
import Testing

@Suite("Client: waking time")
struct WakingTimeTests {
    @Test("time counts while the clock is looked at, and a pause counts little")
    func pauses() {
        var time = WakingTime(uptime: .seconds(10))
        #expect(time.now(uptime: .seconds(10)) == .zero)
        for tick in 1...100 { _ = time.now(uptime: .seconds(10) + .milliseconds(20) * tick) }
        #expect(time.now(uptime: .seconds(12)) == .seconds(2))
        #expect(time.now(uptime: .seconds(3612)) == .seconds(2) + WakingTime.longestStep)
        #expect(time.now(uptime: .seconds(3612) + .milliseconds(20)) == .milliseconds(2020) + WakingTime.longestStep)
    }

    @Test("a clock that goes back stops time until it has caught up")
    func backwards() {
        var time = WakingTime(uptime: .seconds(10))
        #expect(time.now(uptime: .milliseconds(10_100)) == .milliseconds(100))
        #expect(time.now(uptime: .seconds(5)) == .milliseconds(100))
        #expect(time.now(uptime: .milliseconds(10_100)) == .milliseconds(100))
        #expect(time.now(uptime: .milliseconds(10_150)) == .milliseconds(150))
    }
}
