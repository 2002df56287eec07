// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics
import Testing

@Suite struct SnapshotTests {
    private let pack = TestPack.pack
    private let noon = Timestamp("2025-06-09T12:00:00+08:00")

    @Test func aRestoredStateGoesOnAsTheFirst() throws {
        for seed in 0..<100 {
            var stream = RandomStream(seed: seed)
            var configuration = try stream.configuration()
            configuration.idleTimeout = seed.isMultiple(of: 2) ? .seconds(5) : nil
            configuration.allowedLateness = .seconds(3600)
            configuration.windowLimit = 10_000
            var windows = try EventTimeWindows(configuration: configuration, pack: pack)
            for (number, var item) in stream.items().enumerated() {
                item.source = SourceKey(rawValue: .random(in: 0..<5, using: &stream.random))
                if Int.random(in: 0..<6, using: &stream.random) == 0 {
                    let snapshot = windows.snapshot()
                    var restored = try EventTimeWindows(
                        snapshot: snapshot.span,
                        configuration: configuration,
                        pack: pack
                    )
                    try #require(restored == windows && restored.snapshot() == snapshot, "seed \(seed)")
                    try #require(restored.drainUpdates() == windows.drainUpdates(), "seed \(seed)")
                    restored.add(item)
                    windows.add(item)
                    try #require(restored == windows && restored.watermark == windows.watermark, "seed \(seed)")
                    // The restored one takes over now and then.
                    if number.isMultiple(of: 2) { windows = restored }
                } else {
                    windows.add(item)
                }
            }
            windows.finish()
            _ = windows.drainUpdates()
            let last = windows.snapshot()
            try #require(try EventTimeWindows(snapshot: last.span, configuration: configuration, pack: pack) == windows)
        }
    }

    @Test func anEmptyStateHasASnapshot() throws {
        let empty = try EventTimeWindows(pack: pack)
        let snapshot = empty.snapshot()
        #expect(snapshot.prefix(5) == [0x4D, 0x53, 0x48, 0x57, 3])
        #expect(try EventTimeWindows(snapshot: snapshot.span, configuration: .init(), pack: pack) == empty)
    }

    @Test func everyChangedByteAndEveryCutIsFound() throws {
        let snapshot = try small().snapshot()
        for index in snapshot.indices {
            var damaged = snapshot
            damaged[index] ^= 1 << UInt8(index % 8)
            #expect(try code { try restore(damaged) } == .unreadableSnapshot)
            guard index.isMultiple(of: 7) else { continue }
            #expect(try code { try restore(Array(snapshot[..<index])) } == .unreadableSnapshot)
        }
        #expect(throws: MetricsError.self) { try restore(snapshot + [0]) }
    }

    private func code(_ body: () throws -> EventTimeWindows) throws -> MetricsError.Code? {
        do {
            _ = try body()
            return nil
        } catch let error as MetricsError {
            return error.code
        }
    }

    /// Changes bytes and makes the hash fit again, so that only the reader stands between them and the state.
    @Test func hostileBytesAreRefusedOrHarmless() throws {
        let snapshot = Array(try small().snapshot().dropLast(8))
        var random = SeededGenerator(seed: 7)
        var refused = 0
        for _ in 0..<2_000 {
            var hostile = snapshot
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let index = Int.random(in: 5..<hostile.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: hostile[index] = .random(in: 0...255, using: &random)
                case 1: hostile[index] = 0xFF
                case 2:
                    hostile.insert(contentsOf: [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], at: index)
                default: hostile.remove(at: index)
                }
            }
            do throws(MetricsError) {
                var windows = try restore(sealed(hostile))
                for second in 0..<3 {
                    windows.add(
                        TestPack.verdict([1, 5], stated: [1]),
                        date: noon + .seconds(70 * second),
                        receiptTime: noon
                    )
                }
                windows.advance(receiptTime: noon + .seconds(10_000))
                _ = windows.drainUpdates().map { $0.json(pack: pack, epoch: "", sequence: 0) }
                let again = try restore(windows.snapshot())
                #expect(again == windows)
            } catch {
                #expect(error.code == .unreadableSnapshot || error.code == .mismatch, "\(error)")
                refused += 1
            }
        }
        #expect(refused > 500)
    }

    @Test func nothingMayFollowTheLastPart() throws {
        let snapshot = try small().snapshot()
        let error = #expect(throws: MetricsError.self) { try restore(sealed(snapshot.dropLast(8) + [0])) }
        #expect(error?.message == "the snapshot does not end where it should")
        #expect(error?.offsetUTF8 == snapshot.count - 8)
    }

    @Test func windowsMustLieOnTheirGrid() throws {
        var configuration = WindowConfiguration()
        configuration.sizes = [.minute]
        var windows = try EventTimeWindows(configuration: configuration, pack: pack)
        windows.add(TestPack.verdict(), date: noon + .seconds(60), receiptTime: noon)
        // The same window, said to be two minutes long.
        let snapshot = Array(windows.snapshot().dropLast(8))
        let header = Array("MSHW".utf8) + [3] + encoded(Int64(pack.identity.utf8.count)) + Array(pack.identity.utf8)
        let shape = encoded(14) + encoded(6) + Array("+08:00".utf8) + encoded(1) + encoded(2)
        #expect(snapshot.starts(with: header + shape + Array("1m".utf8)))
        configuration.sizes = try [WindowSize("2m")]
        let forged = sealed(header + shape + Array("2m".utf8) + snapshot.dropFirst(header.count + shape.count + 2))
        let error = #expect(throws: MetricsError.self) {
            try EventTimeWindows(snapshot: forged.span, configuration: configuration, pack: pack)
        }
        #expect(error?.message == "a window does not begin where windows of its size do")
    }

    @Test func windowsMustBeInOrderAndDifferent() throws {
        var windows = try restore(try EventTimeWindows(configuration: smallConfiguration, pack: pack).snapshot())
        windows.add(TestPack.verdict(), date: noon, receiptTime: noon)
        windows.add(TestPack.verdict(), date: noon + .seconds(60), receiptTime: noon)
        let snapshot = Array(windows.snapshot().dropLast(8))
        let first = encoded(noon.microsecondsSince1970)
        let second = encoded((noon + .seconds(60)).microsecondsSince1970)
        for forged in [snapshot.replacing(second, with: first), swapped(snapshot, first, second)] {
            let error = #expect(throws: MetricsError.self) { try restore(sealed(forged)) }
            #expect(error?.message == "windows are not in the order of time")
        }
    }

    @Test func aSnapshotOfOtherOriginIsRefused() throws {
        let snapshot = try small().snapshot()
        func message(_ configuration: WindowConfiguration, _ pack: Pack) -> String? {
            let error = #expect(throws: MetricsError.self) {
                try EventTimeWindows(snapshot: snapshot.span, configuration: configuration, pack: pack)
            }
            #expect(error?.code == .mismatch)
            return error?.message
        }
        var configuration = smallConfiguration
        configuration.sizes = [.hour, .minute]
        #expect(message(configuration, pack) == "the snapshot's windows are 1m, 1h, not 1h, 1m")
        configuration.sizes = [.minute, .hour]
        configuration.offset = .utc
        #expect(message(configuration, pack) == "the snapshot's days are not those of Z")
        configuration.offset = .china
        configuration.dimensions = [.all, .source]
        #expect(
            message(configuration, pack)
                == "the snapshot's windows of 1h are divided by source, region, kind, tag and their reserved names,"
                + " not by source and its reserved names"
        )
        configuration.dimensions = WindowConfiguration().dimensions
        let newer = Pack(id: pack.id, version: "1.2.4", license: pack.license, hash: 1, labels: pack.labels)
        #expect(
            message(configuration, newer)
                == "the snapshot is of pack cn.test@1.2.3+0000000000c0ffee, not of cn.test@1.2.4+0000000000000001"
        )
        configuration.sizes = []
        let error = #expect(throws: MetricsError.self) {
            try EventTimeWindows(snapshot: snapshot.span, configuration: configuration, pack: pack)
        }
        #expect(error?.code == .invalidConfiguration)
    }

    @Test func theRestOfTheConfigurationMayChange() throws {
        var configuration = WindowConfiguration()
        configuration.sizes = [.minute, .hour]
        configuration.outOfOrderness = .seconds(1)
        configuration.allowedLateness = .seconds(60)
        configuration.sourceLimit = 1
        configuration.limits[.source] = DimensionLimit(1, reserved: ["新华社"])
        var windows = try EventTimeWindows(
            snapshot: try small().snapshot().span,
            configuration: configuration,
            pack: pack
        )
        #expect(windows.configuration == configuration)
        let before = windows.watermark
        windows.add(TestPack.verdict(), date: noon + .seconds(300), receiptTime: noon)
        #expect(try #require(windows.watermark) >= #require(before))
        #expect(windows.ledger.received == 6 && windows.ledger.balance == 0)
    }

    /// Four items of two sources, a final window and a revised one.
    private func small() throws -> EventTimeWindows {
        var windows = try EventTimeWindows(configuration: smallConfiguration, pack: pack)
        windows.add(TestPack.verdict([0, 4], stated: [0]), date: noon, receiptTime: noon)
        windows.add(TestPack.verdict([1, 6]), date: noon + .seconds(120), receiptTime: noon + .seconds(1))
        _ = windows.drainUpdates()
        windows.add(TestPack.verdict([2, 8]), date: noon, receiptTime: noon + .seconds(2))
        _ = windows.drainUpdates()
        var facts = ItemFacts(verdict: TestPack.verdict(), date: noon, receiptTime: noon)
        for name in ["a", "b", "新华社"] {
            facts.insert(name, into: .source)
            facts.insert(name, into: .tag)
            facts.insert(term: name)
            facts.insert(rule: name)
        }
        facts.story = 5
        facts.source = SourceKey(rawValue: 9)
        windows.add(facts)
        _ = windows.drainUpdates()
        windows.add(facts)
        return windows
    }

    private func restore(_ bytes: [UInt8]) throws(MetricsError) -> EventTimeWindows {
        try EventTimeWindows(snapshot: bytes.span, configuration: smallConfiguration, pack: pack)
    }

    private var smallConfiguration: WindowConfiguration {
        var configuration = WindowConfiguration()
        configuration.sizes = [.minute, .hour]
        configuration.outOfOrderness = .seconds(10)
        configuration.limits[.source] = DimensionLimit(2, reserved: ["新华社"])
        return configuration
    }

    /// An integer as snapshots hold it: the sign lowest, seven bits a byte, the lowest first.
    private func encoded(_ integer: Int64) -> [UInt8] {
        var rest = UInt64(bitPattern: integer << 1 ^ integer >> 63)
        var bytes: [UInt8] = []
        repeat {
            bytes.append(UInt8(rest % 128) | (rest > 127 ? 128 : 0))
            rest /= 128
        } while rest > 0
        return bytes
    }

    private func swapped(_ bytes: [UInt8], _ first: [UInt8], _ second: [UInt8]) -> [UInt8] {
        let neither = [UInt8](repeating: 0xAA, count: 20)
        return bytes.replacing(first, with: neither).replacing(second, with: first).replacing(neither, with: second)
    }

    /// The bytes with their FNV-1a hash behind them.
    private func sealed(_ bytes: [UInt8]) -> [UInt8] {
        let hash = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return bytes + (0..<8).map { UInt8(truncatingIfNeeded: hash >> (8 * $0)) }
    }
}
