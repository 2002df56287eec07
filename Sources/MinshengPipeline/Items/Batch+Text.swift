// SPDX-License-Identifier: Apache-2.0

/// Reading for those who would rather have strings; none of it is on the hot path.
extension Batch {
    /// The text at `range` as a string, empty for an absent field.
    /// - Complexity: O(*n*) in bytes; copies.
    public func text(_ range: TextRange) -> String {
        String(decoding: bytes[range.bounds], as: UTF8.self)
    }

    /// The text at `range` as a string, cut at a character if it is longer than `limit` bytes.
    func text(_ range: TextRange, upTo limit: Int) -> String {
        guard range.bounds.count > limit else { return text(range) }
        var end = range.bounds.lowerBound + limit
        // A continuation byte of UTF-8 does not begin a character.
        while end > range.bounds.lowerBound, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return String(decoding: bytes[range.bounds.lowerBound..<end], as: UTF8.self)
    }

    /// The tags of `item` as strings.
    public func tags(of item: Item) -> [String] {
        tags[item.tags].map(text)
    }
}
