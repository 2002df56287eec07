// SPDX-License-Identifier: Apache-2.0

/// An item that a window keeps as evidence, with the words it was counted for.
public struct KeptItem: Hashable, Sendable {
    /// Its id.
    public let id: String
    /// Where it comes from.
    public let source: String
    /// Its address, cut at 256 bytes; nil if it has none.
    public let url: String?
    /// Its title, cut at 256 bytes; may be empty.
    public let title: String
    /// Its date, as RFC 3339 has it.
    public let time: String
    /// The slugs of the labels that it carries.
    public let labels: [String]
    /// The slugs of the principles whose word it uses.
    public let stated: [String]
    /// Words it was counted for, up to sixteen, for as many of its labels as there is room.
    public let evidence: [Words]
    /// The item as the daemon wrote it.
    public let json: [UInt8]

    /// Words in an item that speak for a label.
    public struct Words: Hashable, Sendable {
        /// The slug of the label.
        public let label: String
        /// Whether the label is stated by its own word, and not by what is done.
        public let isStatement: Bool
        /// The rule that found them.
        public let rule: String
        /// Whether they say that something is wanting.
        public let isDeficit: Bool
        /// Whether they stand in the title, and not in the body.
        public let isInTitle: Bool
        /// Where they stand there, in bytes of UTF-8; empty if the daemon names no place.
        public let utf8: Range<Int>
        /// What stands before them in their line, up to 20 ideographs.
        public let before: String
        /// The words.
        public let surface: String
        /// What stands after them in their line, up to 20 ideographs.
        public let after: String

        init(_ body: JSONValue) throws(ClientError) {
            label = try body.text("label")
            isStatement = try body.text("part") == "stated"
            rule = try body.text("rule")
            isDeficit = try body.text("polarity") == "deficit"
            isInTitle = try body.text("in") == "title"
            let bounds = try body.elements("utf8").compactMap(\.integer)
            utf8 = bounds.count == 2 && 0 <= bounds[0] && bounds[0] <= bounds[1] ? bounds[0]..<bounds[1] : 0..<0
            before = try body.text("before")
            surface = try body.text("surface")
            after = try body.text("after")
        }
    }

    /// Reads an item.
    /// - Parameter json: the body as it was written.
    package init(_ body: JSONValue, json: [UInt8]) throws(ClientError) {
        id = try body.text("id")
        source = try body.text("source")
        url = body["url"]?.string
        title = try body.text("title")
        time = try body.text("time")
        labels = try body.texts("labels")
        stated = try body.texts("stated")
        var words: [Words] = []
        for each in try body.elements("evidence") { words.append(try Words(each)) }
        evidence = words
        self.json = json
    }
}
