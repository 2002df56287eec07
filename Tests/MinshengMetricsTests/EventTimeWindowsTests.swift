// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics
import Testing

@Suite struct EventTimeWindowsTests {
    private let noon = Timestamp("2025-06-09T12:00:00+08:00")

    private func windows(
        _ sizes: [WindowSize] = [.minute, .hour, .day],
        disorder: Duration = .seconds(60),
        change: (inout WindowConfiguration) -> Void = { _ in }
    ) throws -> EventTimeWindows {
        var configuration = WindowConfiguration()
        configuration.sizes = sizes
        configuration.dimensions = [.all]
        configuration.outOfOrderness = disorder
        configuration.allowedLateness = .zero
        change(&configuration)
        return try EventTimeWindows(configuration: configuration, pack: TestPack.pack)
    }

    /// The updates in short: start in local time, size, items, state.
    private func short(_ updates: [WindowUpdate]) -> [String] {
        updates.map {
            "\($0.window.start.rfc3339(offset: .china).dropFirst(11).prefix(5))/\($0.window.size) \($0.tally.items) \($0.state)"
        }
    }

    // MARK: Bounds

    @Test func aBoundBelongsToTheLaterWindow() throws {
        var windows = try windows([.minute])
        for date in [noon - .microseconds(1), noon, noon + .seconds(60) - .microseconds(1), noon + .seconds(60)] {
            windows.add(TestPack.verdict(), date: date, receiptTime: date)
        }
        #expect(
            short(windows.drainUpdates()) == [
                "11:59/1m 1 final", "12:00/1m 2 provisional", "12:01/1m 1 provisional",
            ]
        )
    }

    @Test func aWindowClosesWhenTheWatermarkReachesItsEnd() throws {
        var windows = try windows([.minute])
        windows.add(TestPack.verdict(), date: noon, receiptTime: noon)
        // One microsecond before the end of the first window.
        let almost = noon + .seconds(120) - .microseconds(1)
        windows.add(TestPack.verdict(), date: almost, receiptTime: almost)
        #expect(windows.watermark == noon + .seconds(60) - .microseconds(1))
        #expect(windows.add(TestPack.verdict(), date: noon, receiptTime: almost).outcome == .unmatched)
        #expect(short(windows.drainUpdates()) == ["12:00/1m 2 provisional", "12:01/1m 1 provisional"])
        // And at it.
        windows.add(TestPack.verdict(), date: noon + .seconds(120), receiptTime: noon + .seconds(120))
        #expect(windows.watermark == noon + .seconds(60))
        let latest = noon + .seconds(60) - .microseconds(1)
        #expect(windows.add(TestPack.verdict(), date: latest, receiptTime: almost).outcome == .late)
        #expect(short(windows.drainUpdates()) == ["12:00/1m 2 final", "12:02/1m 1 provisional"])
        #expect(windows.drainUpdates().isEmpty)
    }

    @Test func anItemOfTheWholeDisorderIsOnTime() throws {
        var windows = try windows([WindowSize(seconds: 1)])
        windows.add(TestPack.verdict(), date: noon, receiptTime: noon)
        #expect(windows.add(TestPack.verdict(), date: noon - .seconds(60), receiptTime: noon).outcome == .unmatched)
        let older = noon - .seconds(60) - .microseconds(1)
        #expect(windows.add(TestPack.verdict(), date: older, receiptTime: noon).outcome == .late)
    }

    @Test(arguments: [
        "0000-01-01T00:00:00Z", "1949-10-01T15:00:00+08:00", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
    ])
    func takesEveryYear(text: String) throws {
        var windows = try windows()
        let date = Timestamp(text)
        #expect(windows.add(TestPack.verdict([1]), date: date, receiptTime: date).outcome == .counted)
        let updates = windows.drainUpdates()
        #expect(updates.count == 3)
        for update in updates {
            #expect(update.window.start <= date && date < update.window.end)
            #expect(update.tally.items == 1)
        }
        windows.finish()
        #expect(windows.drainUpdates().allSatisfy { $0.state == .final })
    }

    @Test func anAbsurdPastHarmsNobody() throws {
        var windows = try windows()
        windows.add(TestPack.verdict(), date: Timestamp("0001-01-01T00:00:00Z"), receiptTime: noon)
        #expect(windows.add(TestPack.verdict(), date: noon, receiptTime: noon).missedSizes == 0)
        #expect(
            windows.add(TestPack.verdict(), date: Timestamp("0001-01-01T00:00:00Z"), receiptTime: noon).outcome == .late
        )
        #expect(windows.ledger.balance == 0)
    }

    // MARK: Late for some sizes

    @Test func anItemLateForItsMinuteIsOnTimeForItsDay() throws {
        var windows = try windows()
        windows.add(TestPack.verdict(), date: noon, receiptTime: noon)
        let disposition = windows.add(TestPack.verdict([1]), date: noon - .seconds(3601), receiptTime: noon)
        #expect(disposition.outcome == .counted)
        #expect(disposition.missedSizes == 2)
        #expect(windows.lateItems(of: .minute) == 1)
        #expect(windows.lateItems(of: .hour) == 1)
        #expect(windows.lateItems(of: .day) == 0)
        #expect(windows.ledger.partlyLate == 1 && windows.ledger.late == 0 && windows.ledger.counted == 1)
        let yesterday = windows.add(TestPack.verdict([1]), date: noon - .seconds(86_400), receiptTime: noon)
        #expect(yesterday.outcome == .late)
        #expect(yesterday.missedSizes == 3)
        #expect(windows.ledger.partlyLate == 1 && windows.ledger.late == 1)
        #expect(try windows.lateItems(of: WindowSize("15m")) == 0)
    }

    // MARK: Dates that are missing or cannot be

    @Test func aDateTooFarAheadIsReplaced() throws {
        var windows = try windows()
        let ahead = windows.add(TestPack.verdict(), date: noon + .seconds(600), receiptTime: noon)
        #expect(ahead.eventTime.origin == .dated)
        #expect(ahead.eventTime.instant == noon + .seconds(600))
        let tooFar = windows.add(
            TestPack.verdict(),
            date: noon + .microseconds(600_000_001),
            receiptTime: noon + .seconds(540)
        )
        #expect(tooFar.eventTime.origin == .dated)
        let clamped = windows.add(
            TestPack.verdict(),
            date: Timestamp("9999-12-31T23:59:59Z"),
            receiptTime: noon + .seconds(600)
        )
        #expect(clamped.eventTime.origin == .clamped)
        #expect(clamped.eventTime.instant == noon + .seconds(600))
        #expect(windows.ledger.clamped == 1)
    }

    @Test func undatedAndClampedItemsDoNotMoveTheWatermark() throws {
        var windows = try windows()
        #expect(windows.add(TestPack.verdict(), date: nil, receiptTime: noon).eventTime.origin == .undated)
        windows.add(TestPack.verdict(), date: noon + .seconds(3600), receiptTime: noon)
        #expect(windows.watermark == nil)
        // Old items, as in a replay, still find their windows open.
        let old = Timestamp("2020-01-01T00:00:00Z")
        #expect(windows.add(TestPack.verdict(), date: old, receiptTime: noon).missedSizes == 0)
        #expect(windows.watermark == old - .seconds(60))
        #expect(windows.ledger.undated == 1 && windows.ledger.clamped == 1)
    }

    @Test func theClockMayJump() throws {
        var windows = try windows([.minute])
        windows.add(TestPack.verdict(), date: noon, receiptTime: noon)
        // An hour ahead, an hour back: dated items do not care, undated ones count where the clock says.
        windows.add(TestPack.verdict(), date: noon + .seconds(1), receiptTime: noon + .seconds(3600))
        #expect(windows.add(TestPack.verdict(), date: nil, receiptTime: noon + .seconds(3601)).outcome == .unmatched)
        #expect(
            windows.add(TestPack.verdict(), date: noon + .seconds(2), receiptTime: noon - .seconds(500)).outcome
                == .unmatched
        )
        #expect(windows.add(TestPack.verdict(), date: nil, receiptTime: noon - .seconds(3600)).outcome == .late)
        #expect(windows.watermark == noon - .seconds(58))
        #expect(windows.ledger.balance == 0)
    }

    // MARK: Updates

    @Test func updatesHoldOnlyChanges() throws {
        var windows = try windows([.minute])
        #expect(windows.drainUpdates().isEmpty)
        windows.add(TestPack.verdict(), date: noon, receiptTime: noon)
        windows.add(TestPack.verdict(), date: noon + .seconds(60), receiptTime: noon)
        #expect(short(windows.drainUpdates()) == ["12:00/1m 1 provisional", "12:01/1m 1 provisional"])
        #expect(windows.drainUpdates().isEmpty)
        windows.add(TestPack.verdict(), date: noon, receiptTime: noon)
        #expect(short(windows.drainUpdates()) == ["12:00/1m 2 provisional"])
        #expect(short(windows.currentUpdates()) == ["12:00/1m 2 provisional", "12:01/1m 1 provisional"])
        #expect(windows.drainUpdates().isEmpty)
    }

    @Test func aWindowThatOpensAndClosesBetweenTwoCallsIsFinalAtOnce() throws {
        var windows = try windows([.minute])
        windows.add(TestPack.verdict(), date: noon, receiptTime: noon)
        windows.add(TestPack.verdict(), date: noon + .seconds(600), receiptTime: noon)
        #expect(short(windows.drainUpdates()) == ["12:00/1m 1 final", "12:10/1m 1 provisional"])
    }

    @Test func emptyWindowsDoNotExist() throws {
        var windows = try windows([.minute])
        windows.finish()
        #expect(windows.drainUpdates().isEmpty)
        #expect(windows.currentUpdates().isEmpty)
    }

    @Test func onlyTheLatestFinalWindowsAreRemembered() throws {
        var windows = try windows([.minute]) { $0.rememberedWindows = 2 }
        for minute in 0..<6 {
            let date = noon + .seconds(60 * minute)
            windows.add(TestPack.verdict(), date: date, receiptTime: date)
        }
        #expect(short(windows.drainUpdates()).count == 6)
        #expect(
            short(windows.currentUpdates())
                == ["12:02/1m 1 final", "12:03/1m 1 final", "12:04/1m 1 provisional", "12:05/1m 1 provisional"]
        )
    }

    @Test func finishMakesAllWindowsFinalAndEveryFurtherItemLate() throws {
        var windows = try windows()
        windows.add(TestPack.verdict(), date: noon, receiptTime: noon)
        _ = windows.drainUpdates()
        windows.finish()
        #expect(short(windows.drainUpdates()) == ["12:00/1m 1 final", "12:00/1h 1 final", "00:00/1d 1 final"])
        #expect(windows.add(TestPack.verdict(), date: noon + .seconds(1_000_000), receiptTime: noon).outcome == .late)
        #expect(windows.drainUpdates().isEmpty)
        #expect(windows.ledger.late == 1 && windows.ledger.balance == 0)
        #expect(windows.lateItems(of: .day) == 1)
        windows.finish()
        #expect(windows.drainUpdates().isEmpty)
    }

    // MARK: Bounds on memory

    @Test func theOldestOfTooManyWindowsIsClosedEarly() throws {
        // Undated items do not move the watermark, so windows pile up.
        var windows = try windows([.minute], disorder: .zero) { $0.windowLimit = 3 }
        for minute in [1, 2, 3, 2] {
            windows.add(TestPack.verdict(), date: nil, receiptTime: noon + .seconds(60 * minute))
        }
        #expect(windows.add(TestPack.verdict(), date: nil, receiptTime: noon).outcome == .late)
        #expect(windows.add(TestPack.verdict(), date: nil, receiptTime: noon + .seconds(240)).outcome == .unmatched)
        #expect(windows.add(TestPack.verdict(), date: nil, receiptTime: noon + .seconds(60)).outcome == .late)
        #expect(
            short(windows.drainUpdates())
                == ["12:01/1m 1 final", "12:02/1m 2 provisional", "12:03/1m 1 provisional", "12:04/1m 1 provisional"]
        )
        #expect(windows.watermark == nil)
        #expect(windows.ledger.late == 2 && windows.ledger.balance == 0)
    }

    // MARK: Configuration

    @Test func refusesConfigurations() {
        let cases: [(change: (inout WindowConfiguration) -> Void, message: String)] = [
            ({ $0.sizes = [] }, "sizes: give from 1 to 16 window sizes"),
            ({ $0.sizes = [.hour, .hour] }, "sizes: give each window size once"),
            ({ $0.outOfOrderness = .seconds(-1) }, "outOfOrderness: a duration from zero up"),
            ({ $0.futureSkew = .seconds(-1) }, "futureSkew: a duration from zero up"),
            ({ $0.allowedLateness = .seconds(-1) }, "allowedLateness: a duration from zero up"),
            ({ $0.idleTimeout = .milliseconds(999) }, "idleTimeout: a second or more, or none"),
            ({ $0.sourceLimit = 0 }, "sourceLimit: a number from 1 to 1000000"),
            ({ $0.rememberedWindows = -1 }, "rememberedWindows: a number from zero up"),
            ({ $0.dimensions = [.all, .all] }, "dimensions: give each dimension once"),
            (
                { $0.windowLimit = 1501 },
                "windowLimit: 1501 windows of 1m do not span outOfOrderness and allowedLateness;"
                    + " raise it to 1502 or shorten them"
            ),
            (
                { $0.outOfOrderness = .seconds(Int64.max) },
                "windowLimit: 4096 windows of 1m do not span outOfOrderness and allowedLateness;"
                    + " raise it to 153722867282 or shorten them"
            ),
        ]
        for (change, message) in cases {
            var configuration = WindowConfiguration()
            change(&configuration)
            #expect(throws: MetricsError(.invalidConfiguration, message)) {
                try EventTimeWindows(configuration: configuration, pack: TestPack.pack)
            }
        }
    }

    @Test func refusesAPackOfTooManyLabels() {
        let labels = (0..<65).map {
            Label(id: "\($0)", slug: "l\($0)", title: "", parent: nil, threshold: 1, definition: "")
        }
        let pack = Pack(id: "big", version: "1", license: "CC0-1.0", hash: 0, labels: labels)
        #expect(throws: MetricsError.self) { try EventTimeWindows(pack: pack) }
    }

    @Test func aVerdictOfAnotherPackIsAMistake() async {
        await #expect(processExitsWith: .failure) {
            var windows = try EventTimeWindows(pack: TestPack.pack)
            let verdict = Verdict(labels: [LabelSet(index: 14)], stated: [], points: [], none: nil)
            windows.add(verdict, date: nil, receiptTime: .epoch)
        }
    }
}
