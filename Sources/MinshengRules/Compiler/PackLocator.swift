// SPDX-License-Identifier: Apache-2.0

/// Finds the place of a part of a pack in the text that it was read from, if there is one.
struct PackLocator: Sendable {
    private let text: SourceText?
    private let root: SourceNode?
    private let labels: [String: SourceEntry]
    private let lexicons: [String: SourceEntry]

    /// A locator for a pack that was made by a program: nothing has a place.
    init() {
        text = nil
        root = nil
        labels = [:]
        lexicons = [:]
    }

    init(_ source: PackSource) {
        text = source.text
        root = source.root
        labels = Self.entries(of: "labels", in: source.root)
        lexicons = Self.entries(of: "lexicons", in: source.root)
    }

    private static func entries(of key: String, in root: SourceNode) -> [String: SourceEntry] {
        Dictionary(root[key]?.entries.map { ($0.key, $0) } ?? [], uniquingKeysWith: { first, _ in first })
    }

    /// A part of the text: a node, and the offset that stands for it.
    struct Place: Sendable {
        fileprivate let text: SourceText?
        fileprivate let node: SourceNode?
        fileprivate let offset: Int?

        /// Where the part starts.
        var location: SourceLocation? {
            guard let text, let offset else { return nil }
            return text.location(at: offset)
        }

        /// The value of a key; the place itself if there is no such key, so that a fault still has a place.
        subscript(key: String) -> Place {
            guard let value = node?[key] else { return self }
            return Place(text: text, node: value, offset: value.offset)
        }

        /// The item at `index` of a list.
        subscript(index: Int) -> Place {
            guard let items = node?.items, items.indices.contains(index) else { return self }
            return Place(text: text, node: items[index], offset: items[index].offset)
        }

        /// The part without the values of other keys, so that a word is not found in them.
        func only(_ keys: [String]) -> Place {
            guard let node, case .mapping(let entries) = node.value else { return self }
            var part = node
            part.value = .mapping(entries.filter { keys.contains($0.key) })
            return Place(text: text, node: part, offset: offset)
        }

        /// Where the word stands for the `occurrence`-th time, counted from 0, somewhere in this part; if it does not,
        /// where the part starts.
        func location(of word: String, occurrence: Int = 0) -> SourceLocation? {
            firstLocation(of: word, occurrence: occurrence) ?? location
        }

        /// Where the word stands for the `occurrence`-th time, or nil.
        func firstLocation(of word: String, occurrence: Int = 0) -> SourceLocation? {
            guard let text, let node else { return nil }
            var left = occurrence
            return Self.offset(of: word, in: node, text, &left).map { text.location(at: $0) }
        }

        private static func offset(
            of word: String,
            in node: SourceNode,
            _ text: SourceText,
            _ left: inout Int
        ) -> Int? {
            switch node.value {
            case .scalar(let string, _):
                return offset(of: word, inWords: string, at: node.offset, text, &left)
            case .sequence(let items):
                for item in items {
                    if let found = offset(of: word, in: item, text, &left) { return found }
                }
            case .mapping(let entries):
                for entry in entries {
                    if let found = offset(of: word, in: entry.value, text, &left) { return found }
                }
            }
            return nil
        }

        /// A scalar is the word, or holds it among others with spaces between.
        private static func offset(
            of word: String,
            inWords string: String,
            at start: Int,
            _ text: SourceText,
            _ left: inout Int
        ) -> Int? {
            if string == word {
                left -= 1
                return left < 0 ? start : nil
            }
            guard string.utf8.contains(where: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }) else {
                return nil
            }
            var offset = start
            for other in FormatReader.split(string) {
                guard let found = text.offset(of: other, from: offset) else { return nil }
                if other == word {
                    left -= 1
                    if left < 0 { return found }
                }
                offset = found + other.utf8.count
            }
            return nil
        }
    }

    /// The whole pack.
    var top: Place { Place(text: text, node: root, offset: root?.offset) }

    /// The definition of a label.
    func label(_ id: String) -> Place { place(of: labels[id], or: "labels") }

    /// The terms of a lexicon.
    func lexicon(_ name: String) -> Place { place(of: lexicons[name], or: "lexicons") }

    /// The guard at `index`.
    func `guard`(_ index: Int) -> Place { top["guards"][index] }

    /// The context at `index`.
    func context(_ index: Int) -> Place { top["contexts"][index] }

    /// The rule at `index`.
    func rule(_ index: Int) -> Place { top["rules"][index] }

    /// An entry of a mapping, which stands where its key does.
    private func place(of entry: SourceEntry?, or key: String) -> Place {
        guard let entry else { return top[key] }
        return Place(text: text, node: entry.value, offset: entry.keyOffset)
    }
}
