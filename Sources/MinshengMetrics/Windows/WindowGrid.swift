// SPDX-License-Identifier: Apache-2.0

/// Where the windows of one size begin.
struct WindowGrid: Hashable, Sendable {
    let size: WindowSize
    let offset: UTCOffset

    /// Microseconds in which the sum of an instant, an anchor, an offset and a size always fits in an `Int64`.
    private static let reach = Int64.max / 2

    /// Microseconds from the anchor, a local Monday's midnight, to 1970-01-01T00:00:00Z.
    private var microsecondsBefore1970: Int64 {
        3 * 86_400 * 1_000_000 + offset.microseconds
    }

    /// The start of the window that holds `instant`; instants some 146,000 years away count as the last within reach.
    func start(containing instant: Timestamp) -> Timestamp {
        let reachable = min(max(instant.microsecondsSince1970, -Self.reach), Self.reach)
        let intoWindow = floorDivide(reachable + microsecondsBefore1970, by: size.microseconds).remainder
        return Timestamp(microsecondsSince1970: reachable - intoWindow)
    }

    /// The end of the window that begins at `start`.
    func end(ofWindowAt start: Timestamp) -> Timestamp {
        start.advanced(byMicroseconds: size.microseconds)
    }

    func window(startingAt start: Timestamp) -> Window {
        Window(start: start, size: size, offset: offset)
    }
}
