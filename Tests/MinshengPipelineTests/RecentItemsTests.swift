// SPDX-License-Identifier: Apache-2.0

import MinshengPipeline
import MinshengTestKit
import Testing

@Suite("Recent items")
struct RecentItemsTests {
    @Test("tells new, duplicate and conflict apart")
    func tellsApart() {
        var recent = RecentItems(capacity: 10)
        #expect(recent.take(key: 1, digest: 7) == .new)
        #expect(recent.take(key: 1, digest: 7) == .duplicate)
        #expect(recent.take(key: 1, digest: 8) == .conflict)
        #expect(recent.take(key: 1, digest: 7) == .duplicate, "a conflict changes nothing")
        #expect(recent.take(key: 2, digest: 7) == .new)
        #expect(recent.take(key: 0, digest: 0) == .new)
        #expect(recent.take(key: 0, digest: 0) == .duplicate)
    }

    @Test("another content is a correction where it is newer, whatever was said of its age before")
    func corrections() {
        for key in [0, 7] as [UInt128] {
            var recent = RecentItems(capacity: 10)
            #expect(recent.take(key: key, digest: 1) == .new)
            #expect(recent.take(key: key, digest: 2, modified: 100) == .correction)
            #expect(recent.take(key: key, digest: 2, modified: 100) == .duplicate)
            #expect(recent.take(key: key, digest: 2) == .duplicate, "the same content, whatever its date")
            #expect(recent.take(key: key, digest: 1) == .conflict, "the first again, which is older")
            #expect(recent.take(key: key, digest: 3, modified: 100) == .conflict, "as old as the present one")
            #expect(recent.take(key: key, digest: 3, modified: 101) == .correction)
            #expect(recent.take(key: key, digest: 3) == .duplicate)
        }
    }

    @Test("a correction is remembered as long as the item, in either generation")
    func correctionsOfOldItems() {
        var recent = RecentItems(capacity: 2)
        _ = recent.take(key: 1, digest: 1)
        _ = recent.take(key: 2, digest: 1)
        _ = recent.take(key: 3, digest: 1)
        #expect(recent.take(key: 1, digest: 2, modified: 1) == .correction, "of the old generation")
        #expect(recent.take(key: 1, digest: 2) == .duplicate)
        #expect(recent.take(key: 3, digest: 2, modified: 1) == .correction, "of the young one")
        #expect(recent.take(key: 3, digest: 2) == .duplicate)
    }

    @Test("remembers the latest items for sure and forgets those before twice as many", arguments: [1, 2, 3, 1000])
    func horizon(capacity: Int) {
        for age in [0, capacity - 1] {
            var recent = RecentItems(capacity: capacity)
            #expect(recent.take(key: 1_000_000, digest: 1) == .new)
            for key in 0..<age { #expect(recent.take(key: UInt128(key), digest: 1) == .new) }
            #expect(recent.take(key: 1_000_000, digest: 1) == .duplicate, "\(age) items later")
        }
        var recent = RecentItems(capacity: capacity)
        #expect(recent.take(key: 1_000_000, digest: 1) == .new)
        for key in 0..<2 * capacity { #expect(recent.take(key: UInt128(key), digest: 1) == .new) }
        #expect(recent.take(key: 1_000_000, digest: 1) == .new, "long forgotten")
    }

    @Test("a capacity of zero remembers nothing")
    func zeroCapacity() {
        var recent = RecentItems(capacity: 0)
        #expect(recent.take(key: 1, digest: 1) == .new)
        #expect(recent.take(key: 1, digest: 1) == .new)
    }

    @Test("agrees with a dictionary as long as nothing is forgotten", arguments: [1, 2, 3])
    func agreesWithDictionary(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var recent = RecentItems(capacity: 5000)
        var known: [UInt128: UInt64] = [:]
        for _ in 0..<5000 {
            // Keys share their low bits, so that they collide in the table.
            let key = UInt128(UInt64.random(in: 0..<2000, using: &generator)) << 60
            let digest = UInt64.random(in: 0..<2, using: &generator)
            let expected: RecentItems.Answer =
                known[key].map { $0 == digest ? .duplicate : .conflict } ?? .new
            #expect(recent.take(key: key, digest: digest) == expected)
            known[key] = known[key] ?? digest
        }
    }
}
