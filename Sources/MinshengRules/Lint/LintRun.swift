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
            if list.role == .presence { checkShadows(list) }
        }
    }

    /// Notes characters that vanish, or that only look like others: they were mostly copied from somewhere unseen.
    ///
    /// Any script, width or case may be written.
    private mutating func checkFolding(_ list: WrittenList) {
        for entry in list.entries where entry.term != nil && entry.written.unicodeScalars.contains(where: \.isUnseen) {
            note(
                .unfoldedTerm,
                at: list.location(of: entry),
                "\"\(entry.written)\" holds \(entry.written.unicodeScalars.unseenNames), and is searched for as \"\(entry.term?.display ?? "")\"",
                suggestion: "write it so"
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

    /// Where it only matters whether a term is there, a longer one adds nothing to a shorter one inside it, unless a
    /// guard takes the shorter away.
    private mutating func checkShadows(_ list: WrittenList) {
        var plain: [[UInt8]: String] = [:]
        for entry in list.entries {
            if let term = entry.term, term.isPlain { plain[term.anchor] = plain[term.anchor] ?? entry.written }
        }
        let shadowed = list.entries.compactMap { entry -> (entry: WrittenList.Entry, by: String)? in
            guard let term = entry.term else { return nil }
            let inside = term.anchor.characterRanges().lazy
                .filter { $0.count < term.anchor.count || !term.isPlain }
                .compactMap { plain[Array(term.anchor[$0])] }
            guard let shorter = inside.first, !isGuarded(shorter, inside: term) else { return nil }
            return (entry, shorter)
        }
        guard let first = shadowed.first else { return }
        let pairs = shadowed.dropFirst().map { "\($0.entry.written) (\($0.by))" }
        note(
            .shadowedTerm,
            at: list.location(of: first.entry),
            "\"\(first.entry.written)\" adds nothing to its list, where \"\(first.by)\" finds it already"
                + (pairs.isEmpty ? "" : "; nor do \(pairs.joined(separator: ", "))"),
            suggestion: shadowed.count == 1 ? "remove it" : "remove them"
        )
    }

    private func isGuarded(_ shorter: String, inside longer: Term) -> Bool {
        let text = Folding.fold(shorter)
        return longer.anchor.characterRanges().contains { range in
            let part = Array(longer.anchor[range])
            return index.guardsOfText[part] != nil && part.holds(text)
        }
    }
}

extension Unicode.Scalar {
    /// Whether it cannot be told from nothing, or from another character, by looking at it.
    fileprivate var isUnseen: Bool {
        switch value {
        // Radicals, and ideographs that are kept for round trips with older sets.
        case 0x2E80..<0x2FE0, 0xF900..<0xFB00, 0x2F800..<0x2FA20: true
        default: properties.isDefaultIgnorableCodePoint || properties.generalCategory == .control
        }
    }
}

extension String.UnicodeScalarView {
    fileprivate var unseenNames: String {
        filter(\.isUnseen).map { "U+" + String($0.value, radix: 16, uppercase: true) }.joined(separator: ", ")
    }
}
