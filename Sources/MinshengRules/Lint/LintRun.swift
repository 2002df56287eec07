// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// One pass over a pack: the findings so far, and what the checks share.
struct LintRun {
    let pack: RulePack
    let locator: PackLocator
    let index: LintIndex
    let lists: [WrittenList]
    private(set) var findings: [Diagnostic] = []

    init(_ pack: RulePack, _ locator: PackLocator) {
        self.pack = pack
        self.locator = locator
        index = LintIndex(pack)
        lists = WrittenList.all(of: pack, locator)
    }

    mutating func warn(
        _ code: Diagnostic.Code,
        at location: SourceLocation?,
        _ message: String,
        suggestion: String? = nil
    ) {
        findings.append(Diagnostic(.warning, code, at: location, message, suggestion: suggestion))
    }

    mutating func note(
        _ code: Diagnostic.Code,
        at location: SourceLocation?,
        _ message: String,
        suggestion: String? = nil
    ) {
        findings.append(Diagnostic(.note, code, at: location, message, suggestion: suggestion))
    }

    /// Where a term of a rule stands: in the rule, or in a lexicon that it names.
    func location(of term: Term, in place: PackLocator.Place) -> SourceLocation? {
        let text = term.text
        if let location = place.firstLocation(of: text) { return location }
        return pack.lexicons.lazy.compactMap { locator.lexicon($0.name).firstLocation(of: text) }.first
            ?? place.location
    }

    // MARK: Lists

    mutating func checkLists() {
        for list in lists {
            checkFolding(list)
            checkDuplicates(list)
            if list.role == .search { checkShadows(list) }
        }
    }

    private mutating func checkFolding(_ list: WrittenList) {
        for entry in list.entries {
            guard let term = entry.term else { continue }
            let literals = ([term.anchor] + term.tail.map(\.literal)).filter { !$0.isEmpty }
            // Capitals are folded too, but HPV is easier to read than hpv.
            let written = entry.written.utf8.map { $0.isCapital ? $0 + 32 : $0 }
            guard !literals.allSatisfy({ written.holds($0) }) else { continue }
            note(
                .unfoldedTerm,
                at: list.location(of: entry),
                "\"\(entry.written)\" is searched for as \"\(term.display)\", as texts are folded"
            )
        }
    }

    private mutating func checkDuplicates(_ list: WrittenList) {
        var met: [Term: String] = [:]
        var includes: Set<String> = []
        for entry in list.entries {
            if entry.written.hasPrefix("@"), !includes.insert(entry.written).inserted {
                let location = list.location(of: entry)
                warn(.duplicateTerm, at: location, "\"\(entry.written)\" is included twice", suggestion: "remove one")
            }
            guard let term = entry.term else { continue }
            guard let first = met[term] else {
                met[term] = entry.written
                continue
            }
            let other = first == entry.written ? "stands twice" : "is the same term as \"\(first)\""
            let location = list.location(of: entry)
            warn(.duplicateTerm, at: location, "\"\(entry.written)\" \(other) in this list", suggestion: "remove one")
        }
    }

    /// A longer term of a list is found wherever a shorter one inside it is, unless a guard takes the shorter away.
    private mutating func checkShadows(_ list: WrittenList) {
        var plain: [[UInt8]: String] = [:]
        for entry in list.entries {
            if let term = entry.term, term.isPlain { plain[term.anchor] = plain[term.anchor] ?? entry.written }
        }
        for entry in list.entries {
            guard let term = entry.term else { continue }
            let inside = term.anchor.characterRanges().lazy
                .filter { $0.count < term.anchor.count || !term.isPlain }
                .compactMap { plain[Array(term.anchor[$0])] }
            guard let shorter = inside.first, !isGuarded(shorter, inside: term) else { continue }
            note(
                .shadowedTerm,
                at: list.location(of: entry),
                "\"\(entry.written)\" adds nothing to its list, where \"\(shorter)\" finds it already",
                suggestion: "remove it"
            )
        }
    }

    private func isGuarded(_ shorter: String, inside longer: Term) -> Bool {
        let text = Folding.fold(shorter)
        return longer.anchor.characterRanges().contains { range in
            let part = Array(longer.anchor[range])
            return index.guardsOfText[part] != nil && part.holds(text)
        }
    }
}

extension UInt8 {
    fileprivate var isCapital: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
}
