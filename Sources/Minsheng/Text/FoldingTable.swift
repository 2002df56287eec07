// SPDX-License-Identifier: Apache-2.0

import CFoldingKernel

/// The table behind ``Folding``: what each character folds to, and which characters a reader of text must stop at.
///
/// It is made once, from ``FoldingData``, on first use. Scalars are looked up in two stages: `pages` gives the block of
/// 64 that a scalar is in, `entries` what the scalar folds to. The fast path reads only `marks`, a byte for each.
struct FoldingTable: Sendable {
    /// The process's one table.
    static let shared = FoldingTable()

    /// Scalars from here up are their own folded form, but for the ignorable ones of plane 14.
    static let limit: UInt32 = 0x30000

    /// No form is longer than this multiple of its character's bytes; the generator leaves longer ones alone.
    static let expansionLimit = 4

    /// What the fast path has to know of a character.
    struct Mark: OptionSet, Sendable {
        let rawValue: UInt8
        /// It ends a run: its form has another size, or it means something to the reader.
        static let stop = Mark(rawValue: 1)
        /// It folds to another character of its own size.
        static let change = Mark(rawValue: 2)
    }

    /// The marks of three-byte forms, by the 16 bits they hold; overlong forms and surrogates are stops.
    ///
    /// Like the differences they have a few elements more, which the kernel reads along with the last.
    private(set) var marks: [Mark]
    /// For each three-byte form that folds to another, the bits in which the two differ; 0 for all others.
    private(set) var differences: [UInt16]
    /// The marks of the scalars of one or two bytes.
    private(set) var latinMarks: [Mark]
    private var pages: [UInt16]
    /// What scalars fold to, but for those ideographs that `differences` tells.
    private var entries: [FoldingEntry]
    /// The UTF-8 forms that an entry has no room for.
    private(set) var pool: [UInt8]
    private var phrases: [Phrase]
    /// Whether runs are read by the kernel in C where that can.
    let usesKernel: Bool

    /// What `source` folds to behind the folded scalar `before`.
    private struct Phrase {
        var before: UInt32
        var source: UInt32
        var entry: FoldingEntry
    }

    private init() {
        usesKernel = folding_kernel_is_supported()
        marks = [Mark](repeating: [], count: Int(FOLDING_KERNEL_MARKS))
        differences = [UInt16](repeating: 0, count: Int(FOLDING_KERNEL_DIFFERENCES))
        latinMarks = [Mark](repeating: [], count: 0x800)
        pages = [UInt16](repeating: 0, count: Int(Self.limit) / 64)
        entries = [FoldingEntry](repeating: .plain, count: 64)
        entries.reserveCapacity(1 << 14)
        pool = Array(FoldingData.expansions.utf8)
        phrases = []
        addDropped()
        addBlanksAndBreaks()
        addMarks()
        addExpansions()
        Self.addIdeographs(to: &marks, &differences)
        addSingles()
        addPhrases()
        addUnreadable()
    }

    /// What `scalar` folds to.
    @inline(__always)
    func entry(_ scalar: UInt32) -> FoldingEntry {
        guard scalar < Self.limit else {
            return scalar >= 0xE0000 && scalar < 0xE1000 ? .dropped : .plain
        }
        let entry = entries[Int(pages[Int(scalar >> 6)]) << 6 | Int(scalar & 63)]
        guard entry == .plain, scalar < 0x10000, differences[Int(scalar)] != 0 else { return entry }
        return FoldingEntry(scalar ^ UInt32(differences[Int(scalar)])) ?? .plain
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
        switch scalar {
        case ..<0x80: latinMarks[Int(scalar)] = Self.mark(entry, size: 1)
        case ..<0x800: latinMarks[Int(scalar)] = Self.mark(entry, size: 2)
        case ..<0x10000:
            marks[Int(scalar)] = Self.mark(entry, size: 3)
            guard marks[Int(scalar)] == .change else { break }
            differences[Int(scalar)] = UInt16(truncatingIfNeeded: scalar ^ (entry.scalar ?? scalar))
        default: break  // four bytes always end a run
        }
    }

    private static func mark(_ entry: FoldingEntry, size: Int) -> Mark {
        if entry.kind == .replaced, entry.count == size { return .change }
        return entry.isIdentity && entry.kind != .terminator ? [] : .stop
    }

    @inline(never)
    private mutating func addPage(_ page: Int) {
        pages[page] = UInt16(entries.count >> 6)
        entries.append(contentsOf: repeatElement(.plain, count: 64))
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

    private static func addIdeographs(to marks: inout [Mark], _ differences: inout [UInt16]) {
        let bytes = Array(FoldingData.ideographs.utf8)
        for index in stride(from: 0, to: bytes.count - 5, by: 6) {
            let source = form(in: bytes, at: index)
            differences[source] = UInt16(truncatingIfNeeded: source ^ form(in: bytes, at: index + 3))
            marks[source] = .change
        }
    }

    /// The 16 bits that three bytes hold.
    @inline(__always)
    private static func form(in bytes: [UInt8], at index: Int) -> Int {
        Int(bytes[index] & 0x0F) << 12 | Int(bytes[index + 1] & 0x3F) << 6 | Int(bytes[index + 2] & 0x3F)
    }

    private mutating func addSingles() {
        let bytes = Array(FoldingData.singles.utf8)
        var index = 0
        while index < bytes.count {
            let source = Self.scalar(in: bytes, at: &index)
            let start = index
            let target = Self.scalar(in: bytes, at: &index)
            set(source, entry(for: target, bytes[start..<index]))
        }
    }

    private mutating func entry(for target: UInt32, _ bytes: ArraySlice<UInt8>) -> FoldingEntry {
        if let entry = FoldingEntry(target) {
            return Self.kind(ofMark: target).map { entry.with(kind: $0, isIdentity: false) } ?? entry
        }
        pool.append(contentsOf: bytes)
        return .pooled(start: pool.count - bytes.count, count: bytes.count)
    }

    /// The groups' text is the pool itself: an entry points to where its form stands in it.
    private mutating func addExpansions() {
        var index = 0
        let end = pool.count
        while index < end {
            let source = Self.scalar(in: pool, at: &index)
            let start = index
            while index < end, pool[index] != UInt8(ascii: " ") { index += 1 }
            set(source, .pooled(start: start, count: index - start))
            index += 1
        }
    }

    /// Decodes a scalar of bytes that are UTF-8.
    @inline(__always)
    private static func scalar(in bytes: [UInt8], at index: inout Int) -> UInt32 {
        let first = UInt32(bytes[index])
        let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        var scalar = length == 1 ? first : first & (0x7F >> UInt32(length))
        for offset in 1..<length { scalar = scalar << 6 | UInt32(bytes[index + offset]) & 0x3F }
        index += length
        return scalar
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
            guard scalars.count == 3, let target = FoldingEntry(scalars[2]), let same = FoldingEntry(scalars[1]) else {
                continue
            }
            phrases.append(Phrase(before: scalars[0], source: scalars[1], entry: target))
            // A plain entry holds no bytes, but elsewhere the character is written as it is.
            let usual = entry(scalars[1]) == .plain ? same : entry(scalars[1])
            differences[Int(scalars[1])] = 0
            set(scalars[1], usual.with(kind: .contextual, isIdentity: false))
        }
    }

    /// Stops at forms of three bytes that are not characters.
    private mutating func addUnreadable() {
        for overlong in 0..<0x800 { marks[overlong] = .stop }
        for surrogate in 0xD800..<0xE000 { marks[surrogate] = .stop }
    }
}
