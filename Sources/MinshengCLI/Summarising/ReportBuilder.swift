// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics
import MinshengRegions

/// Counts the items of files as the daemon counts those of a stream: the same windows, sketches and ledger.
///
/// Three windows are kept. `timeline` divides the items that have a date; it is told to wait for disorder as long as it can
/// hold windows, so that files in any order give the same. `undated` holds the items without one, which belong to no time. `whole` holds all of
/// them, for what is said of the files as a whole.
struct ReportBuilder {
    /// The most windows of the timeline.
    static let windowLimit = 20_000

    private let classifier: Classifier
    private let receiptTime: Timestamp
    private let standInDate: Timestamp?
    private var timeline: EventTimeWindows
    private var undated: EventTimeWindows
    private var whole: EventTimeWindows
    private var refusals = Ledger()
    private var digests: [UInt64: UInt64] = [:]
    private var stories: StoryIndex
    private var scratch = ItemReadingScratch()
    private var facts: ItemFacts
    private var unreadableDates = 0

    /// Creates a builder.
    /// - Parameters:
    ///   - size: how the timeline is divided.
    ///   - receiptTime: the present; later dates are clamped to it.
    ///   - standInDate: the date of items that have none, or nil if they stay undated.
    init(
        _ classifier: Classifier,
        size: WindowSize,
        offset: UTCOffset,
        receiptTime: Timestamp,
        standInDate: Timestamp?
    ) throws(MetricsError) {
        self.classifier = classifier
        self.receiptTime = receiptTime
        self.standInDate = standInDate
        var configuration = WindowConfiguration()
        configuration.sizes = [size]
        configuration.offset = offset
        configuration.dimensions = [.all, .principle]
        configuration.windowLimit = Self.windowLimit
        configuration.memoryLimit = 256 << 20
        configuration.outOfOrderness = .seconds(Int64(Self.windowLimit - 2) * Int64(size.seconds))
        configuration.allowedLateness = .zero
        // The timeline needs counts alone; names and sketches are of the whole.
        configuration.dividedFrom = try WindowSize(seconds: size.seconds * 2)
        timeline = try EventTimeWindows(configuration: configuration, pack: classifier.pack)
        var single = WindowConfiguration()
        single.sizes = [.day]
        single.dividedFrom = .day
        single.offset = offset
        whole = try EventTimeWindows(configuration: single, pack: classifier.pack)
        undated = whole
        stories = try StoryIndex()
        facts = ItemFacts(
            verdict: Verdict(labels: [], stated: [], points: [], none: .noHits),
            date: nil,
            receiptTime: receiptTime
        )
    }

    /// Counts a line that is no item.
    mutating func refuse() {
        refusals.receive()
        refusals.recordRejection(.badField)
    }

    /// Counts an item, unless it was counted before.
    mutating func add(_ item: ReportItem) {
        guard isNew(item) else { return }
        read(item)
        facts.date = item.date ?? standInDate
        if item.hasUnreadableDate { unreadableDates += 1 }
        if facts.date == nil { undated.add(facts) } else { timeline.add(facts) }
        facts.date = nil
        whole.add(facts)
    }

    /// The report of all that was added.
    consuming func finish() -> Report {
        timeline.finish()
        undated.finish()
        whole.finish()
        var ledger = timeline.ledger
        ledger.merge(undated.ledger)
        ledger.merge(refusals)
        return Report(
            pack: classifier.pack,
            offset: timeline.configuration.offset,
            size: timeline.configuration.sizes[0],
            timeline: timeline.drainUpdates(),
            undated: undated.drainUpdates().first { $0.group == .all }?.tally,
            whole: whole.drainUpdates(),
            storyCount: stories.storyCount,
            ledger: ledger,
            unreadableDates: unreadableDates
        )
    }

    private mutating func isNew(_ item: ReportItem) -> Bool {
        guard let key = item.key else { return true }
        let digest = item.digest
        guard let former = digests.updateValue(digest, forKey: key) else { return true }
        refusals.receive()
        if former == digest {
            refusals.recordDuplicate()
        } else {
            digests[key] = former
            refusals.recordRejection(RejectionReason(rawValue: "conflict"))
        }
        return false
    }

    /// Says of an item all that is counted.
    private mutating func read(_ item: ReportItem) {
        let reading = classifier.read(
            title: item.title.utf8Span.span,
            body: item.body.utf8Span.span,
            scratch: &scratch
        )
        facts.reset(reading, date: nil, receiptTime: receiptTime)
        facts.identity = item.key ?? item.digest
        facts.story = reading.story.map { stories.add($0).id }
        facts.insert(item.source, into: .source)
        facts.insert(item.kind, into: .kind)
        for tag in item.tags { facts.insert(tag, into: .tag) }
        insertRegion(item.region)
    }

    /// Puts the item into its province, or into the region that it names itself and that is none.
    private mutating func insertRegion(_ field: String) {
        let finder = RegionFinder.builtIn
        switch finder.find(field: field, textIn: scratch.classifier) {
        case .found(let division, _):
            facts.insert(finder.table.division(code: division.provinceCode)?.name ?? division.name, into: .region)
        case .unlisted, .ambiguous(_, .field): facts.insert(field, into: .region)
        case .none, .ambiguous: break
        }
    }
}
