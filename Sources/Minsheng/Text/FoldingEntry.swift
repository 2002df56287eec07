// SPDX-License-Identifier: Apache-2.0

/// What one character folds to, in one word.
///
/// From the lowest bit: up to three bytes of UTF-8 (or, for a pooled form, where it starts in the pool: 16 bits, and how
/// many bytes it has: 8 bits), the kind (4 bits), the number of inline bytes (2 bits), whether they are the character's own.
struct FoldingEntry: Hashable, Sendable {
    enum Kind: UInt32 {
        /// Folds to itself and means nothing to the reader.
        case plain
        /// Folds to another single character, held inline.
        case replaced
        /// Folds to a form held in the pool: several characters, or one of four bytes.
        case pooled
        /// Folds to the single character held inline, or to another behind certain characters.
        case contextual
        /// Leaves no trace.
        case dropped
        case blank
        case lineBreak
        /// Ends a sentence: `。！？；` and what folds to them.
        case terminator
        /// Closes a quotation or a bracket, and so belongs to the sentence that ends before it.
        case closer
        case comma
    }

    static let plain = FoldingEntry(bits: 0)
    static let dropped = FoldingEntry(bits: Kind.dropped.rawValue << 24)
    static let blank = FoldingEntry(bits: Kind.blank.rawValue << 24)
    static let lineBreak = FoldingEntry(bits: Kind.lineBreak.rawValue << 24)

    private var bits: UInt32

    private init(bits: UInt32) {
        self.bits = bits
    }

    /// Creates an entry that replaces a character by `scalar`, or returns nil if that takes four bytes.
    init?(_ scalar: UInt32) {
        let bytes: UInt32
        let count: UInt32
        switch scalar {
        case 0..<0x80:
            (bytes, count) = (scalar, 1)
        case 0x80..<0x800:
            (bytes, count) = (0xC0 | scalar >> 6 | (0x80 | scalar & 0x3F) << 8, 2)
        case 0x800..<0x10000:
            (bytes, count) = (
                0xE0 | scalar >> 12 | (0x80 | scalar >> 6 & 0x3F) << 8 | (0x80 | scalar & 0x3F) << 16, 3
            )
        default:
            return nil
        }
        bits = bytes | Kind.replaced.rawValue << 24 | count << 28
    }

    static func pooled(start: Int, count: Int) -> FoldingEntry {
        precondition(start < 1 << 16 && count < 1 << 8, "the pool of folded forms outgrew its entries")
        return FoldingEntry(bits: UInt32(start) | UInt32(count) << 16 | Kind.pooled.rawValue << 24)
    }

    func with(kind: Kind, isIdentity: Bool) -> FoldingEntry {
        FoldingEntry(bits: bits & ~(0xF << 24) | kind.rawValue << 24 | (isIdentity ? 1 << 30 : 0))
    }

    @inline(__always)
    var kind: Kind { Kind(rawValue: bits >> 24 & 0xF) ?? .plain }

    /// The inline form's bytes, the first in the lowest bits.
    @inline(__always)
    var bytes: UInt32 { bits & 0xFF_FFFF }

    /// The number of bytes of the inline form.
    @inline(__always)
    var count: Int { Int(bits >> 28 & 3) }

    /// Whether the folded form is the character itself.
    @inline(__always)
    var isIdentity: Bool { kind == .plain || bits >> 30 & 1 == 1 }

    /// Where a pooled form stands in the pool.
    var pooledRange: Range<Int> {
        let start = Int(bits & 0xFFFF)
        return start..<start + Int(bits >> 16 & 0xFF)
    }

    /// The one character of an inline form.
    var scalar: UInt32? {
        let first = bits & 0xFF
        let second = bits >> 8 & 0x3F
        let third = bits >> 16 & 0x3F
        switch count {
        case 1: return first
        case 2: return (first & 0x1F) << 6 | second
        case 3: return (first & 0x0F) << 12 | second << 6 | third
        default: return nil
        }
    }
}
