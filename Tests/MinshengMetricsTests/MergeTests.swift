// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics
import Testing

@Suite struct MergeTests {
    private let pack = TestPack.pack
    private let noon = Timestamp("2025-06-09T12:00:00+08:00")

    @Test func eightShardsAddUpToTheWhole() throws {
        for seed in 0..<LongRun.shardedStreams {
            var stream = RandomStream(seed: seed)
            let configuration = try stream.configuration()
            let items = stream.shuffled(stream.items(), within: configuration.outOfOrderness)
            var whole = try EventTimeWindows(configuration: configuration, pack: pack)
            let empty = whole
            var shards = Array(repeating: whole, count: 8)
            for item in items {
                whole.add(item)
                shards[Int.random(in: 0..<8, using: &stream.random)].add(item)
            }
            shards.shuffle(using: &stream.random)
            var sum = shards[0]
            for shard in shards.dropFirst() { try sum.merge(shard) }
            try #require(sum == whole && sum.snapshot() == whole.snapshot(), "seed \(seed)")
            try sum.merge(empty)
            try #require(sum == whole, "seed \(seed)")
            // In pairs, and the other way round.
            var pairs = try (0..<4).map { pair in
                var pairSum = shards[2 * pair + 1]
                try pairSum.merge(shards[2 * pair])
                return pairSum
            }
            try pairs[0].merge(pairs[1])
            try pairs[3].merge(pairs[2])
            try pairs[3].merge(pairs[0])
            try #require(pairs[3].snapshot() == whole.snapshot(), "seed \(seed)")
            sum.finish()
            whole.finish()
            try #require(sum.drainUpdates() == whole.drainUpdates(), "seed \(seed)")
        }
    }

    @Test func shardsOfManySourcesCountTheSame() throws {
        for seed in 0..<50 {
            var stream = RandomStream(seed: seed)
            var configuration = try stream.configuration()
            configuration.idleTimeout = .seconds(1)
            configuration.allowedLateness = .seconds(3_000_000)
            configuration.windowLimit = 1_000_000
            var whole = try EventTimeWindows(configuration: configuration, pack: pack)
            var shards = Array(repeating: whole, count: 3)
            for var item in stream.items() {
                item.source = SourceKey(rawValue: .random(in: 0..<6, using: &stream.random))
                whole.add(item)
                shards[Int(item.source.rawValue) % 3].add(item)
            }
            try shards[0].merge(shards[1])
            try shards[0].merge(shards[2])
            shards[0].finish()
            whole.finish()
            let counted = shards[0].drainUpdates().map { [$0.window.description, "\($0.group)", "\($0.tally)"] }
            let expected = whole.drainUpdates().map { [$0.window.description, "\($0.group)", "\($0.tally)"] }
            try #require(counted == expected, "seed \(seed)")
        }
    }

    @Test func whatWasPublishedHereIsRevised() throws {
        var here = try windows()
        var there = here
        add(0, to: &here)
        add(60, to: &here)
        add(0, to: &there)
        add(60, to: &there)
        add(120, to: &there)
        _ = there.drainUpdates()
        #expect(here.drainUpdates().map(\.state) == [.final, .provisional])
        try here.merge(there)
        let updates = here.drainUpdates()
        #expect(updates.map(\.state) == [.revised, .final, .provisional])
        #expect(updates.map(\.tally.items) == [2, 2, 1])
        #expect(updates[0].delta?.items == 1 && updates[0].revision == 1)
        #expect(here.watermark == noon + .seconds(120))
        #expect(here.ledger.received == 5 && here.ledger.balance == 0)
    }

    @Test func lateItemsAndWindowsShutEarlyAddUp() throws {
        var here = try windows(limit: 3, remembered: 0)
        var there = here
        for minute in [0, 2, 4, 6] {
            there.add(TestPack.verdict(), date: nil, receiptTime: noon + .seconds(60 * minute))
        }
        #expect(there.add(TestPack.verdict(), date: nil, receiptTime: noon).outcome == .late)
        #expect(there.drainUpdates().map(\.state) == [.final, .provisional, .provisional, .provisional])
        // The window shut early is forgotten by now; that it is shut is not.
        try here.merge(there)
        #expect(here.lateItems(of: .minute) == 1)
        #expect(here.add(TestPack.verdict(), date: nil, receiptTime: noon).outcome == .late)
        #expect(here.drainUpdates().map(\.state) == [.provisional, .provisional, .provisional])
    }

    @Test func nothingIsSaidAgainOfWindowsThatGainNothing() throws {
        var here = try windows()
        add(0, to: &here)
        add(60, to: &here)
        _ = here.drainUpdates()
        try here.merge(try windows())
        #expect(here.drainUpdates().isEmpty)
    }

    @Test func theSlowerOfTwoStreamsKeepsItsSources() throws {
        var here = try windows()
        var there = here
        here.add(TestPack.verdict(), date: noon + .seconds(50), receiptTime: noon, source: SourceKey(rawValue: 1))
        there.add(TestPack.verdict(), date: noon, receiptTime: noon, source: SourceKey(rawValue: 2))
        try here.merge(there)
        #expect(here.watermark == noon + .seconds(50), "it never goes back")
        here.add(TestPack.verdict(), date: noon + .seconds(200), receiptTime: noon, source: SourceKey(rawValue: 1))
        #expect(here.watermark == noon + .seconds(50), "it waits for the source of the other stream")
    }

    @Test func aWatermarkThatRanAheadWhileSourcesWereSilentIsKept() throws {
        var here = try windows()
        var there = here
        there.add(TestPack.verdict(), date: nil, receiptTime: noon)
        run(&there, from: 0, to: 400)
        #expect(there.watermark == noon + .seconds(100))
        try here.merge(there)
        #expect(here.watermark == noon + .seconds(100))
    }

    @Test func silenceIsCountedFromTheLaterOfTwoItems() throws {
        var here = try windows()
        var there = here
        add(0, to: &here)
        add(0, to: &there)
        run(&here, from: 0, to: 100)
        run(&there, from: 0, to: 200)
        try here.merge(there)
        // 100 seconds of silence before, 300 make a source silent, so 50 are left of 250 more.
        run(&here, from: 200, to: 400)
        #expect(here.watermark == noon)
        run(&here, from: 400, to: 450)
        #expect(here.watermark == noon + .seconds(50))
    }

    @Test func theLimitHoldsAfterwards() throws {
        var here = try windows(limit: 4)
        var there = here
        for minute in 0..<3 {
            here.add(TestPack.verdict(), date: nil, receiptTime: noon + .seconds(120 * minute))
            there.add(TestPack.verdict(), date: nil, receiptTime: noon + .seconds(120 * minute + 60))
        }
        try here.merge(there)
        #expect(
            here.drainUpdates().map(\.state) == [
                .final, .final, .provisional, .provisional, .provisional, .provisional,
            ]
        )
        #expect(here.add(TestPack.verdict(), date: nil, receiptTime: noon + .seconds(60)).outcome == .late)
    }

    @Test func aFinishedStreamStaysFinished() throws {
        var here = try windows()
        var there = here
        there.finish()
        try here.merge(there)
        #expect(here.isFinished)
    }

    @Test func differentWindowsDoNotAddUp() throws {
        var here = try windows()
        let error = #expect(throws: MetricsError.self) { try here.merge(try windows(limit: 5)) }
        #expect(error?.code == .mismatch)
        let newer = Pack(id: pack.id, version: "2", license: pack.license, hash: 1, labels: pack.labels)
        let other = try EventTimeWindows(configuration: here.configuration, pack: newer)
        let mismatch = #expect(throws: MetricsError.self) { try here.merge(other) }
        #expect(
            mismatch?.message
                == "windows of cn.test@1.2.3+0000000000c0ffee and of cn.test@2+0000000000000001 do not add up"
        )
        #expect(try here == windows(), "a refused merge changes nothing")
    }

    private func windows(limit: Int = 100, remembered: Int = 60) throws -> EventTimeWindows {
        var configuration = WindowConfiguration()
        configuration.sizes = [.minute]
        configuration.dimensions = [.all]
        configuration.outOfOrderness = .zero
        configuration.allowedLateness = .seconds(60)
        configuration.rememberedWindows = remembered
        configuration.windowLimit = limit
        return try EventTimeWindows(configuration: configuration, pack: pack)
    }

    /// Lets time pass in steps of ten seconds.
    private func run(_ windows: inout EventTimeWindows, from start: Int, to end: Int) {
        for second in stride(from: start, through: end, by: 10) {
            windows.advance(receiptTime: noon + .seconds(second))
        }
    }

    private func add(_ second: Int, to windows: inout EventTimeWindows) {
        windows.add(TestPack.verdict(), date: noon + .seconds(second), receiptTime: noon)
    }
}
