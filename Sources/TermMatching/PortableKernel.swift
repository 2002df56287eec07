// SPDX-License-Identifier: Apache-2.0

import CTermKernel

/// The loops in Swift, for every processor.
struct PortableKernel: TermKernel {
    let table: TermTable

    // MARK: Filter

    @inline(__always)
    func filter(_ text: RawSpan, from next: inout Int, to end: Int, _ scratch: Scratch) -> Int {
        // Two copies of the loops; most sets of terms need only the shorter one.
        !table.lone.isEmpty
            ? filter(text, from: &next, to: end, scratch, hasLone: true)
            : filter(text, from: &next, to: end, scratch, hasLone: false)
    }

    @inline(__always)
    private func filter(
        _ text: RawSpan,
        from next: inout Int,
        to end: Int,
        _ scratch: Scratch,
        hasLone: Bool
    ) -> Int {
        let block = next
        let bitmap = table.bitmap.span
        let loneBits = table.lone.bits.span
        let starts = table.starts.span
        let shift = table.shift
        var count = 0

        @inline(__always)
        func keep(_ first: UInt32, _ second: UInt32, at offset: Int) {
            var isKept = Self.bit(TermPrefix.hash(second &<< 16 | first) &>> shift, in: bitmap)
            if hasLone { isKept |= Self.bit(first, in: loneBits) }
            scratch.offsets[count] = UInt16(truncatingIfNeeded: offset &- block)
            scratch.codes[count] = second &<< 16 | first
            count &+= Int(truncatingIfNeeded: isKept)
        }

        /// Tests `characters` characters of three bytes, each followed by another one.
        @inline(__always)
        func keepHan(_ characters: Int) {
            var first = TermPrefix.code(text.eightBytes(at: next) & 0xFF_FFFF)
            for _ in 0..<characters {
                let second = TermPrefix.code(text.eightBytes(at: next &+ 3) & 0xFF_FFFF)
                keep(first, second, at: next)
                first = second
                next &+= 3
            }
        }

        while next < end, count <= Scratch.candidateLimit - 8 {
            if next &+ 32 <= end {
                let han = Self.hanCount(text, next)
                if han == 9 {
                    keepHan(8)
                    continue
                }
                if han > 1 { keepHan(han &- 1) }
            }
            let lead = text.unsafeLoad(fromUncheckedByteOffset: next, as: UInt8.self)
            if Self.bit(UInt32(lead), in: starts) != 0 {
                let bytes = text.bytes(at: next)
                let bits = TermPrefix.characterBits(bytes)
                let rest = bytes &>> bits
                let second = TermPrefix.low(TermPrefix.characterBits(rest), of: rest)
                keep(TermPrefix.code(TermPrefix.low(bits, of: bytes)), TermPrefix.code(second), at: next)
            }
            next &+= 1
        }
        return count
    }

    @inline(__always)
    private static func bit(_ index: UInt32, in words: Span<UInt64>) -> UInt64 {
        words[unchecked: Int(truncatingIfNeeded: index &>> 6)] &>> UInt64(truncatingIfNeeded: index & 63) & 1
    }

    /// The number of characters of three bytes that stand at `offset` without a gap, up to nine.
    ///
    /// - Precondition: 32 bytes stand there.
    @inline(__always)
    private static func hanCount(_ text: RawSpan, _ offset: Int) -> Int {
        // 1110xxxx 10xxxxxx 10xxxxxx: what is not 0 after this is the first byte out of place.
        let first = (text.eightBytes(at: offset) & 0xC0F0_C0C0_F0C0_C0F0) ^ 0x80E0_8080_E080_80E0
        let second = (text.eightBytes(at: offset &+ 8) & 0xF0C0_C0F0_C0C0_F0C0) ^ 0xE080_80E0_8080_E080
        let third = (text.eightBytes(at: offset &+ 16) & 0xC0C0_F0C0_C0F0_C0C0) ^ 0x8080_E080_80E0_8080
        let fourth = (text.eightBytes(at: offset &+ 24) & 0xC0_C0F0) ^ 0x80_80E0
        if first | second | third | fourth == 0 { return 9 }
        if first != 0 { return (first.trailingZeroBitCount &>> 3) / 3 }
        if second != 0 { return (8 &+ second.trailingZeroBitCount &>> 3) / 3 }
        if third != 0 { return (16 &+ third.trailingZeroBitCount &>> 3) / 3 }
        return 8
    }

    // MARK: Check

    @inline(__always)
    func check(_ text: RawSpan, _ scratch: Scratch, block: Int, _ range: Range<Int>) -> Int {
        let nodes = table.nodes.span
        var count = 0

        @inline(__always)
        func keep(_ event: TermEvent, if isWanted: Bool) {
            scratch.events[count] = event.bits
            count &+= isWanted ? 1 : 0
        }

        for candidate in range {
            let offset = scratch.offsets[candidate]
            let codes = scratch.codes[candidate]
            let bytes = text.bytes(at: block &+ Int(offset))
            if !table.lone.isEmpty {
                let (isSet, place) = Self.rank(codes & 0xFFFF, table.lone.bits.span, table.lone.ranks.span)
                let lone = table.lone.terms.span[unchecked: place]
                let isSingle = lone.term >= 0
                let event = TermEvent(
                    offset: offset,
                    prefixBits: UInt64(lone.bits),
                    kind: isSingle ? TermEvent.match : TermEvent.lone,
                    index: isSingle ? UInt32(bitPattern: lone.term) : lone.entries
                )
                let isEqual = TermPrefix.low(UInt64(lone.bits), of: bytes) == UInt64(lone.key)
                keep(event, if: isSet && (!isSingle || isEqual))
            }
            let (isSet, rank) = Self.rank(TermPrefix.hash(codes) &>> table.shift, table.bitmap.span, table.ranks.span)
            let place = isSet ? rank : 0
            let node = nodes[unchecked: place]
            let bits = UInt64(node.prefix_bits & 0xFF)
            let isEqual = node.key == TermPrefix.low(bits, of: bytes)
            keep(
                TermEvent(
                    offset: offset,
                    prefixBits: bits,
                    kind: isEqual ? TermEvent.match : TermEvent.linked,
                    index: isEqual ? UInt32(bitPattern: node.term) : node.next
                ),
                if: isEqual ? node.term >= 0 : node.next != 0
            )
            let after = text.bytes(at: block &+ Int(offset) &+ Int(truncatingIfNeeded: bits &>> 3))
            let isSplit = node.prefix_bits & TermTable.split != 0
            keep(
                TermEvent(
                    offset: offset,
                    prefixBits: bits,
                    kind: isSplit ? TermEvent.split : TermEvent.list,
                    index: isSplit ? UInt32(truncatingIfNeeded: place) : node.longer
                ),
                if: isEqual && node.following & TermPrefix.characterBit(after) != 0
            )
        }
        return count
    }

    /// Whether a bit is set, and how many are set below it, from `ranks` on.
    @inline(__always)
    private static func rank(_ index: UInt32, _ words: Span<UInt64>, _ ranks: Span<UInt32>) -> (Bool, Int) {
        let place = Int(truncatingIfNeeded: index &>> 6)
        let word = words[unchecked: place]
        let bit = UInt64(1) &<< UInt64(truncatingIfNeeded: index & 63)
        let rank = Int(truncatingIfNeeded: ranks[unchecked: place]) &+ (word & (bit &- 1)).nonzeroBitCount
        return (word & bit != 0, rank)
    }

    // MARK: Report

    @inline(__always)
    func report(
        _ text: RawSpan,
        _ scratch: Scratch,
        block: Int,
        events: Range<Int>,
        _ output: inout MatchOutput
    ) -> Int {
        for place in events {
            guard output.hasRoomForList else { return place }
            let event = TermEvent(bits: scratch.events[place])
            let start = block &+ event.offset
            let end = start &+ event.prefixCount
            switch event.kind {
            case TermEvent.match:
                output.append(Int32(truncatingIfNeeded: event.index), start, end, if: end <= text.byteCount)
            case TermEvent.list:
                let entries = table.entries.span
                let after = text.bytes(at: end)
                var index = event.index
                while output.append(entries[unchecked: index], after, text, start, end, in: table) { index &+= 1 }
            default: return place
            }
        }
        return events.upperBound
    }
}
