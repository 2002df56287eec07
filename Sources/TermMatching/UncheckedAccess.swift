// SPDX-License-Identifier: Apache-2.0

/// The working memory of one search, on the stack.
///
/// The only pointers of the module are here. They are valid inside ``TermScanner``'s `scan` alone, which never lets
/// them out. Whoever stores through them keeps the index below the limit; the places that do are named with it.
struct Scratch {
    // 1,024 bytes each at most: what Swift puts on the stack instead of allocating it.

    /// Room for the candidates of a block: `filter` stops while there is room for the most one step adds.
    static let candidateLimit = 512
    /// Room for hits: `check` is given half as many candidates, and each makes two hits at most.
    static let hitLimit = 256
    /// Room for matches on their way out: `append` empties it when it is full.
    static let matchLimit = 85

    let candidates: UnsafeMutablePointer<UInt16>
    let hitOffsets: UnsafeMutablePointer<UInt16>
    let hitNodes: UnsafeMutablePointer<UInt32>
    let matches: UnsafeMutablePointer<TermMatch>

    /// Calls `body` with fresh working memory, whose contents are undefined.
    static func with(_ body: (Scratch) -> Void) {
        withUnsafeTemporaryAllocation(of: UInt16.self, capacity: candidateLimit) { candidates in
            withUnsafeTemporaryAllocation(of: UInt16.self, capacity: hitLimit) { hitOffsets in
                withUnsafeTemporaryAllocation(of: UInt32.self, capacity: hitLimit) { hitNodes in
                    withUnsafeTemporaryAllocation(of: TermMatch.self, capacity: matchLimit) { matches in
                        guard let candidates = candidates.baseAddress, let hitOffsets = hitOffsets.baseAddress,
                            let hitNodes = hitNodes.baseAddress, let matches = matches.baseAddress
                        else { return }
                        body(
                            Scratch(
                                candidates: candidates,
                                hitOffsets: hitOffsets,
                                hitNodes: hitNodes,
                                matches: matches
                            )
                        )
                    }
                }
            }
        }
    }
}

/// Matches on their way out: they are handed on many at a time.
struct MatchOutput {
    private let matches: UnsafeMutablePointer<TermMatch>
    private var count = 0

    init(_ scratch: Scratch) {
        matches = scratch.matches
    }

    /// Adds a match; when the room is full, hands all on and returns what `sink` says.
    @inline(__always)
    mutating func append(_ term: Int32, _ start: Int, _ end: Int, into sink: (Span<TermMatch>) -> Bool) -> Bool {
        matches[count] = TermMatch(
            term: term,
            start: Int32(truncatingIfNeeded: start),
            end: Int32(truncatingIfNeeded: end)
        )
        count &+= 1
        return count < Scratch.matchLimit || flush(into: sink)
    }

    /// Hands on the matches added since the last time.
    mutating func flush(into sink: (Span<TermMatch>) -> Bool) -> Bool {
        defer { count = 0 }
        return count == 0 || sink(Span(_unsafeStart: matches, count: count))
    }
}

extension RawSpan {
    /// The eight bytes at `offset`, the first one lowest.
    ///
    /// - Precondition: `offset + 8 <= byteCount`, which nobody checks.
    @inline(__always)
    func eightBytes(at offset: Int) -> UInt64 {
        UInt64(littleEndian: unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
    }

    /// The eight bytes at `offset`, the first one lowest; zeros stand for bytes beyond the end.
    ///
    /// - Precondition: `offset` is not negative.
    @inline(__always)
    func bytes(at offset: Int) -> UInt64 {
        offset &+ 8 <= byteCount ? eightBytes(at: offset) : lastBytes(at: offset)
    }

    @inline(never)
    private func lastBytes(at offset: Int) -> UInt64 {
        guard offset < byteCount else { return 0 }
        if byteCount >= 8 { return eightBytes(at: byteCount - 8) >> UInt64(8 * (offset + 8 - byteCount)) }
        return (offset..<byteCount).reversed().reduce(0) { bytes, index in
            bytes << 8 | UInt64(unsafeLoad(fromByteOffset: index, as: UInt8.self))
        }
    }
}

extension [TermMatch] {
    /// Appends all of a span at once.
    mutating func append(contentsOf matches: Span<TermMatch>) {
        matches.withUnsafeBufferPointer { append(contentsOf: $0) }
    }
}
