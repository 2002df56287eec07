// SPDX-License-Identifier: Apache-2.0

public import Minsheng

/// An item that was counted, with what it was counted for: the evidence behind a number.
///
/// Texts are cut to fixed lengths, so that a sample is bounded whatever items hold.
public struct SampledItem: Hashable, Sendable {
    /// Words of the item that gave a label points.
    public struct Words: Hashable, Sendable {
        /// The label, an index into the labels of the pack.
        public let label: Int
        /// Whether the words state a principle by its own word, or speak to the substance.
        public let isStatement: Bool
        /// Whether the words say that something is wanting.
        public let isDeficit: Bool
        /// Whether the words stand in the title.
        public let isInTitle: Bool
        /// The place of the words, in UTF-8 bytes from the start of the title or the body.
        public let utf8: Range<Int>
        /// The words as the original has them.
        public let surface: String
        /// What stands before them in their line, at most ``contextLimit`` bytes.
        public let before: String
        /// What stands after them in their line, at most ``contextLimit`` bytes.
        public let after: String
        /// The rule that found them.
        public let rule: String

        /// How many bytes are kept of what stands before and after: 20 ideographs.
        public static let contextLimit = 60

        /// Creates the record of some words.
        public init(
            label: Int,
            isStatement: Bool,
            isDeficit: Bool,
            isInTitle: Bool,
            utf8: Range<Int>,
            surface: String,
            before: String = "",
            after: String = "",
            rule: String
        ) {
            self.label = label
            self.isStatement = isStatement
            self.isDeficit = isDeficit
            self.isInTitle = isInTitle
            self.utf8 = utf8
            self.surface = SampledItem.cut(surface, to: 96)
            self.before = SampledItem.cut(before, to: Self.contextLimit)
            self.after = SampledItem.cut(after, to: Self.contextLimit)
            self.rule = SampledItem.cut(rule, to: 64)
        }
    }

    /// The most words that are kept of an item: one for each label of the built-in pack, and two more.
    public static let wordLimit = 16

    /// The sender's name for the item.
    public let id: String
    /// Who published it.
    public let source: String
    /// The title, or nothing.
    public let title: String
    /// The item's address, or nothing.
    public let url: String
    /// When the item counts.
    public let date: Timestamp
    /// The labels it carries.
    public let labels: LabelSet
    /// The principles it states.
    public let stated: LabelSet
    /// What it carries and states them by.
    public let words: [Words]

    /// Creates the record of an item.
    public init(
        id: String,
        source: String,
        title: String,
        url: String = "",
        date: Timestamp,
        labels: LabelSet,
        stated: LabelSet,
        words: [Words]
    ) {
        self.id = Self.cut(id, to: 256)
        self.source = Self.cut(source, to: 128)
        self.title = Self.cut(title, to: 256)
        self.url = Self.cut(url, to: 256)
        self.date = date
        self.labels = labels
        self.stated = stated
        self.words = Array(words.prefix(Self.wordLimit))
    }

    private static func cut(_ text: String, to length: Int) -> String {
        guard text.utf8.count > length else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: length - 3)
        // Not in the middle of a character.
        while end > text.startIndex, UTF8.isContinuation(text.utf8[end]) { end = text.utf8.index(before: end) }
        return String(text[..<end]) + "…"
    }
}

extension SampledItem {
    /// The bytes that the record takes: its texts, and what strings and records take beside them.
    var byteCount: Int {
        MemoryLayout<SampledItem>.stride + id.utf8.count + source.utf8.count + title.utf8.count + url.utf8.count + 5
            * 48
            + words.reduce(0) {
                $0 + MemoryLayout<Words>.stride + $1.surface.utf8.count + $1.before.utf8.count
                    + $1.after.utf8.count + $1.rule.utf8.count + 4 * 48
            }
    }

    /// The most bytes that a record takes.
    static let greatestByteCount =
        MemoryLayout<SampledItem>.stride + 256 + 128 + 256 + 256 + 5 * 48
        + wordLimit * (MemoryLayout<Words>.stride + 96 + 64 + 2 * Words.contextLimit + 4 * 48)

    func write(to writer: inout SnapshotWriter) {
        for text in [id, source, title, url] { writer.write(text) }
        writer.write(date)
        writer.write(word: labels.rawValue)
        writer.write(word: stated.rawValue)
        writer.write(words.count)
        for word in words {
            writer.write(word.label)
            writer.write((word.isStatement ? 1 : 0) + (word.isDeficit ? 2 : 0) + (word.isInTitle ? 4 : 0))
            writer.write(word.utf8.lowerBound)
            writer.write(word.utf8.count)
            writer.write(word.surface)
            writer.write(word.before)
            writer.write(word.after)
            writer.write(word.rule)
        }
    }

    init(from reader: inout SnapshotReader, labelCount: Int) throws(MetricsError) {
        let id = try reader.string("an id")
        let source = try reader.string("a source")
        let title = try reader.string("a title")
        let url = try reader.string("an address")
        let date = try reader.instant()
        let labels = LabelSet(rawValue: try reader.word())
        let stated = LabelSet(rawValue: try reader.word())
        var words: [Words] = []
        for _ in 0..<(try reader.integer(in: 0...Int64(Self.wordLimit), "the number of words")) {
            let label = try reader.integer(in: 0...Int64(max(labelCount - 1, 0)), "a label")
            let flags = try reader.integer(in: 0...7, "flags of words")
            let start = try reader.count("a place of words")
            let length = try reader.integer(in: 0...Int64(Int32.max), "a length of words")
            words.append(
                Words(
                    label: label,
                    isStatement: flags & 1 != 0,
                    isDeficit: flags & 2 != 0,
                    isInTitle: flags & 4 != 0,
                    utf8: start..<start + length,
                    surface: try reader.string("words"),
                    before: try reader.string("what stands before words"),
                    after: try reader.string("what stands after words"),
                    rule: try reader.string("a rule")
                )
            )
        }
        self.init(
            id: id,
            source: source,
            title: title,
            url: url,
            date: date,
            labels: labels,
            stated: stated,
            words: words
        )
    }
}
