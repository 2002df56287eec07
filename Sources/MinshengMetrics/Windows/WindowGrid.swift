// SPDX-License-Identifier: Apache-2.0

/// Where the windows of one shape begin and end.
///
/// Time is cut into *panes*: the windows themselves if they are tumbling, the steps if they slide. A sliding window is a
/// run of panes.
struct WindowGrid: Hashable, Sendable {
    let shape: WindowShape
    let time: LocalTime
    /// Whether an instant is in several windows.
    let isOverlapping: Bool
    /// The length of a pane, nominally.
    let stepMicroseconds: Int64
    /// What is added to an instant so that panes begin at multiples of their length, where the local time never changes.
    private let anchor: Int64
    private let isFixed: Bool

    init(shape: WindowShape, time: LocalTime) {
        self.shape = shape
        self.time = time
        isOverlapping = shape.overlap > 1
        stepMicroseconds = shape.step.microseconds
        anchor = Self.anchorDays * Int64(Self.secondsPerDay) * 1_000_000 + time.offset(at: .min).microseconds
        isFixed = time.isFixed
    }

    /// Microseconds in which the sum of an instant, an anchor, an offset and a size always fits in an `Int64`.
    private static let reach = Int64.max / 2
    /// Days from the anchor, a Monday, to 1970-01-01.
    private static let anchorDays: Int64 = 3
    private static let secondsPerDay = 86_400

    /// The pane that holds `instant`; instants some 146,000 years away count as the last within reach.
    func pane(containing instant: Timestamp) -> WindowBounds {
        let reachable = min(max(instant.microsecondsSince1970, -Self.reach), Self.reach)
        let instant = Timestamp(microsecondsSince1970: reachable)
        return isFixed ? fixedPane(containing: instant) : localPane(containing: instant)
    }

    /// The windows that hold an instant of the pane, in ascending order.
    func windows(over pane: WindowBounds) -> [WindowBounds] {
        guard isOverlapping else { return [pane] }
        var starts = [pane.start]
        for _ in 1..<shape.overlap {
            starts.append(self.pane(containing: starts[starts.count - 1] - .microseconds(1)).start)
        }
        var ends = [pane.end]
        for _ in 1..<shape.overlap { ends.append(self.pane(containing: ends[ends.count - 1]).end) }
        // The earliest window ends with the pane, the latest begins with it.
        return zip(starts.reversed(), ends).map { WindowBounds(start: $0, end: $1) }
    }

    /// The window that ends where another begins.
    func window(before bounds: WindowBounds) -> WindowBounds {
        if isFixed {
            let start = bounds.start.movedBack(byMicroseconds: shape.size.microseconds)
            return WindowBounds(start: start, end: bounds.start)
        }
        var start = bounds.start
        for _ in 0..<shape.overlap { start = pane(containing: start - .microseconds(1)).start }
        return WindowBounds(start: start, end: bounds.start)
    }

    /// The window that begins at `start`, or nil if none does.
    func window(startingAt start: Timestamp) -> WindowBounds? {
        let pane = pane(containing: start)
        return pane.start == start ? windows(over: pane).last : nil
    }

    private func fixedPane(containing instant: Timestamp) -> WindowBounds {
        let into = floorDivide(instant.microsecondsSince1970 + anchor, by: stepMicroseconds).remainder
        let start = instant.movedBack(byMicroseconds: into)
        return WindowBounds(start: start, end: start.advanced(byMicroseconds: stepMicroseconds))
    }

    /// A pane by a local time that changes: whole days end at midnights; shorter panes are counted from the day's midnight,
    /// and the last is cut where the day ends.
    private func localPane(containing instant: Timestamp) -> WindowBounds {
        let seconds = shape.step.seconds
        let day = time.day(containing: instant)
        if seconds % Self.secondsPerDay == 0 {
            let days = Int64(seconds / Self.secondsPerDay)
            let first = day - floorDivide(day + Self.anchorDays, by: days).remainder
            return WindowBounds(start: time.start(ofDay: first), end: time.start(ofDay: first + days))
        }
        let midnight = time.start(ofDay: day)
        let into = (instant.microsecondsSince1970 - midnight.microsecondsSince1970) % shape.step.microseconds
        let start = instant.movedBack(byMicroseconds: into)
        let end = start.advanced(byMicroseconds: shape.step.microseconds)
        return WindowBounds(start: start, end: min(end, time.start(ofDay: day + 1)))
    }
}
