// SPDX-License-Identifier: Apache-2.0

/// The name of an item's source in one word, for the watermark to tell sources apart.
///
/// Two names may share a key, once in some billions of pairs; their sources then count as one for the watermark, and
/// for nothing else.
public struct SourceKey: Hashable, Sendable {
    /// A hash of the name in 64 bits, or any number that stands for the source.
    public let rawValue: UInt64

    /// The source of items that name none, and of all items where the watermark does not tell sources apart.
    public static let unnamed = SourceKey(rawValue: 0)

    /// Creates a key from a number.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// Creates the key of a name, equal on every platform and in every run.
    /// - Complexity: O(*n*) in bytes.
    public init(name: Span<UInt8>) {
        rawValue = NameKey.of(name)
    }
}
