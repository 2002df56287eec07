// SPDX-License-Identifier: Apache-2.0

import Foundation
import Minsheng
import MinshengMetrics
import Testing

/// Sliding and session windows, and days by a local time that changes.
@Suite struct ShapeTests {
    private let pack = TestPack.pack
    private let noon = Timestamp("2025-06-09T12:00:00+08:00")

    @Test(arguments: ["1h", "90s", "1h-every-15m", "7d-every-1d", "session-30m"])
    func shapesHaveNames(name: String) throws {
        #expect(try WindowShape(name).name == name)
    }

    @Test(
        arguments: [
            ("1h-every-7m", nil), ("1h-every-1h", nil), ("1h-every-1s", nil), ("session-", 8), ("session-30x", 10),
            ("1h-every-", 9),
            ("x-every-1m", 0), ("1h-evry-5m", 1),
        ] as [(String, Int?)]
    )
    func wrongShapesAreRefused(name: String, offset: Int?) {
        let error = #expect(throws: MetricsError.self) { try WindowShape(name) }
        #expect(error?.code == .invalidWindowSize && error?.offsetUTF8 == offset)
    }

    // MARK: Sliding

    @Test func anItemIsInEverySlidingWindowOverIt() throws {
        var windows = try windows([.sliding(.hour, every: WindowSize("15m"))])
        windows.add(TestPack.verdict([4]), date: noon + .seconds(60), receiptTime: noon)
        windows.finish()
        let all = windows.drainUpdates().filter { $0.group == .all }
        #expect(all.map { clock($0.window.start) } == ["11:15", "11:30", "11:45", "12:00"])
        #expect(all.map { clock($0.window.end) } == ["12:15", "12:30", "12:45", "13:00"])
        #expect(all.allSatisfy { $0.tally.items == 1 && $0.state == .final })
        #expect(all[0].topic(pack: pack) == "v1/1h-every-15m/all/")
        let body = String(decoding: all[0].json(pack: pack, epoch: "", sequence: 1), as: UTF8.self)
        #expect(body.contains(#""size_s":3600,"every_s":900}"#))
    }

    @Test func slidingWindowsAgreeWithACountOfTheirOwn() throws {
        let shape = WindowShape.sliding(try WindowSize("10m"), every: try WindowSize("2m"))
        for seed in 0..<60 {
            var stream = RandomStream(seed: seed)
            var windows = try windows([shape], disorder: 600)
            let items = stream.shuffled(stream.items(), within: .seconds(600))
            for item in items { windows.add(item) }
            windows.finish()
            for update in windows.drainUpdates() where update.group == .all {
                let count = items.count { update.window.start <= $0.instant && $0.instant < update.window.end }
                try #require(update.tally.items == count && count > 0, "seed \(seed)")
            }
            #expect(windows.ledger.late == 0 && windows.ledger.balance == 0)
        }
    }

    @Test func anItemMayBeTooLateForSomeOfItsSlidingWindows() throws {
        var windows = try windows([.sliding(.hour, every: WindowSize("15m"))], lateness: 0)
        windows.add(TestPack.verdict(), date: noon + .seconds(1_000), receiptTime: noon + .seconds(1_000))
        let disposition = windows.add(TestPack.verdict(), date: noon + .seconds(1), receiptTime: noon + .seconds(1_000))
        #expect(disposition.outcome == .unmatched && disposition.missedSizes == 1)
        #expect(windows.ledger.partlyLate == 1 && windows.ledger.balance == 0)
        #expect(windows.add(TestPack.verdict(), date: noon - .seconds(7_200), receiptTime: noon).outcome == .late)
    }

    // MARK: Sessions

    @Test func sessionsAreChainsOfItems() throws {
        let gap = try WindowSize("10m")
        for seed in 0..<200 {
            var stream = RandomStream(seed: seed)
            var items = stream.items()
            // Dense enough for chains.
            for index in items.indices where seed % 2 == 0 {
                items[index].date = noon + .seconds(Int.random(in: 0...12_000, using: &stream.random))
                items[index].receiptTime = noon + .seconds(12_000)
            }
            var snapshots: Set<[UInt8]> = []
            for _ in 0..<3 {
                let disorder = 20_000
                let order = stream.shuffled(items, within: .seconds(disorder))
                var windows = try windows([.session(gap: gap)], disorder: disorder)
                var values: [Timestamp: WindowUpdate] = [:]
                for item in order {
                    windows.add(item)
                    guard Int.random(in: 0..<4, using: &stream.random) == 0 else { continue }
                    for update in windows.drainUpdates() where update.group == .all {
                        values[update.window.start] = update
                    }
                }
                windows.finish()
                for update in windows.drainUpdates() where update.group == .all { values[update.window.start] = update }
                let found = values.values.filter { !$0.isWithdrawn }.sorted { $0.window.start < $1.window.start }
                let expected = chains(items.map(\.instant), gap: gap)
                try #require(found.map(\.tally.items) == expected.map(\.count), "seed \(seed)")
                try #require(found.map(\.window.start) == expected.map(\.[0]), "seed \(seed)")
                try #require(
                    found.map(\.window.end) == expected.map { $0[$0.count - 1] + .seconds(600) },
                    "seed \(seed)"
                )
                try #require(found.allSatisfy { $0.state != .provisional }, "seed \(seed)")
                try #require(windows.ledger.late == 0 && windows.ledger.balance == 0, "seed \(seed)")
                var untouched = try self.windows([.session(gap: gap)], disorder: disorder)
                for item in order { untouched.add(item) }
                snapshots.insert(untouched.snapshot())
            }
            try #require(snapshots.count == 1, "seed \(seed)")
        }
    }

    @Test func shardsOfSessionsAddUp() throws {
        for seed in 0..<60 {
            var stream = RandomStream(seed: seed)
            let items = stream.shuffled(stream.items(), within: .seconds(20_000))
            var whole = try windows([.session(gap: .hour)], disorder: 20_000)
            var shards = Array(repeating: whole, count: 8)
            for item in items {
                whole.add(item)
                shards[Int.random(in: 0..<8, using: &stream.random)].add(item)
            }
            var sum = shards[0]
            for shard in shards.dropFirst() { try sum.merge(shard) }
            try #require(sum.snapshot() == whole.snapshot(), "seed \(seed)")
        }
    }

    @Test func sessionsThatAreJoinedAreTakenBack() throws {
        var windows = try windows([.session(gap: WindowSize("10m"))], disorder: 3_600, dimensions: [.all, .source])
        func add(_ second: Int) {
            let receipt = noon + .seconds(1_000)
            var facts = ItemFacts(verdict: TestPack.verdict(), date: noon + .seconds(second), receiptTime: receipt)
            facts.insert("s\(second)", into: .source)
            facts.source = .unnamed
            windows.add(facts)
        }
        add(0)
        add(1_000)
        #expect(
            windows.drainUpdates().filter { $0.group == .all }.map { clock($0.window.start) } == ["12:00", "12:16"]
        )
        add(500)
        let updates = windows.drainUpdates()
        let withdrawn = updates.filter(\.isWithdrawn)
        #expect(withdrawn.map { clock($0.window.start) } == ["12:16", "12:16"])
        #expect(withdrawn.map(\.group) == [.all, .value(.named("s1000"), of: .source)])
        #expect(withdrawn.allSatisfy { $0.tally.items == 0 })
        let joined = try #require(updates.first { !$0.isWithdrawn && $0.group == .all })
        #expect(joined.tally.items == 3 && clock(joined.window.end) == "12:26")
        #expect(joined.topic(pack: pack) == "v1/session-10m/all/")
        let body = String(decoding: joined.json(pack: pack, epoch: "", sequence: 1), as: UTF8.self)
        #expect(body.contains(#""gap_s":600}"#))
    }

    @Test func aFinalSessionThatIsJoinedIsRevised() throws {
        var windows = try windows([.session(gap: WindowSize("10m"))], lateness: 3_600)
        func add(_ second: Int) {
            let time = noon + .seconds(second)
            windows.add(TestPack.verdict(), date: time, receiptTime: noon + .seconds(5_000))
        }
        add(0)
        add(1_000)
        add(3_000)
        #expect(windows.drainUpdates().filter { $0.group == .all }.map(\.state) == [.final, .final, .provisional])
        add(500)
        let updates = windows.drainUpdates().filter { $0.group == .all }
        #expect(updates.map(\.state) == [.revised, .revised])
        #expect(updates.map(\.isWithdrawn) == [true, false])
        #expect(updates.map(\.reason) == [.joined, .lateItems])
        #expect(updates.map(\.delta?.items) == [-1, 2])
        #expect(updates.map(\.revision) == [1, 1])
    }

    @Test func sessionsAreSavedWithTheirEnds() throws {
        var configuration = WindowConfiguration()
        configuration.shapes = [.session(gap: try WindowSize("10m")), .sliding(.hour, every: try WindowSize("15m"))]
        var windows = try EventTimeWindows(configuration: configuration, pack: pack)
        for second in [0, 300, 2_000, 1_000] {
            windows.add(TestPack.verdict([1, 6]), date: noon + .seconds(second), receiptTime: noon + .seconds(2_000))
            _ = second == 2_000 ? windows.drainUpdates() : []
        }
        let snapshot = windows.snapshot()
        var restored = try EventTimeWindows(snapshot: snapshot.span, configuration: configuration, pack: pack)
        #expect(restored == windows && restored.snapshot() == snapshot)
        #expect(restored.drainUpdates() == windows.drainUpdates())
    }

    // MARK: Local time

    /// Central Europe in 2025: clocks go forward on 30 March and back on 26 October, at one o'clock UTC.
    private var berlin: LocalTime {
        get throws {
            LocalTime(
                name: "Europe/Berlin",
                before: try UTCOffset(minutes: 60),
                transitions: [
                    .init(at: Timestamp("2025-10-26T01:00:00Z"), to: try UTCOffset(minutes: 60)),
                    .init(at: Timestamp("2025-03-30T01:00:00Z"), to: try UTCOffset(minutes: 120)),
                ]
            )
        }
    }

    @Test func daysAreLongerAndShorterWhereClocksAreMoved() throws {
        let berlin = try berlin
        for (instant, start, end, hours) in [
            ("2025-03-30T12:00:00Z", "2025-03-30T00:00:00+01:00", "2025-03-31T00:00:00+02:00", 23),
            ("2025-10-26T12:00:00Z", "2025-10-26T00:00:00+02:00", "2025-10-27T00:00:00+01:00", 25),
            ("2025-07-01T21:59:59Z", "2025-07-01T00:00:00+02:00", "2025-07-02T00:00:00+02:00", 24),
        ] {
            let window = Window(of: .day, containing: Timestamp(instant), in: berlin)
            #expect(window.start.rfc3339(offset: window.offset) == start)
            #expect(window.end.rfc3339(offset: window.endOffset) == end)
            #expect(window.end - window.start == .seconds(3600 * hours))
        }
        let week = Window(of: try WindowSize("7d"), containing: Timestamp("2025-03-27T00:00:00Z"), in: berlin)
        #expect(week.start.rfc3339(offset: week.offset) == "2025-03-24T00:00:00+01:00")
        #expect(week.end - week.start == .seconds(167 * 3600))
    }

    @Test func shorterWindowsAreCountedFromMidnight() throws {
        let size = try WindowSize("6h")
        var starts: [String] = []
        var window = Window(of: size, containing: Timestamp("2025-10-26T00:00:00+02:00"), in: try berlin)
        for _ in 0..<6 {
            starts.append(window.start.rfc3339(offset: window.offset))
            window = Window(of: size, containing: window.end, in: try berlin)
        }
        #expect(
            starts == [
                "2025-10-26T00:00:00+02:00", "2025-10-26T05:00:00+01:00", "2025-10-26T11:00:00+01:00",
                "2025-10-26T17:00:00+01:00", "2025-10-26T23:00:00+01:00", "2025-10-27T00:00:00+01:00",
            ]
        )
    }

    @Test func windowsLieEndToEndThroughAnyChange() throws {
        for seed in 0..<40 {
            var random = SeededGenerator(seed: UInt64(seed))
            let transitions = try (0..<6).map { _ in
                LocalTime.Transition(
                    at: noon + .seconds(Int.random(in: 0...2_000_000, using: &random)),
                    to: try UTCOffset(minutes: Int.random(in: -800...800, using: &random))
                )
            }
            let time = LocalTime(name: "nowhere", before: .utc, transitions: transitions)
            for size in try ["1d", "2d", "7d", "1h", "6h", "10m"].map({ text throws in try WindowSize(text) }) {
                var window = Window(of: size, containing: noon, in: time)
                for _ in 0..<(size < .day ? 80 : 20) {
                    try #require(window.start < window.end)
                    for instant in [
                        window.start, window.end - .microseconds(1), window.start + (window.end - window.start) / 2,
                    ] {
                        try #require(Window(of: size, containing: instant, in: time) == window, "seed \(seed), \(size)")
                    }
                    let next = Window(of: size, containing: window.end, in: time)
                    try #require(next.start == window.end, "seed \(seed), \(size)")
                    window = next
                }
            }
        }
    }

    @Test func aFixedLocalTimeLaysTheSameWindowsEitherWay() throws {
        // A change before any item leaves one offset for all that follows.
        let changing = LocalTime(
            name: "since 1900",
            before: .utc,
            transitions: [.init(at: Timestamp("1900-01-01T00:00:00Z"), to: .china)]
        )
        var random = SeededGenerator(seed: 3)
        for size in try ["1m", "1h", "6h", "1d", "3d", "7d"].map({ text throws in try WindowSize(text) }) {
            for _ in 0..<50 {
                let instant = noon + .seconds(Int.random(in: -1_000_000_000...1_000_000_000, using: &random))
                let first = Window(of: size, containing: instant)
                let second = Window(of: size, containing: instant, in: changing)
                #expect(first.start == second.start && first.end == second.end)
            }
        }
    }

    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/Europe/Berlin"), "no zone files here"),
        arguments: [
            "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Shanghai", "UTC",
        ]
    )
    func zoneFilesAreReadAsTheSystemReadsThem(name: String) throws {
        let bytes = try Array(Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/\(name)")))
        let time = try LocalTime(name: name, tzif: bytes.span)
        let zone = try #require(TimeZone(identifier: name))
        // From 1950, since local mean times had seconds, to 2099, far beyond any table.
        for day in stride(from: -7_300, to: 47_000, by: 5) {
            let instant = Timestamp(secondsSince1970: Int64(day) * 86_400 + 43_200)
            let seconds = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(day) * 86_400 + 43_200))
            try #require(time.offset(at: instant).minutes * 60 == seconds, "\(instant.rfc3339())")
        }
        for cut in stride(from: 0, to: bytes.count - 60, by: 7) {
            #expect(throws: MetricsError.self) { try LocalTime(name: name, tzif: Array(bytes[..<cut]).span) }
        }
    }

    @Test func countsDaysByAChangingTime() throws {
        var configuration = WindowConfiguration()
        configuration.sizes = [.day]
        configuration.changingTime = try berlin
        var windows = try EventTimeWindows(configuration: configuration, pack: pack)
        // The last minute of the short day, and the first of the next.
        for time in ["2025-03-30T23:59:00+02:00", "2025-03-31T00:01:00+02:00"] {
            windows.add(TestPack.verdict(), date: Timestamp(time), receiptTime: Timestamp(time))
        }
        let restored = try EventTimeWindows(snapshot: windows.snapshot().span, configuration: configuration, pack: pack)
        #expect(restored == windows)
        let bodies = windows.drainUpdates().filter { $0.group == .all }.map {
            String(decoding: $0.json(pack: pack, epoch: "", sequence: 1), as: UTF8.self)
        }
        #expect(bodies.count == 2)
        #expect(bodies[0].contains(#""start":"2025-03-30T00:00:00+01:00","end":"2025-03-31T00:00:00+02:00""#))
        configuration.sizes = [try WindowSize("7h")]
        let error = #expect(throws: MetricsError.self) {
            try EventTimeWindows(configuration: configuration, pack: pack)
        }
        #expect(error?.message == "sizes: 7h neither divides a day nor consists of days, which Europe/Berlin asks for")
    }

    private func windows(
        _ shapes: [WindowShape],
        disorder: Int = 0,
        lateness: Int = 0,
        dimensions: [MinshengMetrics.Dimension] = [.all]
    ) throws -> EventTimeWindows {
        var configuration = WindowConfiguration()
        configuration.shapes = shapes
        configuration.outOfOrderness = .seconds(disorder)
        configuration.allowedLateness = .seconds(lateness)
        configuration.idleTimeout = nil
        configuration.windowLimit = 100_000
        configuration.dimensions = dimensions
        return try EventTimeWindows(configuration: configuration, pack: pack)
    }

    private func clock(_ instant: Timestamp) -> String {
        String(instant.rfc3339(offset: .china).dropFirst(11).prefix(5))
    }

    /// The instants in order, cut where a gap or more lies between two.
    private func chains(_ instants: [Timestamp], gap: WindowSize) -> [[Timestamp]] {
        var chains: [[Timestamp]] = []
        for instant in instants.sorted() {
            if let last = chains.last?.last, instant - last < .seconds(gap.seconds) {
                chains[chains.count - 1].append(instant)
            } else {
                chains.append([instant])
            }
        }
        return chains
    }
}
