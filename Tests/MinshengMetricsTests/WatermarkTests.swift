// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import Testing

@Suite struct WatermarkTests {
    private let noon = Timestamp("2025-06-09T12:00:00+08:00")
    private let xinhua = SourceKey(rawValue: 1)
    private let renmin = SourceKey(rawValue: 2)

    /// Windows of a minute, ten seconds of disorder, and a hundred seconds until a source counts as silent.
    private func windows(
        idleTimeout: Duration? = .seconds(100),
        sourceLimit: Int = 10
    ) throws -> EventTimeWindows {
        var configuration = WindowConfiguration()
        configuration.sizes = [.minute]
        configuration.dimensions = [.all]
        configuration.outOfOrderness = .seconds(10)
        configuration.allowedLateness = .zero
        configuration.idleTimeout = idleTimeout
        configuration.sourceLimit = sourceLimit
        return try EventTimeWindows(configuration: configuration, pack: TestPack.pack)
    }

    /// Adds an item dated `date` seconds after noon and received `receipt` seconds after noon.
    @discardableResult
    private func add(
        _ date: Int?,
        at receipt: Int,
        _ source: SourceKey,
        to windows: inout EventTimeWindows
    ) -> Disposition {
        let date = date.map { noon + .seconds($0) }
        return windows.add(TestPack.verdict(), date: date, receiptTime: noon + .seconds(receipt), source: source)
    }

    /// The watermark in seconds after noon.
    private func watermark(_ windows: EventTimeWindows) -> Double? {
        windows.watermark.map { Double($0.microsecondsSince1970 - noon.microsecondsSince1970) / 1e6 }
    }

    /// Lets the clock run to `receipt` seconds after noon, in steps of ten.
    private func run(from start: Int, to receipt: Int, _ windows: inout EventTimeWindows) {
        for second in stride(from: start, through: receipt, by: 10) {
            windows.advance(receiptTime: noon + .seconds(second))
        }
    }

    @Test func followsTheSourceFurthestBehind() throws {
        var windows = try windows()
        add(0, at: 0, xinhua, to: &windows)
        #expect(watermark(windows) == -10)
        add(-5, at: 0, renmin, to: &windows)
        add(100, at: 0, xinhua, to: &windows)
        #expect(watermark(windows) == -10, "it waits for the other source, and does not go back")
        add(40, at: 0, renmin, to: &windows)
        #expect(watermark(windows) == 30)
        add(35, at: 0, renmin, to: &windows)
        #expect(watermark(windows) == 30)
    }

    @Test func stopsWaitingForASilentSource() throws {
        var windows = try windows()
        add(0, at: 0, renmin, to: &windows)
        for second in stride(from: 10, through: 100, by: 10) { add(second, at: second, xinhua, to: &windows) }
        #expect(watermark(windows) == -10, "silent for the time-out, not longer")
        add(101, at: 101, xinhua, to: &windows)
        #expect(watermark(windows) == 91)
        // It comes back behind: it is waited for again, and the watermark stays.
        add(50, at: 102, renmin, to: &windows)
        add(300, at: 103, xinhua, to: &windows)
        #expect(watermark(windows) == 91)
        add(200, at: 104, renmin, to: &windows)
        #expect(watermark(windows) == 190)
    }

    @Test func goesOnAtThePaceOfTheClockWhenAllAreSilent() throws {
        var windows = try windows()
        add(-1000, at: 0, xinhua, to: &windows)
        add(-1500, at: 0, renmin, to: &windows)
        run(from: 10, to: 100, &windows)
        #expect(watermark(windows) == -1010)
        run(from: 110, to: 160, &windows)
        #expect(watermark(windows) == -950, "60 s beyond the time-out, from the latest date of all")
        run(from: 170, to: 260, &windows)
        #expect(watermark(windows) == -850)
        #expect(windows.drainUpdates().map(\.state) == [.final])
    }

    @Test func windowsOfUndatedItemsBecomeFinal() throws {
        var windows = try windows()
        add(nil, at: 0, xinhua, to: &windows)
        run(from: 10, to: 160, &windows)
        #expect(watermark(windows) == 50)
        #expect(windows.drainUpdates().map(\.state) == [.provisional])
        run(from: 170, to: 170, &windows)
        #expect(windows.drainUpdates().map(\.state) == [.final])
    }

    @Test func aJumpOfTheClockMovesNothing() throws {
        var windows = try windows()
        add(0, at: 0, xinhua, to: &windows)
        add(0, at: 0, renmin, to: &windows)
        for jump in [3600, 0] { windows.advance(receiptTime: noon + .seconds(jump)) }
        add(1, at: 0, xinhua, to: &windows)
        #expect(watermark(windows) == -10, "the other source has not been silent")
        add(1, at: 1, renmin, to: &windows)
        #expect(watermark(windows) == -9)
        // Each jump ahead counts as half the time-out.
        windows.advance(receiptTime: .max)
        windows.advance(receiptTime: .min)
        windows.advance(receiptTime: .max)
        #expect(try #require(watermark(windows)) < 100)
    }

    @Test func waitsForEverWithoutATimeout() throws {
        var windows = try windows(idleTimeout: nil)
        add(0, at: 0, renmin, to: &windows)
        for second in stride(from: 10, through: 10_000, by: 10) { add(second, at: second, xinhua, to: &windows) }
        run(from: 10_000, to: 20_000, &windows)
        #expect(watermark(windows) == -10)
    }

    @Test func sourcesBeyondTheLimitShareOnePlace() throws {
        var windows = try windows(sourceLimit: 2)
        add(10, at: 0, SourceKey(rawValue: 1), to: &windows)
        add(20, at: 0, SourceKey(rawValue: 2), to: &windows)
        add(-500, at: 0, SourceKey(rawValue: 3), to: &windows)
        add(30, at: 0, SourceKey(rawValue: 4), to: &windows)
        add(50, at: 0, SourceKey(rawValue: 1), to: &windows)
        #expect(watermark(windows) == 10, "the second source is behind; of the others, the latest counts")
        add(60, at: 0, SourceKey(rawValue: 2), to: &windows)
        #expect(watermark(windows) == 20)
    }

    @Test func agreesWithAskingEverySource() throws {
        for seed in 0..<60 {
            var random = SeededGenerator(seed: UInt64(seed))
            var windows = try windows(sourceLimit: 1000)
            var model = Model()
            for _ in 0..<200 {
                // No step is longer than half the time-out, so the clock needs no correction.
                model.clock += Int.random(in: 0...30, using: &random)
                windows.advance(receiptTime: noon + .seconds(model.clock))
                model.settle()
                if Int.random(in: 0..<4, using: &random) > 0 {
                    model.clock += Int.random(in: 0...20, using: &random)
                    model.settle()
                    let source = UInt64.random(in: 0..<UInt64(1 + seed), using: &random)
                    let date = Int.random(in: -300...300, using: &random)
                    add(date, at: model.clock, SourceKey(rawValue: source), to: &windows)
                    model.add(date, source)
                } else {
                    add(nil, at: model.clock, xinhua, to: &windows)
                }
                try #require(watermark(windows) == model.watermark.map(Double.init), "seed \(seed)")
            }
        }
    }

    /// The rule for the watermark, in whole seconds, by looking at every source each time.
    private struct Model {
        var clock = 0
        var watermark: Int?
        private var sources: [UInt64: (latest: Int, sent: Int)] = [:]
        private var latest: Int?
        private var sent: Int?
        private var start: Int?

        mutating func settle() {
            start = start ?? clock
            sources = sources.filter { clock - $0.value.sent <= 100 }
            if let behind = sources.values.map(\.latest).min() {
                raise(to: behind - 10)
            } else if let base = latest ?? start, let since = sent ?? start, clock - since > 100 {
                raise(to: base + clock - since - 100 - 10)
            }
        }

        mutating func add(_ date: Int, _ source: UInt64) {
            guard date <= clock + 600 else { return }
            sources[source] = (max(sources[source]?.latest ?? date, date), clock)
            latest = max(latest ?? date, date)
            sent = clock
            settle()
        }

        private mutating func raise(to instant: Int) {
            watermark = max(watermark ?? instant, instant)
        }
    }

    @Test(
        arguments: [
            // Worked out by a program of another language.
            ("", 1_233_057_930_238_600_590), ("a", 16_155_308_532_315_367_120), ("foobar", 8_623_805_613_067_586_741),
            ("新华社", 15_416_754_132_092_508_736), ("https://www.gov.cn/", 11_920_444_775_187_718_693),
        ] as [(String, UInt64)]
    )
    func aNameHasOneKeyEverywhere(name: String, key: UInt64) {
        #expect(SourceKey(name: Array(name.utf8).span).rawValue == key)
    }
}
