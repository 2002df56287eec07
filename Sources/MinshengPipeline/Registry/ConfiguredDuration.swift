// SPDX-License-Identifier: Apache-2.0

/// A length of time as a configuration writes it: a whole number and a unit, such as `500ms`, `10s`, `5m`, `1h` or `2d`.
public struct ConfiguredDuration: Hashable, Sendable {
    /// The length of time.
    public let duration: Duration

    /// Creates a value to be written to or compared with a configuration.
    public init(_ duration: Duration) {
        self.duration = duration
    }

    /// The units and their lengths in milliseconds, the longest first.
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]

    /// Reads the written form, or returns nil if `text` is none, or is longer than some 290 years.
    public init?(_ text: String) {
        let number = text.prefix { $0.isASCII && $0.isNumber }
        guard let unit = Self.units.first(where: { $0.name == text.dropFirst(number.count) }),
            let count = Int64(number),
            case let (milliseconds, overflow) = count.multipliedReportingOverflow(by: unit.milliseconds),
            !overflow, milliseconds <= Int64.max / 1_000_000
        else { return nil }
        duration = .milliseconds(milliseconds)
    }
}

extension ConfiguredDuration: CustomStringConvertible {
    /// The written form in the longest unit that needs no fraction.
    public var description: String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        let unit = Self.units.first { milliseconds != 0 && milliseconds % $0.milliseconds == 0 } ?? ("ms", 1)
        return "\(milliseconds / unit.milliseconds)\(unit.name)"
    }
}

extension ConfiguredDuration: Codable {
    /// Reads the written form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Self(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription:
                    "\"\(text)\" is no length of time; write a whole number and ms, s, m, h or d, such as 500ms"
            )
        }
        self = value
    }

    /// Writes the written form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
