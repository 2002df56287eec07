// SPDX-License-Identifier: Apache-2.0

/// The length of a tumbling window, in whole seconds: one minute, one hour, one day or any other.
///
/// Its ``name`` is part of a topic; equal sizes have equal names (`60m` is `1h`).
public struct WindowSize: Hashable, Sendable {
    /// The length in seconds, from 1 to 100 years of 366 days.
    public let seconds: Int

    /// One minute, `1m`.
    public static let minute = WindowSize(uncheckedSeconds: 60)
    /// One hour, `1h`.
    public static let hour = WindowSize(uncheckedSeconds: 3600)
    /// One day of 24 hours, `1d`.
    public static let day = WindowSize(uncheckedSeconds: 86_400)

    private static let longest = 36_600 * 86_400

    /// Creates a size from its seconds.
    /// - Throws: ``MetricsError`` with code `invalidWindowSize` unless it is from one second to 36,600 days.
    public init(seconds: Int) throws(MetricsError) {
        guard seconds > 0, seconds <= Self.longest else {
            throw MetricsError(.invalidWindowSize, "a window is from one second to 36600 days long")
        }
        self.seconds = seconds
    }

    /// Reads a number with a unit: `30s`, `15m`, `1h`, `1d`.
    /// - Throws: ``MetricsError`` with code `invalidWindowSize` and the offset of the byte that is wrong.
    public init(_ text: String) throws(MetricsError) {
        var number = 0
        var digits = 0
        for byte in text.utf8 {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { break }
            digits += 1
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
            guard number <= Self.longest else {
                throw MetricsError(.invalidWindowSize, "a window is from one second to 36600 days long", offsetUTF8: 0)
            }
        }
        guard digits > 0 else {
            throw MetricsError(.invalidWindowSize, "write a number and a unit, such as 15m", offsetUTF8: 0)
        }
        guard let unit = Self.seconds(inUnit: text.utf8.dropFirst(digits)) else {
            throw MetricsError(.invalidWindowSize, "the unit is s, m, h or d, such as 15m", offsetUTF8: digits)
        }
        try self.init(seconds: number * unit)
    }

    private init(uncheckedSeconds seconds: Int) {
        self.seconds = seconds
    }

    private static func seconds(inUnit unit: Substring.UTF8View) -> Int? {
        guard unit.count == 1, let byte = unit.first else { return nil }
        switch byte {
        case UInt8(ascii: "s"): return 1
        case UInt8(ascii: "m"): return 60
        case UInt8(ascii: "h"): return 3600
        case UInt8(ascii: "d"): return 86_400
        default: return nil
        }
    }

    /// The size in the largest unit that measures it in whole numbers: `1m`, `90s`, `36h`, `7d`.
    public var name: String {
        if seconds % 86_400 == 0 { return "\(seconds / 86_400)d" }
        if seconds % 3600 == 0 { return "\(seconds / 3600)h" }
        if seconds % 60 == 0 { return "\(seconds / 60)m" }
        return "\(seconds)s"
    }

    var microseconds: Int64 { Int64(seconds) * 1_000_000 }
}

extension WindowSize: CustomStringConvertible {
    /// The size's ``name``.
    public var description: String { name }
}

extension WindowSize: Comparable {
    /// Whether `left` is shorter than `right`.
    public static func < (left: WindowSize, right: WindowSize) -> Bool { left.seconds < right.seconds }
}
