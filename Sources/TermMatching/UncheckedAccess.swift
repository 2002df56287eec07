// SPDX-License-Identifier: Apache-2.0

import CTermKernel

/// The working memory of one search, on the stack.
///
/// But for those that `VectorKernel` lends to C, the module's pointers are here. They are valid inside ``TermScanner``'s `scan` alone, which never lets
/// them out. Whoever stores through them keeps the index below the limit; the places that do are named with it.
struct Scratch {
    // 1,024 bytes each at most: what Swift puts on the stack instead of allocating it.

    /// Room for the candidates of a block: `filter` stops while there is room for the eight that one step adds.
    static let candidateLimit = 256
    /// The most bytes of a block, so that an offset in it has 16 bits.
    static let blockLimit = 0xFFFF
    /// The most candidates that `check` is given at once.
    static let checkLimit = Int(TERM_KERNEL_CHECK_LIMIT)
    /// Room for events: each candidate makes three at most.
    static let eventLimit = 3 * checkLimit + 1
    /// Room for matches on their way out, which are handed on when a list may no longer fit.
    static let matchLimit = 85

    /// The candidates' offsets in the block, and the codes of the two characters there.
    let offsets: UnsafeMutablePointer<UInt16>
    let codes: UnsafeMutablePointer<UInt32>
    let events: UnsafeMutablePointer<UInt64>
    let matches: UnsafeMutablePointer<term_match>

    /// Calls `body` with fresh working memory, whose contents are undefined.
    @inline(__always)
    static func with(_ body: (Scratch) -> Void) {
        withUnsafeTemporaryAllocation(of: UInt16.self, capacity: candidateLimit) { offsets in
            withUnsafeTemporaryAllocation(of: UInt32.self, capacity: candidateLimit) { codes in
                withUnsafeTemporaryAllocation(of: UInt64.self, capacity: eventLimit) { events in
                    withUnsafeTemporaryAllocation(of: term_match.self, capacity: matchLimit) { matches in
                        guard let offsets = offsets.baseAddress, let codes = codes.baseAddress,
                            let events = events.baseAddress, let matches = matches.baseAddress
                        else { return }
                        body(Scratch(offsets: offsets, codes: codes, events: events, matches: matches))
                    }
                }
            }
        }
    }
}

/// Matches on their way out: they are handed on many at a time.
struct MatchOutput {
    private var report: term_report

    init(_ scratch: Scratch) {
        report = term_report(matches: scratch.matches, count: 0, capacity: Scratch.matchLimit, work: 0)
    }

    /// The comparisons that failed so far.
    var work: Int {
        get { Int(report.work) }
        set { report.work = Int64(newValue) }
    }

    /// Whether a whole list of a node that is not split fits, and one match that does not count.
    @inline(__always)
    var hasRoomForList: Bool { report.count < report.capacity &- TermTable.listLimit }

    /// Adds a match if `isWanted`; there must be room for it in any case.
    @inline(__always)
    mutating func append(_ term: Int32, _ start: Int, _ end: Int, if isWanted: Bool) {
        // Stored in any case and counted if it is wanted: no branch to guess.
        report.matches[report.count] = term_match(
            term: term,
            start: Int32(truncatingIfNeeded: start),
            end: Int32(truncatingIfNeeded: end)
        )
        report.count &+= isWanted ? 1 : 0
    }

    /// Hands on the matches added since the last time; returns what `sink` says.
    @inline(never)
    mutating func flush(into sink: (Span<TermMatch>) -> Bool) -> Bool {
        defer { report.count = 0 }
        guard report.count > 0 else { return true }
        // Both are three integers of 32 bits.
        return report.matches.withMemoryRebound(to: TermMatch.self, capacity: report.count) {
            sink(Span(_unsafeStart: $0, count: report.count))
        }
    }

    /// Lends the room to the C kernel.
    @inline(__always)
    mutating func withReport(_ body: (inout term_report) -> Int) -> Int {
        body(&report)
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
