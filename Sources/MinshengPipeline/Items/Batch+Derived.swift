// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics

/// What follows from an item's own fields.
extension Batch {
    func key(of item: Item) -> UInt128 {
        let bytes = bytes.span
        var hash = ContentHash(seed: keySeed)
        hash.combine(bytes.extracting(item.source.bounds))
        hash.combine(bytes.extracting(item.id.bounds))
        return hash.wide
    }

    func digest(of item: Item) -> UInt64 {
        let bytes = bytes.span
        var hash = ContentHash(seed: 0)
        hash.combine(UInt64(item.kind.rawValue))
        hash.combine(bytes.extracting(item.title.bounds))
        hash.combine(bytes.extracting(item.contentText.bounds))
        hash.combine(bytes.extracting(item.summary.bounds))
        hash.combine(bytes.extracting(item.url.bounds))
        hash.combine(bytes.extracting(item.language.bounds))
        hash.combine(bytes.extracting(item.region.bounds))
        hash.combine(UInt64(bitPattern: item.publishedAt?.microsecondsSince1970 ?? .min))
        for tag in tags[item.tags] {
            hash.combine(bytes.extracting(tag.bounds))
        }
        return hash.word
    }
}
