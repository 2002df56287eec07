// SPDX-License-Identifier: Apache-2.0

import Minsheng
import TermMatching

/// A place that a text names, as the divisions that it may be.
struct Mention: Hashable, Sendable {
    var range: Range<Int>
    var divisions: [Division]
}

/// Finds names of divisions in folded text.
struct PlaceIndex: Sendable {
    /// A name, and the divisions it can be: anywhere, or only where a place is expected.
    private struct Name: Sendable {
        var anywhere: [Division] = []
        var expected: [Division] = []
    }

    private let matcher: TermMatcher
    private let names: [Name]
    private let streets: [[UInt8]]
    private let noStreets: [[UInt8]]

    init(_ table: DivisionTable) {
        var names: [String: Name] = [:]
        for division in table.divisions {
            Self.add(division, as: division.name, isFull: true, to: &names)
            if let short = PlaceName.short(division) { Self.add(division, as: short, isFull: false, to: &names) }
        }
        for former in FormerDivision.all {
            guard let division = table.division(code: former.successor) else {
                preconditionFailure("\(former.name) has become no division \(former.successor)")
            }
            Self.add(division, as: former.name, isFull: true, to: &names)
            // A county that is a city now has the short name already.
            let short = PlaceName.short(Division(code: former.code, name: former.name))
            if let short, short != PlaceName.short(division) {
                Self.add(division, as: short, isFull: false, to: &names)
            }
        }
        for (alias, code) in PlaceName.aliases {
            guard let division = table.division(code: code) else {
                preconditionFailure("\(alias) has no division \(code)")
            }
            names[alias, default: Name()].anywhere.append(division)
        }
        // In one order on every run, whatever the dictionary's.
        let sorted = names.sorted { $0.key < $1.key }
        self.names = sorted.map(\.value)
        let terms = sorted.map(\.key) + PlaceName.guards
        do {
            matcher = try TermMatcher(terms.map(Folding.fold))
        } catch {
            preconditionFailure("a name of a division is no term: \(error)")
        }
        streets = PlaceName.streets.map { Array($0.utf8) }
        noStreets = PlaceName.noStreets.map { Array($0.utf8) }
    }

    private static func add(_ division: Division, as name: String, isFull: Bool, to names: inout [String: Name]) {
        let isSure =
            switch division.level {
            case .province: true
            case .prefecture: isFull || !PlaceName.ordinary.contains(name)
            // Of two characters, a county's name is in too many words: 振兴县域, 现代县城.
            case .county: isFull && name.count > 2 && !PlaceName.generic.contains(name)
            }
        names[name, default: Name()].expected.append(division)
        if isSure { names[name, default: Name()].anywhere.append(division) }
    }

    /// The places named in a part of a text, from left to right; of names that overlap, the first and longest counts.
    /// - Parameter isExpected: whether the part is where a place stands, so that its words are names.
    func mentions(in bytes: Span<UInt8>, isExpected: Bool) -> [Mention] {
        var matches = matcher.matches(in: bytes)
        let guards = matches.filter { Int($0.term) >= names.count }
        matches.removeAll { match in
            Int(match.term) >= names.count || guards.contains { Self.spoils($0, match) } || isStreet(match, in: bytes)
        }
        matches.sort { ($0.start, -$0.end) < ($1.start, -$1.end) }
        var mentions: [Mention] = []
        for match in matches {
            let range = Int(match.start)..<Int(match.end)
            if let last = mentions.last, range.lowerBound < last.range.upperBound { continue }
            let divisions = divisions(
                of: names[Int(match.term)],
                at: range.lowerBound,
                behind: mentions.last,
                isExpected
            )
            if !divisions.isEmpty { mentions.append(Mention(range: range, divisions: divisions)) }
        }
        return mentions
    }

    /// What a name can be where it stands; behind a place that some of them lie in, those.
    private func divisions(of name: Name, at start: Int, behind last: Mention?, _ isExpected: Bool) -> [Division] {
        if let last, start - last.range.upperBound <= 3 {
            let inside = name.expected.filter { division in
                last.divisions.contains { division.isPart(of: $0) && division != $0 }
            }
            if !inside.isEmpty { return Self.highest(inside) }
        }
        return Self.highest(isExpected && name.anywhere.isEmpty ? name.expected : name.anywhere)
    }

    /// The divisions without those that lie in others; a province alone if there is one, as the name means it first.
    private static func highest(_ divisions: [Division]) -> [Division] {
        if let province = divisions.first(where: { $0.level == .province }) { return [province] }
        return divisions.filter { division in !divisions.contains { $0 != division && division.isPart(of: $0) } }
    }

    /// Whether a guard overlaps a name that does not hold it whole.
    private static func spoils(_ guardMatch: TermMatch, _ match: TermMatch) -> Bool {
        guard guardMatch.start < match.end, match.start < guardMatch.end else { return false }
        return guardMatch.start < match.start || guardMatch.end > match.end
    }

    private func isStreet(_ match: TermMatch, in bytes: Span<UInt8>) -> Bool {
        let end = Int(match.end)
        return streets.contains { Self.stands($0, at: end, in: bytes) }
            && !noStreets.contains { Self.stands($0, at: end, in: bytes) }
    }

    private static func stands(_ word: [UInt8], at start: Int, in bytes: Span<UInt8>) -> Bool {
        guard bytes.count - start >= word.count else { return false }
        for offset in word.indices where bytes[start + offset] != word[offset] { return false }
        return true
    }
}
