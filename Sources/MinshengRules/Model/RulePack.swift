// SPDX-License-Identifier: Apache-2.0

/// A rule pack as its author writes it: labels, terms and the rules that give labels points.
///
/// A pack is read from YAML or JSON (``PackSource``), changed freely, written back in one canonical form
/// (``PackFormatter``), and compiled into what a classifier loads (``PackCompiler``). The format is described in
/// `docs/RULES.md`.
///
/// Wherever the pack holds a list of terms, a term is written as in the text it should find, with these signs:
/// `@name` stands for all terms of a lexicon; `?` for any one character; `…` for up to eight characters within a
/// clause; `{2,6}` for two to six characters, commas allowed. None of them crosses the end of a sentence.
public struct RulePack: Hashable, Sendable {
    /// The version of the format that this code reads and writes.
    public static let formatVersion = 1

    /// The pack's name, such as `cn.livelihood`.
    public var id: String
    /// The pack's version, such as `1.0.0`.
    public var version: String
    /// The licence of the pack's text, an SPDX identifier.
    public var license: String
    /// Numbers that shape scoring.
    public var settings: Settings
    /// The labels, in the order in which verdicts list them.
    public var labels: [LabelDefinition]
    /// Named lists of terms.
    public var lexicons: [Lexicon]
    /// Terms whose occurrences veto the hits they overlap.
    public var guards: [Guard]
    /// Terms that turn the polarity of hits to their right.
    public var polarity: Polarity
    /// Readings of a sentence or an item that damp or veto labels.
    public var contexts: [Context]
    /// Phrases that make the bare items of a list incidental.
    public var umbrella: Umbrella
    /// The rules.
    public var rules: [Rule]
    /// How labels that have their points are judged, or nil if they are not.
    public var aboutness: Aboutness?

    /// Creates a pack.
    public init(
        id: String,
        version: String,
        license: String,
        settings: Settings = Settings(),
        labels: [LabelDefinition] = [],
        lexicons: [Lexicon] = [],
        guards: [Guard] = [],
        polarity: Polarity = Polarity(),
        contexts: [Context] = [],
        umbrella: Umbrella = Umbrella(),
        rules: [Rule] = [],
        aboutness: Aboutness? = nil
    ) {
        self.id = id
        self.version = version
        self.license = license
        self.settings = settings
        self.labels = labels
        self.lexicons = lexicons
        self.guards = guards
        self.polarity = polarity
        self.contexts = contexts
        self.umbrella = umbrella
        self.rules = rules
        self.aboutness = aboutness
    }
}

extension RulePack {
    /// A named list of terms, which other lists include as `@name`.
    public struct Lexicon: Hashable, Sendable {
        /// The lexicon's name.
        public var name: String
        /// Its terms; `@other` includes another lexicon.
        public var terms: [String]

        /// Creates a lexicon.
        public init(name: String, terms: [String]) {
            self.name = name
            self.terms = terms
        }
    }

    /// Phrases under which the bare items of a 、 list count for less.
    public struct Umbrella: Hashable, Sendable {
        /// Phrases that act on the list of their own sentence.
        public var sentence: [String]
        /// Phrases that act on every enumerated sentence of the item.
        public var item: [String]

        /// Creates umbrella phrases.
        public init(sentence: [String] = [], item: [String] = []) {
            self.sentence = sentence
            self.item = item
        }
    }
}
