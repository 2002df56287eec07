// SPDX-License-Identifier: Apache-2.0

/// What a compiled rule pack says of itself: its name, its version and its labels.
public struct Pack: Hashable, Sendable {
    /// The pack's name, such as `cn.livelihood`.
    public let id: String
    /// The pack's version, as its author wrote it.
    public let version: String
    /// The licence of the pack's text, an SPDX identifier.
    public let license: String
    /// A digest of the compiled rules: equal hashes give equal verdicts.
    public let hash: UInt64
    /// The labels, principles before the measures below them; a ``LabelSet`` holds indices into this array.
    public let labels: [Label]

    /// Creates a description of a pack.
    public init(id: String, version: String, license: String, hash: UInt64, labels: [Label]) {
        self.id = id
        self.version = version
        self.license = license
        self.hash = hash
        self.labels = labels
    }

    /// The labels that have no parent: the four principles of the built-in pack.
    public var principles: LabelSet {
        labels.indices.reduce(into: LabelSet()) { if labels[$1].parent == nil { $0.insert(LabelSet(index: $1)) } }
    }

    /// The labels below a principle: the ten measures of the built-in pack.
    public var measures: LabelSet {
        labels.indices.reduce(into: LabelSet()) { if labels[$1].parent != nil { $0.insert(LabelSet(index: $1)) } }
    }

    /// The pack's name, version and hash in one word, as metric updates carry it: `cn.livelihood@1.0.0+00c0ffee00c0ffee`.
    public var identity: String {
        let digits = String(hash, radix: 16)
        return "\(id)@\(version)+" + String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}

/// One label of a pack: a principle, or a measure below one.
public struct Label: Hashable, Sendable {
    /// The key that rules use: `公平`, `m01`.
    public let id: String
    /// An ASCII name for topics and file names: `fairness`, `m01`.
    public let slug: String
    /// What a reader is shown: `公平`, `社会保险`.
    public let title: String
    /// The index of the principle that this label switches on, or nil for a principle.
    public let parent: Int?
    /// The points an item needs to carry the label.
    public let threshold: Int
    /// What the label means, in a sentence.
    public let definition: String

    /// Creates a label.
    public init(id: String, slug: String, title: String, parent: Int?, threshold: Int, definition: String) {
        self.id = id
        self.slug = slug
        self.title = title
        self.parent = parent
        self.threshold = threshold
        self.definition = definition
    }
}
