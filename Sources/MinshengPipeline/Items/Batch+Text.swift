// SPDX-License-Identifier: Apache-2.0

/// Reading for those who would rather have strings; none of it is on the hot path.
extension Batch {
    /// The text at `range` as a string, empty for an absent field.
    /// - Complexity: O(*n*) in bytes; copies.
    public func text(_ range: TextRange) -> String {
        String(decoding: bytes[range.bounds], as: UTF8.self)
    }

    /// The tags of `item` as strings.
    public func tags(of item: Item) -> [String] {
        tags[item.tags].map(text)
    }
}
