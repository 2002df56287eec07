// SPDX-License-Identifier: Apache-2.0

import MinshengDaemon
import Testing

@Suite("Memory threshold")
struct MemoryThresholdTests {
    @Test("the limit is reached above it")
    func limit() {
        var threshold = MemoryThreshold(limit: 1000)
        #expect(threshold.isReached(by: 1000) == false)
        #expect(threshold.isReached(by: 1001) == true)
    }

    @Test("what does not help is not done again until memory has grown by a quarter of the limit")
    func noUse() {
        var threshold = MemoryThreshold(limit: 1000)
        threshold.relieve(to: 1100)
        #expect(threshold.isReached(by: 1350) == false)
        #expect(threshold.isReached(by: 1351) == true)
    }

    @Test("what helps may be done again")
    func use() {
        var threshold = MemoryThreshold(limit: 1000)
        threshold.relieve(to: 100)
        #expect(threshold.isReached(by: 1001) == true)
        threshold.relieve(to: 900)
        #expect(threshold.isReached(by: 1001) == false)
        #expect(threshold.isReached(by: 700) == false)
        #expect(threshold.isReached(by: 1001) == true)
    }
}
