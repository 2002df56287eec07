// SPDX-License-Identifier: Apache-2.0

/// Decides where the watermark of a stream stands.
///
/// With *D* the allowed disorder and *I* the idle time-out, the watermark is the greatest so far of
///
/// - while sources are active: the latest date of the source furthest behind − *D*,
/// - while none is: the latest date of all + the time since its receipt − *I* − *D*, as though items without dates went on
///   coming at the pace of the receipt clock. Before any dated item the first receipt stands for that date.
///
/// A source is active from its first dated item until it has sent none for *I*.
///
/// **Receipt clock.** It adds up the steps between receipt times. A step back counts as nothing and a long step as half of
/// *I*, so a clock that jumps moves no watermark and makes no source idle by itself.
struct EventClock: Equatable, Sendable {
    /// The instant before which no more items are expected, or nil before anything says so.
    var watermark: Timestamp?

    private let outOfOrderness: Int64
    private let idleTimeout: Int64?
    var sources: ActiveSources

    /// The last receipt time given.
    var receiptTime: Timestamp?
    /// Microseconds the receipt clock has run.
    var clock: Int64 = 0
    /// The latest date of all sources, active or not; before any, the first receipt time.
    var latest: Timestamp?
    /// When the last dated item came, by the receipt clock.
    var lastSent: Int64 = 0
    var hasDate = false

    init(configuration: WindowConfiguration) {
        outOfOrderness = configuration.outOfOrderness.clampedMicroseconds
        idleTimeout = configuration.idleTimeout?.clampedMicroseconds
        sources = ActiveSources(limit: configuration.sourceLimit)
    }

    /// Moves the receipt clock.
    mutating func pass(to receiptTime: Timestamp) {
        guard let idleTimeout else { return }
        let last = self.receiptTime ?? receiptTime
        self.receiptTime = receiptTime
        if latest == nil { latest = receiptTime }
        guard receiptTime > last else { return }
        let (step, overflow) = receiptTime.microsecondsSince1970.subtractingReportingOverflow(
            last.microsecondsSince1970
        )
        clock = saturatingSum(clock, overflow ? idleTimeout / 2 : min(step, idleTimeout / 2))
        let areFewer = sources.removeSilent(before: clock - idleTimeout)
        if sources.count == 0 { extrapolate(after: idleTimeout) } else if areFewer { follow() }
    }

    /// Notes the date of an item.
    mutating func note(_ date: Timestamp, of source: SourceKey) {
        latest = hasDate ? max(latest ?? date, date) : date
        hasDate = true
        lastSent = clock
        if sources.note(date, of: source, clock: clock) { follow() }
    }

    /// Moves the watermark to `instant` unless it is further.
    mutating func advance(to instant: Timestamp) {
        watermark = max(watermark ?? instant, instant)
    }

    /// Moves the watermark to where the sources say it stands; needed once the earliest of their latest dates may have changed.
    mutating func follow() {
        if let earliest = sources.earliestLatest { advance(to: earliest.movedBack(byMicroseconds: outOfOrderness)) }
    }

    private mutating func extrapolate(after idleTimeout: Int64) {
        let idle = clock - lastSent - idleTimeout
        guard idle > 0, let latest else { return }
        advance(to: latest.advanced(byMicroseconds: idle).movedBack(byMicroseconds: outOfOrderness))
    }
}
