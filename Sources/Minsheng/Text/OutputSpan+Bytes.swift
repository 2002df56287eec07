// SPDX-License-Identifier: Apache-2.0

extension OutputSpan<UInt8> {
    /// Appends the bytes of `source` in `range`; both are checked against their bounds.
    @inline(__always)
    mutating func append(_ source: Span<UInt8>, in range: Range<Int>) {
        let bytes = source.extracting(range)
        precondition(bytes.count <= freeCapacity, "a folded view outgrew its bound")
        withUnsafeMutableBufferPointer { buffer, count in
            bytes.withUnsafeBufferPointer { bytes in
                // The free capacity was checked above, and the two buffers are of different owners.
                _ = UnsafeMutableBufferPointer(rebasing: buffer[count...]).initialize(fromContentsOf: bytes)
            }
            count += bytes.count
        }
    }

    /// Appends an entry's inline form.
    @inline(__always)
    mutating func append(_ entry: FoldingEntry) {
        var bytes = entry.bytes
        for _ in 0..<entry.count {
            append(UInt8(truncatingIfNeeded: bytes))
            bytes >>= 8
        }
    }

    /// The last scalar before `index`, or nil at the start; the span holds UTF-8.
    func scalar(before index: Int) -> (scalar: UInt32, start: Int)? {
        var start = index
        var scalar: UInt32 = 0
        var shift: UInt32 = 0
        while start > 0 {
            start -= 1
            let byte = UInt32(self[start])
            if byte & 0xC0 == 0x80 {
                scalar |= (byte & 0x3F) << shift
                shift += 6
            } else {
                let mask: UInt32 = shift == 0 ? 0x7F : 0x7F >> (shift / 6 + 1)
                return (scalar | (byte & mask) << shift, start)
            }
        }
        return nil
    }
}
