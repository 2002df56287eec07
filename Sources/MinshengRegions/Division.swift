// SPDX-License-Identifier: Apache-2.0

/// A province, prefecture or county of GB/T 2260.
public struct Division: Hashable, Sendable {
    /// How high a division stands.
    public enum Level: Int, CaseIterable, Comparable, Hashable, Sendable {
        /// A province, municipality, autonomous region or special administrative region.
        case province
        /// A prefecture: a city, an autonomous prefecture, a league.
        case prefecture
        /// A county: a district, a city of its rank, a banner.
        case county

        /// Orders levels from the highest down.
        public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    /// The code of six digits: two for the province, two for the prefecture, two for the county.
    public let code: Int
    /// The full name, as the standard has it.
    public let name: String

    /// Whether the division is a province, a prefecture or a county.
    public var level: Level {
        code % 10_000 == 0 ? .province : code % 100 == 0 ? .prefecture : .county
    }

    /// The code of the province that it is, or is in.
    public var provinceCode: Int { code / 10_000 * 10_000 }

    /// Whether it is `other` or is in it.
    public func isPart(of other: Division) -> Bool {
        switch other.level {
        case .province: provinceCode == other.code
        case .prefecture: code / 100 == other.code / 100
        case .county: code == other.code
        }
    }
}
