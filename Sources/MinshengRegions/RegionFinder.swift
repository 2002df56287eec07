// SPDX-License-Identifier: Apache-2.0

public import Minsheng

/// Finds the region that an item is about: its own field, or the divisions that its title and its dateline name.
///
/// ```swift
/// let finding = RegionFinder.builtIn.find(title: "杭州市余杭区新增八所幼儿园", body: "……")
/// print(finding.division?.code)   // 330110
/// ```
///
/// The field wins, then the title, then the dateline: a dispatch from Beijing about a county is about the county.
/// Places that lie in one another are one region, the smallest; two in one province are the province. A name that
/// several divisions have (朝阳区) is settled by another place in title or dateline, or is ambiguous. Names that straddle
/// words (幸福建设), and short names that are words as well (长治, 安康), are not taken for places on their own.
///
/// A finder never changes; share one among as many threads as you like.
public struct RegionFinder: Sendable {
    /// The finder of the divisions that are built in; made once, when first asked for.
    public static let builtIn = RegionFinder(.builtIn)

    /// The divisions it knows.
    public let table: DivisionTable
    private let places: PlaceIndex

    /// Creates a finder.
    public init(_ table: DivisionTable) {
        self.table = table
        places = PlaceIndex(table)
    }

    /// Finds the region of an item.
    /// - Parameters:
    ///   - field: the item's own region, a name or a code, or nothing.
    ///   - title: the title, or nothing.
    ///   - body: the text.
    /// - Complexity: O(*n*) in the bytes of field and title; of the body, only the first kilobyte is read.
    public func find(field: String = "", title: String = "", body: String = "") -> RegionFinding {
        var scratch = RegionScratch()
        return find(field: field.utf8.span, title: title.utf8.span, body: body.utf8.span, scratch: &scratch)
    }

    /// Finds the region of an item of UTF-8 texts and reuses `scratch`, for many items in a row.
    /// - Complexity: O(*n*) in the bytes of field and title; of the body, only the first kilobyte is read.
    public func find(
        field: Span<UInt8>,
        title: Span<UInt8>,
        body: Span<UInt8>,
        scratch: inout RegionScratch
    ) -> RegionFinding {
        if let finding = find(field: String(decoding: field.withUnsafeBufferPointer { Array($0) }, as: UTF8.self)) {
            return finding
        }
        // A dateline stands at the beginning; a kilobyte shows as well whether the first line is a title.
        var end = min(body.count, 1024)
        while end > 0, end < body.count, body[end] & 0xC0 == 0x80 { end -= 1 }
        guard scratch.view.load(title: title, body: body.extracting(..<end)) else { return .none }
        return find(in: scratch.view)
    }

    /// Finds the region of the item that was last classified with `scratch`.
    /// - Complexity: O(*n*) in the bytes of title and dateline; nothing is folded again.
    public func find(field: String = "", textIn scratch: ClassifierScratch) -> RegionFinding {
        find(field: field) ?? find(in: scratch.view)
    }

    /// What an item's own field says, or nil if it is empty.
    private func find(field: String) -> RegionFinding? {
        let folded = Folding.fold(field)
        guard folded.contains(where: { $0 != 0x20 }) else { return nil }
        if let code = Self.code(folded) {
            let division = table.division(code: code) ?? table.division(formerCode: code)
            return division.map { .found($0, .field) } ?? .unlisted
        }
        let mentions = places.mentions(in: folded.span, isExpected: true)
        return finding(of: mentions, beside: [], .field) ?? .unlisted
    }

    /// The code in a field of digits: of 2, 4 or 6, or the longer ones of statistics, which begin with it.
    private static func code(_ field: [UInt8]) -> Int? {
        let digits = field.filter { $0 != 0x20 }
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }), [2, 4, 6, 9, 12].contains(digits.count) else {
            return nil
        }
        let code = digits.prefix(6).reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return digits.count == 2 ? code * 10_000 : digits.count == 4 ? code * 100 : code
    }

    private func find(in view: TextView) -> RegionFinding {
        let bytes = view.folded
        var title: [Mention] = []
        for segment in view.segments where segment.zone == .title {
            title += places.mentions(in: bytes.span.extracting(segment.range), isExpected: false)
        }
        var dateline: [Mention] = []
        if let head = NewsFrame(view).datelineHead {
            dateline = places.mentions(in: bytes.span.extracting(head), isExpected: true)
        }
        return finding(of: title, beside: dateline, .title) ?? finding(
            of: dateline.suffix(1),
            beside: dateline,
            .dateline
        )
            ?? .none
    }

    /// The one region of some mentions, with the help of others.
    /// - Returns: nil if nothing is mentioned.
    private func finding(
        of mentions: [Mention],
        beside others: [Mention],
        _ origin: RegionFinding.Origin
    ) -> RegionFinding? {
        guard !mentions.isEmpty else { return nil }
        let known = (mentions + others).filter { $0.divisions.count == 1 }.flatMap(\.divisions)
        var sure: [Division] = []
        var open: Set<Division> = []
        for mention in mentions {
            let settled = Self.settle(mention.divisions, known: known)
            if settled.count == 1 { sure += settled } else { open.formUnion(settled) }
        }
        if sure.isEmpty { return .ambiguous(open.sorted { $0.code < $1.code }, origin) }
        return common(sure).map { .found($0, origin) }
            ?? .ambiguous(Set(sure).sorted { $0.code < $1.code }, origin)
    }

    /// The candidates that lie in, or hold, a place that is known; all if there is none.
    private static func settle(_ candidates: [Division], known: [Division]) -> [Division] {
        guard candidates.count > 1 else { return candidates }
        let near = candidates.filter { candidate in
            known.contains { candidate.isPart(of: $0) || $0.isPart(of: candidate) }
        }
        return near.isEmpty ? candidates : near
    }

    /// The smallest division that all others hold, or the province that all lie in.
    private func common(_ divisions: [Division]) -> Division? {
        if let smallest = divisions.max(by: { $0.level < $1.level }),
            divisions.allSatisfy({ smallest.isPart(of: $0) })
        {
            return smallest
        }
        let provinces = Set(divisions.map(\.provinceCode))
        return provinces.count == 1 ? provinces.first.flatMap(table.division(code:)) : nil
    }
}
