// SPDX-License-Identifier: Apache-2.0

/// How many values of a dimension are counted apart in a window.
///
/// The others share one group, `other`, whose counts are exact; items without a value are in the group `none`.
///
/// **Which values.** First those that are ``reserved``, then the others in the order of a hash of their names: of all the
/// values that occur in a window, the first ``count``. What comes in first or often has no advantage, so the choice does
/// not depend on the order of items: a value that has lost its place to one before it never gets it back, and a value
/// that has a place in the end has had it from its first item, so its counts are exact. Shards that add up choose the
/// same values as the whole.
public struct DimensionLimit: Hashable, Sendable {
    /// The most values of one window that have counts of their own; at most 60,000.
    public var count: Int
    /// The names that have a place before all others, at most ``count``.
    public var reserved: [String]

    /// Creates a limit.
    public init(_ count: Int, reserved: [String] = []) {
        self.count = count
        self.reserved = reserved
    }
}

/// In which order values get places of their own: the least rank first.
struct ValueRanking: Hashable, Sendable {
    private let reserved: Set<UInt64>

    init(_ limit: DimensionLimit) {
        reserved = Set(limit.reserved.map { NameKey.of($0) })
    }

    /// A number that stands for the set of reserved names.
    var reservedKey: UInt64 { reserved.reduce(0) { $0 &+ mixed($1) } }

    /// The place of a value in the order; different for different keys that are not reserved.
    func rank(of key: UInt64) -> UInt64 {
        if !reserved.isEmpty, reserved.contains(key) { return 0 }
        // The key is a hash already. Mixed again, the order has nothing to do with where keys stand in tables.
        return mixed(key ^ 0x6A09_E667_F3BC_C909)
    }
}

/// Spreads the bits of a number over all of it, one to one (the finaliser of SplitMix64).
@inline(__always)
func mixed(_ number: UInt64) -> UInt64 {
    var bits = number
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
}
