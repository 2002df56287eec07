// SPDX-License-Identifier: Apache-2.0

/// The table behind ``Folding``: what each character folds to, and which characters a reader of text must stop at.
///
/// It is made once, from ``FoldingData``, on first use. Scalars are looked up in two stages: `pages` gives the block of
/// 64 that a scalar is in, `entries` what the scalar folds to. The fast path reads only `marks`, two bits for each scalar:
/// 16 KiB for the Basic Multilingual Plane.
struct FoldingTable: Sendable {
    /// The process's one table.
    static let shared = FoldingTable()

    /// Scalars from here up are their own folded form, but for the ignorable ones of plane 14.
    static let limit: UInt32 = 0x30000

    /// No form is longer than this multiple of its character's bytes; the generator leaves longer ones alone.
    static let expansionLimit = 4

    /// Which of 64 scalars need a closer look.
    struct Marks: Sendable {
        /// Set for the scalars that end a run: their form has another size, or they mean something to the reader.
        var stops: UInt64 = 0
        /// Set for the scalars that fold to another one of the same size.
        var changes: UInt64 = 0
    }

    /// The marks of the scalars below `limit`, 64 in each.
    private(set) var marks: [Marks]
    private var pages: [UInt16]
    private var entries: [FoldingEntry]
    /// The UTF-8 forms that an entry has no room for.
    private(set) var pool: [UInt8]
    private var phrases: [Phrase]

    /// What `source` folds to behind the folded scalar `before`.
    private struct Phrase {
        var before: UInt32
        var source: UInt32
        var entry: FoldingEntry
    }

    private init() {
        marks = [Marks](repeating: Marks(), count: Int(Self.limit) / 64)
        pages = [UInt16](repeating: 0, count: Int(Self.limit) / 64)
        entries = [FoldingEntry](repeating: .plain, count: 64)
        entries.reserveCapacity(1 << 16)
        pool = []
        pool.reserveCapacity(1 << 14)
        phrases = []
        addDropped()
        addBlanksAndBreaks()
        addMarks()
        addSingles()
        addExpansions()
        addPhrases()
        addSurrogates()
    }

    /// What `scalar` folds to.
    @inline(__always)
    func entry(_ scalar: UInt32) -> FoldingEntry {
        guard scalar < Self.limit else {
            return scalar >= 0xE0000 && scalar < 0xE1000 ? .dropped : .plain
        }
        return entries[Int(pages[Int(scalar >> 6)]) << 6 | Int(scalar & 63)]
    }

    /// What a contextual character folds to behind `before`, the last folded scalar, or at the start.
    func entry(of character: FoldedScalar, after before: UInt32?) -> FoldingEntry {
        phrases.first { $0.source == character.scalar && $0.before == before }?.entry ?? character.entry
    }

    // MARK: Construction

    private mutating func set(_ scalar: UInt32, _ entry: FoldingEntry) {
        let page = Int(scalar >> 6)
        if pages[page] == 0 { addPage(page) }
        entries[Int(pages[page]) << 6 | Int(scalar & 63)] = entry
        let bit: UInt64 = 1 << UInt64(scalar & 63)
        switch entry.kind {
        case .plain: break
        case .closer where entry.isIdentity: break
        case .replaced where entry.count == Self.size(scalar): marks[page].changes |= bit
        default: marks[page].stops |= bit
        }
    }

    @inline(never)
    private mutating func addPage(_ page: Int) {
        pages[page] = UInt16(entries.count >> 6)
        entries.append(contentsOf: repeatElement(.plain, count: 64))
    }

    private static func size(_ scalar: UInt32) -> Int {
        scalar < 0x80 ? 1 : scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4
    }

    private mutating func addDropped() {
        for range in FoldingData.dropped where range.upperBound < Self.limit {
            for scalar in range { set(scalar, .dropped) }
        }
    }

    private mutating func addBlanksAndBreaks() {
        for scalar: UInt32 in [0x09, 0x20, 0xA0, 0x1680, 0x202F, 0x205F, 0x3000] { set(scalar, .blank) }
        for scalar: UInt32 in 0x2000...0x200A { set(scalar, .blank) }
        for scalar: UInt32 in [0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029] { set(scalar, .lineBreak) }
    }

    private mutating func addSingles() {
        var scalars = FoldingData.singles.unicodeScalars.makeIterator()
        while let source = scalars.next(), let target = scalars.next() {
            set(source.value, single(target))
        }
    }

    private mutating func single(_ target: Unicode.Scalar) -> FoldingEntry {
        guard let entry = FoldingEntry(target.value) else { return pooled([target]) }
        guard let kind = Self.kind(ofMark: target.value) else { return entry }
        return entry.with(kind: kind, isIdentity: false)
    }

    private mutating func addExpansions() {
        var source: UInt32?
        var target: [Unicode.Scalar] = []
        for scalar in FoldingData.expansions.unicodeScalars {
            if scalar == " ", let mapped = source {
                set(mapped, pooled(target))
                source = nil
                target.removeAll(keepingCapacity: true)
            } else if source == nil {
                source = scalar.value
            } else {
                target.append(scalar)
            }
        }
        if let mapped = source { set(mapped, pooled(target)) }
    }

    private mutating func pooled(_ scalars: [Unicode.Scalar]) -> FoldingEntry {
        let start = pool.count
        for scalar in scalars { pool.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter) }
        return .pooled(start: start, count: pool.count - start)
    }

    /// Gives their class to the marks that have one; what folds to them gets it in `addSingles`.
    private mutating func addMarks() {
        for mark in "。！？；，”’）】》〉〕〗".unicodeScalars {
            guard let kind = Self.kind(ofMark: mark.value), let entry = FoldingEntry(mark.value) else { continue }
            set(mark.value, entry.with(kind: kind, isIdentity: true))
        }
    }

    @inline(__always)
    private static func kind(ofMark scalar: UInt32) -> FoldingEntry.Kind? {
        switch Unicode.Scalar(scalar) {
        case "。", "！", "？", "；": .terminator
        case "，": .comma
        case "”", "’", "）", "】", "》", "〉", "〕", "〗": .closer
        default: nil
        }
    }
    private mutating func addPhrases() {
        for phrase in FoldingData.phrases.split(separator: " ") {
            let scalars = phrase.unicodeScalars.map(\.value)
            guard scalars.count == 3, let target = FoldingEntry(scalars[2]) else { continue }
            phrases.append(Phrase(before: scalars[0], source: scalars[1], entry: target))
            marks[Int(scalars[1] >> 6)].changes &= ~(1 << UInt64(scalars[1] & 63))
            set(scalars[1], entry(scalars[1]).with(kind: .contextual, isIdentity: false))
        }
    }

    /// Stops at surrogates, which are not characters.
    private mutating func addSurrogates() {
        for page in 0xD800 >> 6..<0xE000 >> 6 { marks[page].stops = .max }
    }
}
