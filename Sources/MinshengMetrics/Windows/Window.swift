// SPDX-License-Identifier: Apache-2.0

/// One window: the instants from ``start`` up to, but not including, ``end``.
///
/// Windows of a tumbling shape lie end to end. They are counted from a Monday, 1969-12-29, at midnight of the local time; so
/// days begin at local midnight, weeks (`7d`) on a Monday, and the minutes and hours of the world's whole-hour zones at the
/// same instants everywhere. Where the local time changes during the year, so does the length of a day: see ``LocalTime``.
public struct Window: Hashable, Sendable {
    /// The first instant of the window.
    public let start: Timestamp
    /// The first instant after the window.
    public let end: Timestamp
    /// How windows of its kind are cut.
    public let shape: WindowShape
    /// The distance of the local time from UTC at the start.
    public let offset: UTCOffset
    /// The distance of the local time from UTC at the end.
    public let endOffset: UTCOffset

    /// Creates the tumbling window of `size` that holds `instant`.
    public init(of size: WindowSize, containing instant: Timestamp, offset: UTCOffset = .china) {
        self.init(of: size, containing: instant, in: LocalTime(offset: offset))
    }

    /// Creates the tumbling window of `size` that holds `instant`, by a local time that may change.
    public init(of size: WindowSize, containing instant: Timestamp, in time: LocalTime) {
        let grid = WindowGrid(shape: .tumbling(size), time: time)
        self.init(grid.pane(containing: instant), shape: grid.shape, time: time)
    }

    init(_ bounds: WindowBounds, shape: WindowShape, time: LocalTime) {
        start = bounds.start
        end = bounds.end
        self.shape = shape
        offset = time.offset(at: bounds.start)
        endOffset = time.offset(at: bounds.end)
    }

    /// The window's length, nominally: a day is a day though it have 23 hours; of a session, the gap that ends it.
    public var size: WindowSize { shape.size }
}

extension Window: CustomStringConvertible {
    /// The start and the shape, such as `2025-06-09T00:00:00+08:00/1d`.
    public var description: String { "\(start.rfc3339(offset: offset))/\(shape)" }
}

/// Where a window begins and ends.
struct WindowBounds: Hashable, Sendable {
    let start: Timestamp
    let end: Timestamp

    func contains(_ instant: Timestamp) -> Bool { start <= instant && instant < end }
}
