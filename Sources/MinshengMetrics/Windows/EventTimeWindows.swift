// SPDX-License-Identifier: Apache-2.0

public import Minsheng

/// Counts verdicts in windows of event time, and says when a window is final.
///
/// ```swift
/// var windows = try EventTimeWindows(pack: pack)
/// windows.add(verdict, date: item.date, receiptTime: now)
/// for update in windows.drainUpdates() { publish(update) }
/// ```
///
/// A value type owned by one task. It reads no clock: whoever adds an item says when it was received.
///
/// **Watermark.** For each source that is sending, the latest date of its items less the configured disorder; ``watermark``
/// is the least of these and never goes back. A source that sends nothing for long is not waited for; when all are
/// silent, the watermark goes on at the pace of the receipt times. Items without a date, or dated too far in the
/// future, count at their receipt and do not move the watermark: one of them in a replay of old items would close
/// every window the others belong to.
///
/// **Life of a window.** It is *closed* once the watermark reaches its end; then its final update is made, once. For the
/// allowed lateness it still takes items, and each update that follows is a *revision* with a number and what it adds.
/// Then it is *shut*, and items for it are late.
///
/// **Order.** The last word on a window does not depend on the order of items, as long as each comes within the configured
/// disorder and lateness of the latest before it; and if each comes within the disorder of the latest before it from its
/// source, and no source falls silent in between, the final update is the last word.
///
/// - Complexity: memory is bounded by the windows open or remembered times the labels, not by items.
public struct EventTimeWindows: Equatable, Sendable {
    /// How windows are cut and kept.
    public let configuration: WindowConfiguration
    /// What became of every item added.
    public internal(set) var ledger = Ledger()
    /// Whether ``finish()`` was called; every further item is late.
    public internal(set) var isFinished = false

    var clock: EventClock
    /// One series for each size of the configuration, in its order.
    var series: [WindowSeries]
    let packIdentity: String
    let principles: LabelSet
    let measures: LabelSet
    let labelCount: Int
    var names = NameTable()
    private let futureSkew: Int64
    /// Kept between items for its memory.
    private var increments: Increments

    /// Creates windows with nothing in them.
    /// - Parameters:
    ///   - configuration: how windows are cut and kept.
    ///   - pack: the pack of the verdicts to come.
    /// - Throws: ``MetricsError`` with code `invalidConfiguration`.
    public init(configuration: WindowConfiguration = WindowConfiguration(), pack: Pack) throws(MetricsError) {
        try configuration.validate()
        guard pack.labels.count <= 64 else {
            throw MetricsError(.invalidConfiguration, "a pack has at most 64 labels; this one has \(pack.labels.count)")
        }
        self.configuration = configuration
        clock = EventClock(configuration: configuration)
        futureSkew = configuration.futureSkew.clampedMicroseconds
        packIdentity = pack.identity
        principles = pack.principles
        measures = pack.measures
        labelCount = pack.labels.count
        increments = Increments(labelCount: pack.labels.count)
        series = configuration.shapes.map { shape in
            WindowSeries(
                grid: WindowGrid(shape: shape, time: configuration.localTime),
                plan: CountingPlan(configuration, shape: shape, labelCount: pack.labels.count)
            )
        }
    }

    /// The instant before which no more items are expected, or nil before any item says so.
    public var watermark: Timestamp? { clock.watermark }

    /// Counts one item that is in no group but those of its labels.
    /// - Parameters:
    ///   - verdict: what the classifier said of it, by the pack given at the start.
    ///   - date: the item's own date, or nil if it has none.
    ///   - receiptTime: when the item was received.
    ///   - source: who sent it, for the watermark.
    /// - Returns: what became of it; already entered in ``ledger``.
    @discardableResult
    public mutating func add(
        _ verdict: Verdict,
        date: Timestamp?,
        receiptTime: Timestamp,
        source: SourceKey = .unnamed
    ) -> Disposition {
        var facts = ItemFacts(verdict: verdict, date: date, receiptTime: receiptTime)
        facts.source = source
        return add(facts)
    }

    /// Counts one item.
    /// - Returns: what became of it; already entered in ``ledger``.
    /// - Complexity: O(sizes × (the item's labels × its groups) + log(sources)), and a binary search where the item is not
    ///   in the latest window; see also ``DimensionLimit``.
    @discardableResult
    public mutating func add(_ item: borrowing ItemFacts) -> Disposition {
        let labels = item.verdict.labels
        precondition(
            principles.union(measures).isSuperset(of: labels.union(item.verdict.stated).union(item.denied)),
            "a verdict and the windows it is added to are of one pack"
        )
        let latestDate = item.receiptTime.advanced(byMicroseconds: futureSkew)
        let eventTime = EventTime(date: item.date, receiptTime: item.receiptTime, latestDate: latestDate)
        advance(receiptTime: item.receiptTime)
        // Taken out, so that windows can be changed while its memory is lent.
        var increments = Increments()
        swap(&increments, &self.increments)
        increments.prepare(item.verdict, deficit: item.deficit, denied: item.denied)
        let (missed, revised, isIn) = item.withNames { names in
            increments.withView(of: item) { count($0, names: names, at: eventTime.instant) }
        }
        swap(&increments, &self.increments)
        if eventTime.origin == .dated, !isFinished { clock.note(eventTime.instant, of: item.source) }
        if self.names.isDue { sweepNames() }
        let disposition = Disposition(
            outcome: isIn ? (labels.isEmpty ? .unmatched : .counted) : .late,
            missedSizes: missed,
            revisedSizes: revised,
            eventTime: eventTime
        )
        ledger.receive()
        ledger.record(disposition)
        return disposition
    }

    /// Counts one item, and keeps it as evidence where a window wants it.
    ///
    /// Windows keep some items for each label, see ``sampledItems(label:shape:windowStart:)``. Which is decided by
    /// ``ItemFacts/identity``, so that must be set.
    /// - Parameters:
    ///   - item: what the windows count of it.
    ///   - evidence: makes the record of the item; called at most once, and not for most items.
    /// - Returns: what became of it; already entered in ``ledger``.
    @discardableResult
    public mutating func add(_ item: borrowing ItemFacts, evidence: () -> SampledItem?) -> Disposition {
        let disposition = add(item)
        let labels = item.verdict.labels.union(item.verdict.stated)
        guard disposition.outcome != .late, !labels.isEmpty else { return disposition }
        let rank = ItemSample.rank(of: item.identity)
        let instant = disposition.eventTime.instant
        guard series.contains(where: { $0.wants(rank, labels, at: instant) }), let record = evidence() else {
            return disposition
        }
        for index in series.indices { series[index].keep(record, rank: rank, at: instant, watermark: watermark) }
        return disposition
    }

    /// Lets time pass without an item, so that the watermark stops waiting for sources that are silent.
    ///
    /// Call this every few seconds where windows are to become final while nothing comes in.
    /// - Parameter receiptTime: the time by the clock that receipt times are taken from; it may jump.
    public mutating func advance(receiptTime: Timestamp) {
        if !isFinished { clock.pass(to: receiptTime) }
    }

    /// The number of items that found their window of `size` shut; zero if there is no such size.
    public func lateItems(of size: WindowSize) -> Int {
        lateItems(of: .tumbling(size))
    }

    /// The number of items that found all their windows of `shape` shut; zero if there is no such shape.
    public func lateItems(of shape: WindowShape) -> Int {
        series.first { $0.grid.shape == shape }?.lateItems ?? 0
    }

    /// Closes all windows at the end of a stream that will not go on, such as a file.
    ///
    /// The next ``drainUpdates()`` makes them final. A daemon that stops does not call this: its windows are open still.
    public mutating func finish() {
        for windows in series {
            guard let last = windows.windows.last else { continue }
            clock.advance(to: last.end)
        }
        isFinished = true
    }

    /// Counts an item in the windows of all sizes and says how many of them were shut or closed.
    @inline(__always)
    private mutating func count(
        _ item: ItemView,
        names: Span<UInt8>,
        at instant: Timestamp
    ) -> (missed: Int, revised: Int, isIn: Bool) {
        guard !isFinished else {
            for index in series.indices { series[index].addLate() }
            return (series.count, 0, false)
        }
        var shut = 0
        var partlyShut = 0
        var revised = 0
        let watermark = clock.watermark
        for index in series.indices {
            switch series[index].add(item, at: instant, watermark: watermark, names: names, &self.names) {
            case .open: break
            case .closed: revised += 1
            case .partlyShut: partlyShut += 1
            case .shut: shut += 1
            }
        }
        return (shut + partlyShut, revised + partlyShut, shut < series.count)
    }

    /// Forgets the names that no window holds.
    private mutating func sweepNames() {
        var live: Set<UInt64> = []
        for windows in series {
            for state in windows.windows + windows.withdrawn { live.formUnion(state.nameKeys) }
        }
        names.sweep(keeping: live)
    }
}

extension EventTimeWindows {
    /// Whether both hold the same counts and go on in the same way.
    public static func == (left: EventTimeWindows, right: EventTimeWindows) -> Bool {
        left.configuration == right.configuration && left.packIdentity == right.packIdentity
            && left.isFinished == right.isFinished && left.ledger == right.ledger && left.clock == right.clock
            && left.series == right.series
    }
}
