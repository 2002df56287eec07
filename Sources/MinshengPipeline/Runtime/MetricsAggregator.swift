// SPDX-License-Identifier: Apache-2.0

public import Minsheng
public import MinshengMetrics

/// Counts each item once, in the windows of its event time.
///
/// An item that was taken before is a duplicate if it says the same. If it says something else it is a correction where its
/// `date_modified` is newer, and a conflict where not. A correction counts as it was counted first; the ledger has it among
/// the duplicates. Of all other items, those on time are counted and the rest are late.
///
/// What it remembers of items it keeps in memory, for the latest ``Settings/rememberedItems``: a duplicate that comes
/// after more items than that, or after a restart, is counted again.
public struct MetricsAggregator: Aggregator {
    /// What an aggregator remembers and how it cuts time.
    public struct Settings: Hashable, Sendable {
        /// How many of the latest items are surely known again; 0 switches the search for duplicates off.
        ///
        /// The default costs up to 16 MiB, once that many items have come.
        public var rememberedItems = 196_608
        /// How many stories are remembered, those told last, so that reprints are known; 0 if no stories are counted.
        ///
        /// Each costs 1.3 to 2.4 kB, so the default up to 10 MiB. It matters only if items come with signatures.
        public var rememberedStories = 4096
        /// How windows are cut and kept.
        public var windows = WindowConfiguration()

        /// Creates settings with their defaults.
        public init() {}
    }

    private var recent: RecentItems
    private var windows: EventTimeWindows
    private var refusals = Ledger()
    private var stories: StoryIndex?
    private let unread: ItemReading
    /// Used for item after item.
    private var facts: ItemFacts
    /// Says what the items that are kept as evidence were counted for, or nil if none are to be kept.
    private let explainer: Classifier?
    private var scratch = ClassifierScratch()
    private let grid: WindowSize?
    private var closedBoundary: Timestamp?

    /// Creates an aggregator that has counted nothing.
    /// - Parameters:
    ///   - settings: what is remembered and how time is cut.
    ///   - pack: the pack of the verdicts to come.
    ///   - explainer: the classifier that gave the verdicts, to keep some items with their evidence; it is asked for the few
    ///     that are kept.
    /// - Throws: `MetricsError` if the windows cannot be cut so.
    public init(settings: Settings = Settings(), pack: Pack, explainer: Classifier? = nil) throws(MetricsError) {
        self.explainer = explainer
        recent = RecentItems(capacity: settings.rememberedItems)
        windows = try EventTimeWindows(configuration: settings.windows, pack: pack)
        stories = settings.rememberedStories > 0 ? try StoryIndex(capacity: settings.rememberedStories) : nil
        let points = [Int32](repeating: 0, count: pack.labels.count)
        unread = ItemReading(verdict: Verdict(labels: [], stated: [], points: points, none: .noHits))
        facts = ItemFacts(verdict: unread.verdict, date: nil, receiptTime: .min)
        grid = settings.windows.shapes.map(\.step).min()
    }

    /// The watermark of the windows.
    public var watermark: Timestamp? { windows.watermark }

    /// What became of every item received so far.
    public var ledger: Ledger {
        var ledger = windows.ledger
        ledger.merge(refusals)
        return ledger
    }

    /// Whether the watermark has entered another window of the smallest size since the last ``drainUpdates()``.
    public var hasClosedWindows: Bool { boundary != closedBoundary }

    /// Settles every pending item and enters all items in the ledger.
    /// - Complexity: O(items); none is visited twice.
    public mutating func add(_ batch: inout Batch) {
        refusals.receive(batch.receivedCount - batch.items.count)
        for index in batch.items.indices {
            switch batch.outcomes[index] {
            case .pending: add(index, of: &batch)
            default: refusals.receive()
            }
        }
        for rejection in batch.rejections { refusals.recordRejection(rejection.reason) }
    }

    /// Lets time pass, so that windows close though some sources have gone silent.
    public mutating func advance(to time: Timestamp) {
        windows.advance(receiptTime: time)
    }

    /// Takes the values of all windows that changed or closed since the last call.
    public mutating func drainUpdates() -> [WindowUpdate] {
        closedBoundary = boundary
        return windows.drainUpdates()
    }

    /// Closes all windows.
    public mutating func finish() {
        windows.finish()
    }

    private mutating func add(_ index: Int, of batch: inout Batch) {
        let item = batch.items[index]
        let modified = item.modifiedAt?.microsecondsSince1970 ?? .min
        switch recent.take(key: item.key, digest: item.digest, modified: modified) {
        case .duplicate:
            refusals.receive()
            refusals.recordDuplicate()
            batch.settle(index, as: .duplicate)
        case .correction:
            refusals.receive()
            refusals.recordDuplicate()
            batch.settle(index, as: .corrected)
        case .conflict:
            refusals.receive()
            batch.reject(
                at: index,
                reason: .conflict,
                field: "id",
                message:
                    "an item with this source and id was taken before and says something else;"
                    + " give it an id of its own, or a newer date_modified if it is a correction"
            )
        case .new:
            readFacts(index, of: batch)
            batch.settle(index, as: Outcome(count(index, of: batch).outcome))
        }
    }

    /// Counts an item, and keeps it as evidence where a window wants it.
    private mutating func count(_ index: Int, of batch: borrowing Batch) -> Disposition {
        guard let explainer else { return windows.add(facts) }
        let item = batch.items[index]
        // A date too far in the future does not count.
        let latest = batch.receivedAt + windows.configuration.futureSkew
        let date = item.publishedAt.flatMap { $0 <= latest ? $0 : nil } ?? batch.receivedAt
        return windows.add(facts) {
            let bytes = batch.bytes.span
            let explanation = explainer.explain(
                title: bytes.extracting(item.title.bounds),
                body: bytes.extracting(item.contentText.bounds),
                scratch: &scratch
            )
            return SampledItem(
                id: batch.text(item.id),
                source: batch.text(item.source),
                title: batch.text(item.title),
                url: batch.text(item.url),
                date: date,
                labels: facts.verdict.labels,
                stated: facts.verdict.stated,
                words: SampledItem.words(
                    of: explanation,
                    title: bytes.extracting(item.title.bounds),
                    body: bytes.extracting(item.contentText.bounds)
                )
            )
        }
    }

    private mutating func readFacts(_ index: Int, of batch: borrowing Batch) {
        let item = batch.items[index]
        let bytes = batch.bytes.span
        let reading = batch.readings[index] ?? unread
        facts.reset(reading, date: item.publishedAt, receiptTime: batch.receivedAt)
        if let signature = reading.story { facts.story = stories?.add(signature).id }
        facts.identity = UInt64(truncatingIfNeeded: item.key)
        facts.insert(bytes.extracting(item.source.bounds), into: .source)
        facts.insert(bytes.extracting(item.region.bounds), into: .region)
        facts.insert(item.kind.name, into: .kind)
        for tag in item.tags { facts.insert(bytes.extracting(batch.tags[tag].bounds), into: .tag) }
    }

    /// The bytes that the windows take now.
    public var byteCount: Int { windows.byteCount }

    /// The start of the smallest window that the watermark is in: when it moves, windows have closed.
    private var boundary: Timestamp? {
        guard let grid, let watermark = windows.watermark else { return nil }
        return Window(of: grid, containing: watermark, in: windows.configuration.localTime).start
    }
}

extension Outcome {
    fileprivate init(_ outcome: Disposition.Outcome) {
        switch outcome {
        case .counted: self = .counted
        case .unmatched: self = .unmatched
        case .late: self = .late
        }
    }
}
