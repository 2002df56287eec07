// SPDX-License-Identifier: Apache-2.0

/// A value of the notation, with the place where it stands.
struct SourceNode: Hashable, Sendable {
    enum Value: Hashable, Sendable {
        /// A word, a number or a text. A quoted one is always text.
        case scalar(String, isQuoted: Bool)
        case sequence([SourceNode])
        case mapping([SourceEntry])
    }

    var value: Value
    /// The offset of the first byte, in ``SourceText/bytes``.
    var offset = 0
    /// The comments before it or on its line, without the `#`; only items of a sequence have some.
    var comments: [String] = []

    static func text(_ string: String) -> SourceNode {
        SourceNode(value: .scalar(string, isQuoted: false))
    }

    static func mapping(_ entries: [SourceEntry]) -> SourceNode {
        SourceNode(value: .mapping(entries))
    }

    static func sequence(_ nodes: [SourceNode]) -> SourceNode {
        SourceNode(value: .sequence(nodes))
    }

    /// What the value is, for messages.
    var kind: String {
        switch value {
        case .scalar: "text"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }

    var entries: [SourceEntry] {
        if case .mapping(let entries) = value { entries } else { [] }
    }

    var items: [SourceNode] {
        if case .sequence(let items) = value { items } else { [] }
    }

    /// Takes the comments of the first key away; in a list it stands on the line of the item, and so do they.
    mutating func takeFirstComments() -> [String] {
        guard case .mapping(var entries) = value, !entries.isEmpty else { return [] }
        let comments = entries[0].comments
        entries[0].comments = []
        value = .mapping(entries)
        return comments
    }

    /// The value of `key`, if this is a mapping that has one.
    subscript(key: String) -> SourceNode? {
        entries.first { $0.key == key }?.value
    }
}

/// A key of a mapping and its value.
struct SourceEntry: Hashable, Sendable {
    var key: String
    /// The offset of the key's first byte.
    var keyOffset = 0
    var value: SourceNode
    /// The comments before the key or on its line, without the `#`.
    var comments: [String] = []
}
