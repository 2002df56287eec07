// SPDX-License-Identifier: Apache-2.0

/// The sections of a long document, found by its headings, so that each can have a verdict of its own.
///
/// Headings are lines of Markdown (`## …`), divisions of statutes (`第一章`, `第十四条`) and the numbering of policy papers
/// (`一、`, `（一）`, `1.`, `（1）`), whose headings end at the first `。` of their line. Enumerations inside a sentence, after
/// `：` or `；`, are not headings, and neither is a line that happens to begin with a number out of turn.
public struct DocumentOutline: Hashable, Sendable {
    /// One section: a heading and the text below it.
    public struct Section: Hashable, Sendable {
        /// How deep the section stands, from 1.
        public var level: Int
        /// The number as written: `一、`, `(三)`, `第十四条`; empty if the heading has none.
        public var number: String
        /// The heading as written, without number and Markdown marks; empty for an article of a statute.
        public var heading: String
        /// The section with all below it: UTF-8 offsets in the document, from its heading on.
        public var range: Range<Int>
        /// The section without the sections below it.
        public var ownRange: Range<Int>
    }

    /// The document's title, if its first line is a Markdown heading above all others: UTF-8 offsets.
    public private(set) var titleRange: Range<Int>?
    /// The text before the first section, without the title; UTF-8 offsets.
    public private(set) var preambleRange: Range<Int>
    /// The sections in reading order.
    public private(set) var sections: [Section] = []

    /// Finds the sections of `document`, a text in UTF-8.
    ///
    /// A document without headings has no sections, and its preamble is all of it. So has one that is not UTF-8.
    /// - Complexity: O(*n*) in bytes.
    public init(of document: Span<UInt8>) {
        var scanner = OutlineScanner()
        var headings = scanner.headings(of: document)
        if let title = Self.title(among: headings) {
            titleRange = title.textRange
            headings.removeFirst()
        }
        preambleRange = (titleRange?.upperBound ?? 0)..<(headings.first?.start ?? document.count)
        sections = Self.sections(headings, in: document)
    }

    /// The first heading, if it is the document's first line and no other ranks as high.
    private static func title(among headings: [OutlineHeading]) -> OutlineHeading? {
        guard let first = headings.first, first.isFirstLine, case .markdown = first.rank else { return nil }
        return headings.dropFirst().allSatisfy { $0.rank > first.rank } ? first : nil
    }

    private static func sections(_ headings: [OutlineHeading], in document: Span<UInt8>) -> [Section] {
        var sections: [Section] = []
        var open: [(rank: OutlineHeading.Rank, index: Int)] = []
        for (index, heading) in headings.enumerated() {
            while let last = open.last, last.rank >= heading.rank {
                sections[last.index].range = sections[last.index].range.lowerBound..<heading.start
                open.removeLast()
            }
            let end = index + 1 < headings.count ? headings[index + 1].start : document.count
            open.append((heading.rank, sections.count))
            sections.append(
                Section(
                    level: open.count,
                    number: text(of: heading.numberRange, in: document),
                    heading: text(of: heading.textRange, in: document),
                    range: heading.start..<document.count,
                    ownRange: heading.start..<end
                )
            )
        }
        return sections
    }

    private static func text(of range: Range<Int>, in document: Span<UInt8>) -> String {
        var bytes: [UInt8] = []
        for index in range { bytes.append(document[index]) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
