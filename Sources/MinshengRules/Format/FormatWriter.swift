// SPDX-License-Identifier: Apache-2.0

/// Makes nodes of the notation from a pack, in the canonical order of keys and without defaults.
enum FormatWriter {
    static func node(_ pack: RulePack) -> SourceNode {
        var top = Entries()
        top.add("minsheng", number(RulePack.formatVersion))
        var header = Entries()
        header.add("id", text(pack.id))
        header.add("version", text(pack.version))
        header.add("license", text(pack.license))
        top.add("pack", header.node)
        top.addMapping("settings", settings(pack.settings))
        top.addMapping("labels", Entries(pack.labels.map { ($0.id, label($0)) }))
        top.addMapping("lexicons", Entries(pack.lexicons.map { ($0.name, words($0.terms)) }))
        top.addList("guards", pack.guards.map(guardTerms))
        top.addMapping("polarity", polarity(pack.polarity))
        top.addList("contexts", pack.contexts.map(context))
        var umbrella = Entries()
        umbrella.addWords("sentence", pack.umbrella.sentence)
        umbrella.addWords("item", pack.umbrella.item)
        top.addMapping("umbrella", umbrella)
        top.addList("rules", pack.rules.map(rule))
        if let aboutness = pack.aboutness { top.add("aboutness", node(aboutness)) }
        return top.node
    }

    /// The entries of a mapping while it is made; what is empty or a default is left out.
    struct Entries {
        private var all: [SourceEntry] = []

        init() {}

        init(_ pairs: [(String, SourceNode)]) {
            all = pairs.map { SourceEntry(key: $0.0, value: $0.1) }
        }

        var isEmpty: Bool { all.isEmpty }
        var node: SourceNode { .mapping(all) }

        mutating func add(_ key: String, _ node: SourceNode?) {
            if let node { all.append(SourceEntry(key: key, value: node)) }
        }

        mutating func add(_ key: String, _ value: Int?, unless usual: Int? = nil) {
            if let value, value != usual { add(key, number(value)) }
        }

        mutating func addText(_ key: String, _ value: String?, unless usual: String? = nil) {
            if let value, value != usual { add(key, text(value)) }
        }

        mutating func addWords(_ key: String, _ values: [String]) {
            addList(key, values.map(text))
        }

        mutating func addList(_ key: String, _ nodes: [SourceNode]) {
            if !nodes.isEmpty { add(key, .sequence(nodes)) }
        }

        mutating func addMapping(_ key: String, _ entries: Entries) {
            if !entries.isEmpty { add(key, entries.node) }
        }
    }

    static func text(_ string: String) -> SourceNode {
        SourceNode(value: .scalar(string, isQuoted: NotationWriter.looksTyped(string)))
    }

    static func number(_ value: Int) -> SourceNode {
        SourceNode(value: .scalar(String(value), isQuoted: false))
    }

    static func words(_ words: [String]) -> SourceNode {
        .sequence(words.map(text))
    }

    private static func settings(_ settings: RulePack.Settings) -> Entries {
        let usual = RulePack.Settings()
        var entries = Entries()
        entries.add("segment_cap", settings.segmentCap, unless: usual.segmentCap)
        entries.add("title_percent", settings.titlePercent, unless: usual.titlePercent)
        entries.add("dominance_percent", settings.dominancePercent, unless: usual.dominancePercent)
        entries.add("salience_percent", settings.saliencePercent, unless: usual.saliencePercent)
        entries.add("salience_free_segments", settings.salienceFreeSegments, unless: usual.salienceFreeSegments)
        entries.add("list_percent", settings.listPercent, unless: usual.listPercent)
        entries.add("umbrella_percent", settings.umbrellaPercent, unless: usual.umbrellaPercent)
        entries.add("bare_slack", settings.bareSlack, unless: usual.bareSlack)
        return entries
    }

    private static func label(_ label: RulePack.LabelDefinition) -> SourceNode {
        var entries = Entries()
        entries.addText("slug", label.slug)
        entries.addText("title", label.title)
        entries.addText("parent", label.parent)
        entries.add("threshold", number(label.threshold))
        entries.addText("define", label.define, unless: "")
        entries.addWords("include", label.include)
        entries.addWords("exclude", label.exclude)
        return entries.node
    }

    private static func guardTerms(_ one: RulePack.Guard) -> SourceNode {
        var entries = Entries()
        entries.addText("kind", one.kind.rawValue)
        entries.addWords("labels", one.labels)
        entries.addWords("terms", one.terms)
        if let lexicon = one.liftedBy {
            entries.add("lift_if", Entries([("lexicon", text(lexicon)), ("scope", text("sentence"))]).node)
        }
        entries.addText("note", one.note)
        return entries.node
    }

    private static func polarity(_ polarity: RulePack.Polarity) -> Entries {
        var entries = Entries()
        for (key, mark) in [("deficit", polarity.deficit), ("denied", polarity.denied)] {
            guard let mark else { continue }
            entries.add(key, Entries([("left", words(mark.left)), ("window", number(mark.window))]).node)
        }
        entries.addWords("pseudo", polarity.pseudo)
        entries.addWords("stop", polarity.stop)
        return entries
    }

    private static func context(_ context: RulePack.Context) -> SourceNode {
        var entries = Entries()
        entries.addText("id", context.id)
        entries.addText("scope", context.scope.rawValue)
        entries.addWords("labels", context.labels)
        entries.add("factor", number(context.factor))
        entries.add("max_length", context.maximumLength)
        entries.addWords("terms", context.terms)
        entries.addWords("unless", context.unless)
        entries.addText("note", context.note)
        return entries.node
    }
}
