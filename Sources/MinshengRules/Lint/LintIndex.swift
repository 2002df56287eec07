// SPDX-License-Identifier: Apache-2.0

/// What linting looks up again and again: lexicons in full, and who uses a term.
struct LintIndex {
    let pack: RulePack
    /// The distinct terms of each lexicon, those of the lexicons that it includes among them.
    private(set) var lexicons: [String: [Term]] = [:]
    /// The labels whose rules search for a text: the anchor of a term, folded.
    private(set) var labelsOfTerm: [[UInt8]: Set<String>] = [:]
    /// The labels whose terms start, or end, with a text of two characters or more, and go on beyond it.
    private(set) var labelsOfStart: [[UInt8]: Set<String>] = [:]
    private(set) var labelsOfEnd: [[UInt8]: Set<String>] = [:]
    /// The guards that hold a plain term, folded.
    private(set) var guardsOfText: [[UInt8]: [Int]] = [:]
    /// The most characters of a guard's term.
    private(set) var longestGuard = 0
    /// The terms of each context.
    private(set) var contextTerms: [[Term]] = []
    /// The texts that contexts and `none` conditions search for.
    private(set) var markTerms: Set<[UInt8]> = []

    init(_ pack: RulePack) {
        self.pack = pack
        let written = Dictionary(pack.lexicons.map { ($0.name, $0.terms) }, uniquingKeysWith: { first, _ in first })
        for lexicon in pack.lexicons {
            lexicons[lexicon.name] = expand(lexicon.terms, [lexicon.name], written)
        }
        for rule in pack.rules {
            for term in terms(of: rule.condition) { add(term, of: rule.label) }
            for term in rule.none.map(terms) ?? [] { markTerms.insert(term.anchor) }
        }
        for context in pack.contexts {
            let terms = terms(context.terms)
            contextTerms.append(terms)
            for term in terms { markTerms.insert(term.anchor) }
        }
        for (position, one) in pack.guards.enumerated() {
            for term in terms(one.terms) where term.isPlain {
                guardsOfText[term.anchor, default: []].append(position)
                longestGuard = max(longestGuard, term.text.count)
            }
        }
    }

    private mutating func add(_ term: Term, of label: String) {
        guard labelsOfTerm[term.anchor]?.contains(label) != true else { return }
        labelsOfTerm[term.anchor, default: []].insert(label)
        for split in term.anchor.borders where split.before >= 2 {
            labelsOfStart[Array(term.anchor[..<split.offset]), default: []].insert(label)
        }
        for split in term.anchor.borders where split.after >= 2 && term.isPlain {
            labelsOfEnd[Array(term.anchor[split.offset...]), default: []].insert(label)
        }
    }

    /// The terms of a written list, lexicons included; what cannot be read is left out.
    func terms(_ list: [String]) -> [Term] {
        list.flatMap { written in
            written.hasPrefix("@")
                ? lexicons[String(written.dropFirst())] ?? [] : (try? Term(written)).map { [$0] } ?? []
        }
    }

    /// The terms of a condition, lexicons included, references to rules not.
    func terms(of condition: RulePack.Condition) -> [Term] {
        switch condition {
        case .terms(let list): terms(list)
        case .lexicon(let name): lexicons[name] ?? []
        case .rule: []
        case .any(let children), .all(let children), .atLeast(_, let children), .near(let children, _, _):
            children.flatMap(terms)
        }
    }

    private func expand(_ list: [String], _ open: [String], _ written: [String: [String]]) -> [Term] {
        var result: [Term] = []
        for word in list {
            if word.hasPrefix("@") {
                let name = String(word.dropFirst())
                if let done = lexicons[name] {
                    result += done
                } else if let other = written[name], !open.contains(name), open.count < Compilation.lexiconDepth {
                    // A circle, or a chain beyond all reason, is an error, which the compiler reports.
                    result += expand(other, open + [name], written)
                }
            } else if let term = try? Term(word) {
                result.append(term)
            }
        }
        return result
    }
}

extension Term {
    /// Whether it has no wildcard.
    var isPlain: Bool { tail.isEmpty }

    /// The folded text before the first wildcard.
    var text: String { String(decoding: anchor, as: UTF8.self) }
}

extension Array where Element == UInt8 {
    /// Every part of the text between two characters, the whole among them, of at most `limit` characters.
    func characterRanges(limit: Int = .max) -> [Range<Int>] {
        let starts = indices.filter { self[$0] & 0xC0 != 0x80 } + [count]
        var ranges: [Range<Int>] = []
        for (index, start) in starts.enumerated() {
            for end in starts[(index + 1)...].prefix(limit) { ranges.append(start..<end) }
        }
        return ranges
    }

    /// The places between two characters, with how many characters stand before and after each.
    var borders: [(offset: Int, before: Int, after: Int)] {
        let starts = indices.filter { self[$0] & 0xC0 != 0x80 }
        return starts.enumerated().dropFirst().map { ($0.element, $0.offset, starts.count - $0.offset) }
    }

    /// The first part of the text that is one of `texts`, or nil.
    func firstPart(in texts: Set<[UInt8]>) -> [UInt8]? {
        for range in characterRanges() {
            let part = Array(self[range])
            if texts.contains(part) { return part }
        }
        return nil
    }

    /// Whether `other` stands somewhere in it.
    func holds(_ other: [UInt8]) -> Bool {
        !other.isEmpty && firstRange(of: other) != nil
    }
}
