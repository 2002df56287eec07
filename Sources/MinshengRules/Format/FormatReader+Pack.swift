// SPDX-License-Identifier: Apache-2.0

import Minsheng

extension FormatReader {
    private static let points = 0...Int(PackImage.Limits.points)
    private static let percent = 0...Int(PackImage.Limits.percent)
    private static let distance = 0...Int(PackImage.Limits.distance)

    /// Reads a pack; what is wrong with it is in ``diagnostics``.
    mutating func pack(_ root: SourceNode) -> RulePack {
        let top = fields(root, what: "pack", known: FormatKeys.pack)
        formatVersion(top)
        let header = fields(top, "pack", known: FormatKeys.header)
        if header == nil { missing(top, "pack") }
        var pack = RulePack(id: "", version: "", license: "")
        if let header {
            pack.id = requiredText(header, "id")
            pack.version = requiredText(header, "version")
            pack.license = requiredText(header, "license")
        }
        pack.settings = settings(top)
        pack.labels = labels(top)
        pack.lexicons = lexicons(top)
        pack.guards = items(top, "guards").map { guardTerms($0) }
        pack.polarity = polarity(top)
        pack.contexts = items(top, "contexts").map { context($0) }
        if let umbrella = fields(top, "umbrella", known: FormatKeys.umbrella) {
            pack.umbrella.sentence = words(umbrella, "sentence")
            pack.umbrella.item = words(umbrella, "item")
        }
        pack.rules = items(top, "rules").compactMap { rule($0) }
        pack.aboutness = aboutness(top)
        return pack
    }

    private mutating func formatVersion(_ top: Fields) {
        guard top["minsheng"] != nil else {
            return missing(top, "minsheng")
        }
        guard let version = integer(top, "minsheng", in: 0...Int.max) else { return }
        if version != RulePack.formatVersion, let node = top["minsheng"] {
            report(
                .badValue,
                at: node.offset,
                "the pack is in format \(version) and this program reads format \(RulePack.formatVersion)",
                suggestion: version > RulePack.formatVersion ? "use a newer program" : nil
            )
        }
    }

    private mutating func settings(_ top: Fields) -> RulePack.Settings {
        var settings = RulePack.Settings()
        guard let node = fields(top, "settings", known: FormatKeys.settings) else { return settings }
        func set(_ path: WritableKeyPath<RulePack.Settings, Int>, _ value: Int?) {
            if let value { settings[keyPath: path] = value }
        }
        set(\.segmentCap, integer(node, "segment_cap", in: 1...Int(PackImage.Limits.points)))
        set(\.titlePercent, integer(node, "title_percent", in: Self.percent))
        set(\.dominancePercent, integer(node, "dominance_percent", in: 0...100))
        set(\.saliencePercent, integer(node, "salience_percent", in: 0...100))
        set(\.salienceFreeSegments, integer(node, "salience_free_segments", in: Self.points))
        set(\.listPercent, integer(node, "list_percent", in: 0...100))
        set(\.umbrellaPercent, integer(node, "umbrella_percent", in: 0...100))
        set(\.bareSlack, integer(node, "bare_slack", in: Self.distance))
        return settings
    }

    private mutating func labels(_ top: Fields) -> [RulePack.LabelDefinition] {
        guard let node = top["labels"] else {
            missing(top, "labels")
            return []
        }
        guard case .mapping(let entries) = node.value else {
            report(.wrongType, at: node.offset, "labels should be a mapping of ids, not \(node.kind)")
            return []
        }
        return entries.map { entry in
            let label = fields(entry.value, what: "label", known: FormatKeys.label)
            return RulePack.LabelDefinition(
                id: entry.key,
                slug: text(label, "slug"),
                title: text(label, "title"),
                parent: text(label, "parent"),
                threshold: requiredInteger(label, "threshold", in: 1...Int(PackImage.Limits.points)),
                define: text(label, "define") ?? "",
                include: texts(label, "include"),
                exclude: texts(label, "exclude")
            )
        }
    }

    private mutating func lexicons(_ top: Fields) -> [RulePack.Lexicon] {
        guard let node = top["lexicons"] else { return [] }
        guard case .mapping(let entries) = node.value else {
            report(.wrongType, at: node.offset, "lexicons should be a mapping of names to terms, not \(node.kind)")
            return []
        }
        return entries.map { RulePack.Lexicon(name: $0.key, terms: words($0.value, "lexicon \($0.key)")) }
    }

    private mutating func guardTerms(_ node: SourceNode) -> RulePack.Guard {
        let fields = fields(node, what: "guard", known: FormatKeys.guard)
        if fields["kind"] == nil { missing(fields, "kind") }
        var liftedBy: String?
        if let lift = self.fields(fields, "lift_if", known: FormatKeys.lift) {
            liftedBy = requiredText(lift, "lexicon")
            if let scope = text(lift, "scope"), scope != "sentence", let node = lift["scope"] {
                report(
                    .badValue,
                    at: node.offset,
                    "a guard is lifted within the sentence",
                    suggestion: "scope: sentence"
                )
            }
        }
        return RulePack.Guard(
            kind: choice(fields, "kind") ?? .sense,
            terms: requiredWords(fields, "terms"),
            labels: words(fields, "labels"),
            liftedBy: liftedBy,
            note: text(fields, "note")
        )
    }

    private mutating func polarity(_ top: Fields) -> RulePack.Polarity {
        guard let node = fields(top, "polarity", known: FormatKeys.polarity) else { return RulePack.Polarity() }
        return RulePack.Polarity(
            deficit: mark(node, "deficit"),
            denied: mark(node, "denied"),
            pseudo: words(node, "pseudo"),
            stop: words(node, "stop")
        )
    }

    private mutating func mark(_ polarity: Fields, _ key: String) -> RulePack.Polarity.Mark? {
        guard let node = fields(polarity, key, known: FormatKeys.mark) else { return nil }
        return RulePack.Polarity.Mark(
            left: requiredWords(node, "left"),
            window: requiredInteger(node, "window", in: Self.distance)
        )
    }

    private mutating func context(_ node: SourceNode) -> RulePack.Context {
        let fields = fields(node, what: "context", known: FormatKeys.context)
        if fields["scope"] == nil { missing(fields, "scope") }
        let scope: RulePack.Context.Scope = choice(fields, "scope") ?? .sentence
        let maximumLength = integer(fields, "max_length", in: Self.points)
        if maximumLength != nil, scope != .item, let node = fields["max_length"] {
            report(.badValue, at: node.offset, "max_length is for contexts of scope item", suggestion: "remove it")
        }
        return RulePack.Context(
            id: requiredText(fields, "id"),
            scope: scope,
            terms: requiredWords(fields, "terms"),
            unless: words(fields, "unless"),
            labels: words(fields, "labels"),
            factor: requiredInteger(fields, "factor", in: 0...100),
            maximumLength: maximumLength,
            note: text(fields, "note")
        )
    }

    private mutating func items(_ top: Fields, _ key: String) -> [SourceNode] {
        guard let node = top[key] else { return [] }
        guard case .sequence(let items) = node.value else {
            report(.wrongType, at: node.offset, "\(key) should be a list, not \(node.kind)")
            return []
        }
        return items
    }
}
