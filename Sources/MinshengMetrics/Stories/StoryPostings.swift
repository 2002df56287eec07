// SPDX-License-Identifier: Apache-2.0

/// Finds the stories whose signatures hold a number.
///
/// A table of buckets of eight places, twice as many places as numbers. A bucket that is full forgets the posting that
/// came first: a number that is in many stories, as phrases of the trade are, costs no more than another, and tells no more
/// than which eight had it last. Stories are found by many numbers, so a few lost ones do not matter.
struct StoryPostings: Sendable {
    private static let width = 8

    /// Places hold a number and a story; a story of -1 is an empty place, and all behind it in the bucket are empty.
    private struct Posting: Sendable {
        var value: UInt32
        var slot: Int32

        static let none = Posting(value: 0, slot: -1)
    }

    private var places: [Posting] = []
    /// The number of low bits that do not choose the bucket.
    private var shift: UInt32 = 32

    /// Makes room for the numbers of so many stories.
    mutating func reserve(stories: Int) {
        let wanted = 2 * StorySignature.capacity * stories
        guard wanted > places.count else { return }
        var buckets = 128
        while buckets * Self.width < wanted { buckets *= 2 }
        let former = places
        places = [Posting](repeating: .none, count: buckets * Self.width)
        shift = UInt32(32 - buckets.trailingZeroBitCount)
        // Bucket by bucket, each in its order: of one number, what came first stays first.
        for posting in former where posting.slot >= 0 { insert(posting) }
    }

    mutating func insert(_ values: [UInt32], slot: Int) {
        for value in values { insert(Posting(value: value, slot: Int32(slot))) }
    }

    mutating func remove(_ values: [UInt32], slot: Int) {
        for value in values {
            let range = bucket(of: value)
            guard let index = range.first(where: { places[$0].value == value && places[$0].slot == slot }) else {
                continue
            }
            shift(range, over: index)
            places[range.upperBound - 1] = .none
        }
    }

    /// Calls `body` with each story that is known to hold `value`, at most eight.
    @inline(__always)
    func forEach(_ value: UInt32, _ body: (Int) -> Void) {
        for index in bucket(of: value) {
            let posting = places[index]
            if posting.slot < 0 { break }
            if posting.value == value { body(Int(posting.slot)) }
        }
    }

    private mutating func insert(_ posting: Posting) {
        let range = bucket(of: posting.value)
        if let empty = range.first(where: { places[$0].slot < 0 }) {
            places[empty] = posting
        } else {
            shift(range, over: range.lowerBound)
            places[range.upperBound - 1] = posting
        }
    }

    /// Moves the postings behind `index` one place forward.
    private mutating func shift(_ range: Range<Int>, over index: Int) {
        for place in index..<range.upperBound - 1 { places[place] = places[place + 1] }
    }

    /// The places of a number; none before there is room.
    private func bucket(of value: UInt32) -> Range<Int> {
        guard !places.isEmpty else { return 0..<0 }
        // The numbers of long texts are all small; the product spreads them.
        let start = Int((value &* 0x9E37_79B1) >> shift) * Self.width
        return start..<start + Self.width
    }
}
