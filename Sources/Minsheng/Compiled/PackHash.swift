// SPDX-License-Identifier: Apache-2.0

/// XXH64 (xxHash, 64-bit), which guards a compiled pack against damage and names its content.
///
/// It finds accidents, not forgery: a pack from a stranger is checked by its structure, never trusted for its hash.
/// The algorithm is the published one, so other tools can compute the same number.
package struct PackHash: Sendable {
    private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
    private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
    private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
    private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

    /// Returns the hash of `bytes`.
    /// - Complexity: O(*n*), a few bytes each cycle.
    package static func hash(_ bytes: Span<UInt8>, seed: UInt64 = 0) -> UInt64 {
        let bytes = bytes.bytes
        var position = 0
        var state: UInt64
        if bytes.byteCount >= 32 {
            state = stripes(bytes, &position, seed: seed)
        } else {
            state = seed &+ prime5
        }
        state &+= UInt64(bytes.byteCount)
        while bytes.byteCount - position >= 8 {
            state ^= round(0, littleEndian(bytes, position))
            state = rotated(state, 27) &* prime1 &+ prime4
            position += 8
        }
        if bytes.byteCount - position >= 4 {
            state ^= UInt64(littleEndian(bytes, position) as UInt32) &* prime1
            state = rotated(state, 23) &* prime2 &+ prime3
            position += 4
        }
        while position < bytes.byteCount {
            state ^= UInt64(littleEndian(bytes, position) as UInt8) &* prime5
            state = rotated(state, 11) &* prime1
            position += 1
        }
        return avalanche(state)
    }

    /// Consumes the whole stripes of 32 bytes, in four lanes that do not wait for each other.
    private static func stripes(_ bytes: RawSpan, _ position: inout Int, seed: UInt64) -> UInt64 {
        var lane1 = seed &+ prime1 &+ prime2
        var lane2 = seed &+ prime2
        var lane3 = seed
        var lane4 = seed &- prime1
        while bytes.byteCount - position >= 32 {
            lane1 = round(lane1, littleEndian(bytes, position))
            lane2 = round(lane2, littleEndian(bytes, position + 8))
            lane3 = round(lane3, littleEndian(bytes, position + 16))
            lane4 = round(lane4, littleEndian(bytes, position + 24))
            position += 32
        }
        var state = rotated(lane1, 1) &+ rotated(lane2, 7) &+ rotated(lane3, 12) &+ rotated(lane4, 18)
        for lane in [lane1, lane2, lane3, lane4] {
            state = (state ^ round(0, lane)) &* prime1 &+ prime4
        }
        return state
    }

    private static func round(_ state: UInt64, _ input: UInt64) -> UInt64 {
        rotated(state &+ input &* prime2, 31) &* prime1
    }

    private static func avalanche(_ state: UInt64) -> UInt64 {
        var state = state
        state = (state ^ (state >> 33)) &* prime2
        state = (state ^ (state >> 29)) &* prime3
        return state ^ (state >> 32)
    }

    private static func rotated(_ value: UInt64, _ count: UInt64) -> UInt64 {
        (value << count) | (value >> (64 - count))
    }

    /// The integer whose bytes stand at `position`, the lowest one first; the bounds are checked.
    @inline(__always)
    private static func littleEndian<Value: FixedWidthInteger & BitwiseCopyable>(
        _ bytes: RawSpan,
        _ position: Int
    ) -> Value {
        Value(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: position, as: Value.self))
    }
}
