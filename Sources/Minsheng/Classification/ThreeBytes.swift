// SPDX-License-Identifier: Apache-2.0

import CFoldingKernel

/// Finds a character of three bytes.
enum ThreeBytes {
    /// The first place from `start` on, before `end`, where the first three bytes of `needle` stand, or nil.
    /// - Precondition: `0 <= start`, and `text` has at least two bytes from `end` on; `needle` has three.
    @inline(__always)
    static func first(of needle: Span<UInt8>, in text: Span<UInt8>, from start: Int, to end: Int) -> Int? {
        precondition(start >= 0 && end &+ 2 <= text.count && needle.count >= 3)
        guard start < end else { return nil }
        // The pointer is lent to C for the time of the call, which reads from `start` to two bytes behind `end`.
        let found = text.withUnsafeBufferPointer { text in
            text.baseAddress.map {
                folding_kernel_find($0, start, end, needle[unchecked: 0], needle[unchecked: 1], needle[unchecked: 2])
            }
        }
        guard let found, found < end else { return nil }
        return found
    }
}
