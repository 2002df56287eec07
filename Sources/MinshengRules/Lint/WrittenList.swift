// SPDX-License-Identifier: Apache-2.0

/// A list of terms as it stands in a pack, and where.
struct WrittenList {
    /// What the list is for.
    enum Role: Hashable {
        /// Terms whose hits count, so that a longer one tells more than a shorter one inside it.
        case search
        /// Terms that are only asked for: whether one of them is there.
        case presence
        /// Terms that veto what they cover, so that a longer one is another.
        case cover
    }

    /// A term of the list.
    struct Entry {
        let written: String
        /// The term as it is searched for; nil for `@lexicon` and for what cannot be read.
        let term: Term?
        /// How often the same text stands before it in the same place.
        let occurrence: Int
    }

    let role: Role
    let place: PackLocator.Place
    let entries: [Entry]

    /// Where an entry stands.
    func location(of entry: Entry) -> SourceLocation? {
        place.location(of: entry.written, occurrence: entry.occurrence)
    }
}

extension WrittenList {
    /// Returns every list of a pack, in the order of the format.
    static func all(of pack: RulePack, _ locator: PackLocator) -> [WrittenList] {
        var lists: [WrittenList] = []
        func add(_ terms: [String], _ role: Role, at place: PackLocator.Place) {
            var reader = ListReader(place: place)
            lists += reader.lists([terms], role)
        }
        for lexicon in pack.lexicons { add(lexicon.terms, .search, at: locator.lexicon(lexicon.name)) }
        for (index, one) in pack.guards.enumerated() { add(one.terms, .cover, at: locator.guard(index)["terms"]) }
        let polarity = locator.top["polarity"]
        add(pack.polarity.deficit?.left ?? [], .cover, at: polarity["deficit"]["left"])
        add(pack.polarity.denied?.left ?? [], .cover, at: polarity["denied"]["left"])
        add(pack.polarity.pseudo, .cover, at: polarity["pseudo"])
        add(pack.polarity.stop, .cover, at: polarity["stop"])
        for (index, context) in pack.contexts.enumerated() {
            add(context.terms, .presence, at: locator.context(index)["terms"])
            add(context.unless, .presence, at: locator.context(index)["unless"])
        }
        add(pack.umbrella.sentence, .presence, at: locator.top["umbrella"]["sentence"])
        add(pack.umbrella.item, .presence, at: locator.top["umbrella"]["item"])
        for (index, rule) in pack.rules.enumerated() {
            var conditions = ListReader(place: locator.rule(index).only(FormatKeys.condition))
            lists += conditions.lists(rule.condition.termLists, .search)
            var none = ListReader(place: locator.rule(index)["none"])
            lists += none.lists(rule.none?.termLists ?? [], .presence)
        }
        return lists.filter { !$0.entries.isEmpty }
    }

    /// Reads the lists of one place, counting how often a text was met.
    private struct ListReader {
        let place: PackLocator.Place
        private var met: [String: Int] = [:]

        init(place: PackLocator.Place) {
            self.place = place
        }

        mutating func lists(_ lists: [[String]], _ role: Role) -> [WrittenList] {
            var result: [WrittenList] = []
            for list in lists {
                var entries: [Entry] = []
                for written in list {
                    let occurrence = met[written, default: 0]
                    met[written] = occurrence + 1
                    let term = written.hasPrefix("@") ? nil : try? Term(written)
                    entries.append(Entry(written: written, term: term, occurrence: occurrence))
                }
                result.append(WrittenList(role: role, place: place, entries: entries))
            }
            return result
        }
    }
}

extension RulePack.Condition {
    /// The lists of terms in it, in the order of the text.
    var termLists: [[String]] {
        switch self {
        case .terms(let terms): [terms]
        case .lexicon, .rule: []
        case .any(let children), .all(let children), .atLeast(_, let children), .near(let children, _, _):
            children.flatMap(\.termLists)
        }
    }

    /// The lexicons it names, without those that lexicons include.
    var lexicons: [String] {
        switch self {
        case .terms(let terms): terms.compactMap { $0.hasPrefix("@") ? String($0.dropFirst()) : nil }
        case .lexicon(let name): [name]
        case .rule: []
        case .any(let children), .all(let children), .atLeast(_, let children), .near(let children, _, _):
            children.flatMap(\.lexicons)
        }
    }
}
