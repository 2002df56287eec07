// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics
import Testing

/// Counts are packed while they are small; nothing shows of it where they grow beyond that.
@Suite struct LargeCountTests {
    private let noon = Timestamp("2025-06-09T12:00:00+08:00")
    /// More items than sixteen bits count.
    private static let count = 66_000

    @Test func countsGoOnWhereSixteenBitsEnd() throws {
        var whole = try windows()
        var halves = [try windows(), try windows()]
        var facts = ItemFacts(verdict: TestPack.verdict(), date: noon, receiptTime: noon)
        for number in 0..<Self.count {
            facts.reset(verdict: TestPack.verdict([1, 5], stated: [1]), date: noon, receiptTime: noon)
            facts.denied = LabelSet(index: 5)
            facts.insert("news", into: .kind)
            whole.add(facts)
            halves[number % 2].add(facts)
        }
        var merged = halves[0]
        try merged.merge(halves[1])
        let snapshot = whole.snapshot()
        let restored = try EventTimeWindows(
            snapshot: snapshot.span,
            configuration: whole.configuration,
            pack: TestPack.pack
        )
        #expect(merged.snapshot() == snapshot)
        #expect(restored == whole)
        for state in [whole, merged, restored] { expectCounts(of: state) }
    }

    private func expectCounts(of windows: EventTimeWindows) {
        var windows = windows
        let groups: [WindowUpdate.Group] = [.all, .value(.named("news"), of: .kind)]
        let updates = windows.drainUpdates().filter { groups.contains($0.group) }
        #expect(updates.count == 2)
        for update in updates {
            let label = update.tally[label: 5]
            #expect(update.tally.items == Self.count && update.tally.labelled == Self.count)
            #expect(update.tally.stated == Self.count && update.tally[label: 1].both == Self.count)
            #expect(label.count == Self.count && label.denied == Self.count && label.deficit == 0)
            #expect(label.points == Self.count * 105)
        }
    }

    private func windows() throws -> EventTimeWindows {
        var configuration = WindowConfiguration()
        configuration.sizes = [.hour]
        configuration.dimensions = [.all, .kind]
        return try EventTimeWindows(configuration: configuration, pack: TestPack.pack)
    }
}
