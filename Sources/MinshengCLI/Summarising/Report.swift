// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics

/// What files hold, counted.
struct Report {
    /// How often something occurs.
    struct Count {
        let name: String
        let count: Int
        /// The most that the count is too high by.
        var error = 0
    }

    /// A window of the timeline.
    struct Period {
        let window: Window
        let tally: Tally
        /// The principles of which it has many more items than the windows before.
        var bursts = LabelSet()
    }

    let pack: Pack
    let offset: UTCOffset
    let size: WindowSize
    /// All values of the timeline, those of principles too.
    let timeline: [WindowUpdate]
    /// The timeline as the live lane has it: the values of all items of each window.
    let windowUpdates: [WindowUpdate]
    /// The windows that hold an item with a date, in order of time.
    let periods: [Period]
    /// The items without a date, or nil if there are none.
    let undated: Tally?
    /// All items.
    let tally: Tally
    let cooccurrence: Cooccurrence?
    let sketches: GroupSketches?
    let storyCount: Int
    /// The groups of each open dimension, the most frequent first; those of the rest are among them.
    let groups: [Dimension: [WindowUpdate]]
    let ledger: Ledger
    /// Items whose date could not be read.
    let unreadableDates: Int

    init(
        pack: Pack,
        offset: UTCOffset,
        size: WindowSize,
        timeline: [WindowUpdate],
        undated: Tally?,
        whole: [WindowUpdate],
        storyCount: Int,
        ledger: Ledger,
        unreadableDates: Int
    ) {
        self.pack = pack
        self.offset = offset
        self.size = size
        self.undated = undated
        self.storyCount = storyCount
        self.ledger = ledger
        self.unreadableDates = unreadableDates
        self.timeline = timeline
        windowUpdates = timeline.filter { $0.group == .all }
        periods = Self.periods(timeline)
        let all = whole.first { $0.group == .all }
        tally = all?.tally ?? Tally(labelCount: pack.labels.count)
        cooccurrence = all?.cooccurrence
        sketches = all?.sketches
        groups = Dictionary(grouping: whole.filter { $0.group.dimension.isOpen }, by: \.group.dimension)
            .mapValues { $0.sorted { ($0.tally.items, $1.name) > ($1.tally.items, $0.name) } }
    }

    private static func periods(_ updates: [WindowUpdate]) -> [Period] {
        var periods: [Period] = []
        for update in updates {
            if update.group == .all { periods.append(Period(window: update.window, tally: update.tally)) }
            guard let label = update.group.labelIndex, update.trend?.isBurst == true, !periods.isEmpty else { continue }
            periods[periods.count - 1].bursts.formUnion(LabelSet(index: label))
        }
        return periods
    }

    /// The labels in the order in which they are shown: each principle, followed by its measures.
    var rows: [Int] {
        pack.principles.indices.flatMap { principle in
            [principle] + pack.measures.indices.filter { pack.labels[$0].parent == principle }
        }
    }

    /// The share of all items, or nil if there are none.
    func share(_ count: Int) -> Double? { tally.share(of: count) }

    /// The names of an open dimension that are counted apart, at most `limit`.
    func counts(of dimension: Dimension, limit: Int) -> [Count] {
        (groups[dimension] ?? []).lazy
            .filter { if case .named = $0.group.value { true } else { false } }
            .prefix(limit).map { Count(name: $0.name, count: $0.tally.items) }
    }

    /// The terms that gave points in most items.
    var topTerms: [Count] {
        (sketches?.topTerms ?? []).map { Count(name: $0.name, count: $0.count, error: $0.error) }
    }

    /// The rules that gave points in most items.
    var topRules: [Count] {
        (sketches?.topRules ?? []).map { Count(name: $0.name, count: $0.count, error: $0.error) }
    }

    /// What a reader must know of the account, in both languages.
    var notes: [String] {
        var notes: [String] = []
        func note(_ count: Int, _ text: String) {
            if count > 0 { notes.append("\(Figures.grouped(count)) \(text)") }
        }
        note(ledger.undated, "条无日期，不入时间轴 without a date, not in the timeline")
        note(unreadableDates, "条日期无法读取 with a date that is not RFC 3339")
        note(ledger.clamped, "条日期在未来，按当前时间计 dated in the future, counted at the present")
        note(ledger.late, "条过早，时间轴不含 too old for the timeline, in the totals alone")
        note(ledger.duplicate, "条重复，计一次 received before, counted once")
        for (reason, count) in ledger.rejectedByReason.sorted(by: { $0.key < $1.key }) {
            note(count, "条被拒 refused: \(reason.rawValue)")
        }
        return notes
    }

    /// A day, or a day and a time, in the report's time zone.
    func name(of window: Window) -> String {
        let text = window.start.rfc3339(offset: offset)
        return size.seconds % 86_400 == 0
            ? String(text.prefix(10)) : "\(text.prefix(10)) \(text.dropFirst(11).prefix(5))"
    }

    /// The first and the last day of the timeline.
    var span: String? {
        guard let first = periods.first, let last = periods.last else { return nil }
        let names = (name(of: first.window), name(of: last.window))
        return names.0 == names.1 ? names.0 : "\(names.0) – \(names.1)"
    }
}

extension WindowUpdate {
    /// The name of an open dimension's value.
    var name: String {
        switch group.value {
        case .named(let name): name
        case .other: "其他 other"
        case .some(.none): "无 none"
        case nil: ""
        }
    }
}
