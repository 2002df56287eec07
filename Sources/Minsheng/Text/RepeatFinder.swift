// SPDX-License-Identifier: Apache-2.0

/// Finds segments that repeat an earlier one, by hash and then byte by byte.
struct RepeatFinder: Sendable {
    /// Differs from process to process, so that no text can be made whose segments all collide.
    private static let seed = UInt64.random(in: .min ... .max) | 1

    /// Open addressing: a segment's index plus one in each slot, 0 where it is free.
    private var slots: [Int32] = []
    private var keys: [UInt64] = []

    /// Marks each segment that has the bytes of an earlier one.
    ///
    /// A glance at a few bytes tells nearly all sentences apart. A text made so that it does not has them all hashed.
    /// - Complexity: O(*n*) in bytes, expected.
    mutating func mark(_ segments: inout [TextSegment], in folded: Span<UInt8>) {
        guard segments.count > 1 else { return }
        if !mark(&segments, in: folded, by: Self.glance, mistakesAllowed: segments.count) {
            _ = mark(&segments, in: folded, by: Self.hash, mistakesAllowed: .max)
        }
    }

    /// Marks repeated segments by a key; returns false, with some marked, if the key is equal for too many unequal ones.
    @inline(__always)
    private mutating func mark(
        _ segments: inout [TextSegment],
        in folded: Span<UInt8>,
        by key: (Span<UInt8>, Range<Int>) -> UInt64,
        mistakesAllowed: Int
    ) -> Bool {
        let mask = reserve(segments.count)
        var mistakes = 0
        for index in segments.indices {
            let range = segments[index].range
            let key = key(folded, range)
            keys.append(key)
            var slot = Int(truncatingIfNeeded: key >> 32) & mask
            while slots[slot] != 0 {
                let other = Int(slots[slot]) - 1
                if keys[other] == key {
                    segments[index].isRepeat = Self.isEqual(folded, segments[other].range, range)
                    if segments[index].isRepeat { break }
                    mistakes += 1
                    guard mistakes <= mistakesAllowed else { return false }
                }
                slot = (slot + 1) & mask
            }
            if slots[slot] == 0 { slots[slot] = Int32(index + 1) }
        }
        return true
    }

    /// Clears the table, at least twice as large as `count`, and returns the mask of its indices.
    private mutating func reserve(_ count: Int) -> Int {
        var size = 16
        while size < count * 2 { size *= 2 }
        keys.removeAll(keepingCapacity: true)
        if slots.count < size { slots = [Int32](repeating: 0, count: size) }
        for slot in 0..<size { slots[slot] = 0 }
        return size - 1
    }

    private static func isEqual(_ folded: Span<UInt8>, _ first: Range<Int>, _ second: Range<Int>) -> Bool {
        guard first.count == second.count else { return false }
        for offset in 0..<first.count where folded[first.lowerBound + offset] != folded[second.lowerBound + offset] {
            return false
        }
        return true
    }

    // MARK: Keys

    /// A key of the length and of eight bytes each at the start, in the middle and at the end.
    private static func glance(_ folded: Span<UInt8>, in range: Range<Int>) -> UInt64 {
        guard range.count > 24 else { return hash(folded, in: range) }
        let middle = range.lowerBound + range.count / 2 - 4
        var state = start(range.count)
        state = mix(state ^ word(folded, at: range.lowerBound))
        state = mix(state ^ word(folded, at: middle))
        return mix(state ^ word(folded, at: range.upperBound - 8))
    }

    /// A key of all the bytes: folds eight at a time into the state by a full multiplication.
    private static func hash(_ folded: Span<UInt8>, in range: Range<Int>) -> UInt64 {
        var state = start(range.count)
        var index = range.lowerBound
        while index + 8 <= range.upperBound {
            state = mix(state ^ word(folded, at: index))
            index += 8
        }
        return mix(state ^ word(folded, at: index, count: range.upperBound - index))
    }

    private static func start(_ count: Int) -> UInt64 {
        seed ^ UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
    }

    /// The eight bytes from `index` on.
    @inline(__always)
    private static func word(_ folded: Span<UInt8>, at index: Int) -> UInt64 {
        UInt64(littleEndian: folded.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
    }

    @inline(__always)
    private static func word(_ folded: Span<UInt8>, at index: Int, count: Int) -> UInt64 {
        var word: UInt64 = 0
        for offset in 0..<count { word |= UInt64(folded[index + offset]) << UInt64(offset * 8) }
        return word
    }

    @inline(__always)
    private static func mix(_ value: UInt64) -> UInt64 {
        let product = (value ^ seed).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }
}
