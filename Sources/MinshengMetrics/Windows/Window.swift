// SPDX-License-Identifier: Apache-2.0

/// One tumbling window: the instants from ``start`` up to, but not including, ``end``.
///
/// Windows of a size lie end to end. They are counted from a Monday, 1969-12-29, at midnight of the local time at
/// ``offset``; so days begin at local midnight, weeks (`7d`) on a Monday, and the minutes and hours of the world's
/// whole-hour zones at the same instants everywhere.
public struct Window: Hashable, Sendable {
    /// The first instant of the window.
    public let start: Timestamp
    /// The window's length.
    public let size: WindowSize
    /// The local time by which windows are laid and their bounds are written.
    public let offset: UTCOffset

    /// Creates the window of `size` that holds `instant`.
    public init(of size: WindowSize, containing instant: Timestamp, offset: UTCOffset = .china) {
        self.init(start: WindowGrid(size: size, offset: offset).start(containing: instant), size: size, offset: offset)
    }

    init(start: Timestamp, size: WindowSize, offset: UTCOffset) {
        self.start = start
        self.size = size
        self.offset = offset
    }

    /// The first instant after the window.
    public var end: Timestamp { start.advanced(byMicroseconds: size.microseconds) }
}

extension Window: CustomStringConvertible {
    /// The start and the size, such as `2025-06-09T00:00:00+08:00/1d`.
    public var description: String { "\(start.rfc3339(offset: offset))/\(size)" }
}
