// SPDX-License-Identifier: Apache-2.0

/// A text as rules read it: repaired, folded and cut into sentences, with the way back to the original.
///
/// A view is scratch to be used again: ``load(title:body:)`` keeps its buffers, so reading item after item allocates
/// nothing once they have grown. Take what is needed from a view before it loads the next text; a copy of ``folded`` or
/// ``segments`` held over a load makes that load copy the buffer.
package struct TextView: Sendable {
    /// The most bytes, of title and body together, that a view can hold: about 512 MiB.
    package static let maximumSize = Int(Int32.max) / FoldingTable.expansionLimit - 16

    /// The folded text: title, headings and paragraphs in reading order, each on a line of its own.
    package private(set) var folded: [UInt8] = []
    private var reader = TextReader()

    /// Creates an empty view.
    package init() {}

    /// The text's sentences, titles and headings in reading order; one of more than 8 KiB in several parts.
    package var segments: [TextSegment] { reader.segments }

    /// The way from ranges of ``folded`` to the original text.
    package var alignment: Alignment { reader.alignment }

    /// What was repaired and folded.
    package var repairs: TextRepairs { reader.repairs }

    /// Reads a text into the view, in place of the former one.
    ///
    /// If `title` is empty, a first line of `body` that looks like one becomes the title: a Markdown heading; all of a
    /// body that is one line of at most 45 characters and does not end in `。` or `；`; or, before at least 48 more (24 if
    /// blanks separate its clauses), a line of 6 to 45 that is not, by its look, the beginning of a broken sentence.
    /// - Returns: false, with an empty view, if the text is not UTF-8, holds nothing but blanks, control characters and
    ///   marks that end sentences, or is larger than ``maximumSize``.
    /// - Complexity: O(*n*) in bytes.
    package mutating func load(title: Span<UInt8>, body: Span<UInt8>) -> Bool {
        clear()
        guard title.count + body.count <= Self.maximumSize else { return false }
        guard Self.read(title: title, body: body, reader: &reader, folded: &folded) else {
            clear()
            return false
        }
        return true
    }

    private mutating func clear() {
        folded.removeAll(keepingCapacity: true)
        reader.clear()
    }

    private static func read(
        title: Span<UInt8>,
        body: Span<UInt8>,
        reader: inout TextReader,
        folded: inout [UInt8]
    ) -> Bool {
        var isReadable = false
        // Each character's form is bounded, and each block adds one line feed for at least one byte read.
        let capacity = (title.count + body.count) * FoldingTable.expansionLimit + 16
        folded.append(addingCapacity: capacity) { out in
            isReadable = reader.read(title: title, body: body, into: &out)
        }
        guard isReadable else { return false }
        reader.cutLongSegments(in: folded.span)
        reader.markRepeats(in: folded.span)
        return true
    }
}
