// SPDX-License-Identifier: Apache-2.0

/// Many texts in one buffer, to be classified together.
///
/// A batch is filled, read and emptied again; its memory stays. ``Classifier/classify(_:)->VerdictBatch`` reads it, from one thread or
/// from several at once, each of which takes a range of it.
///
/// ```swift
/// var batch = TextBatch()
/// for article in articles { batch.append(title: article.title, body: article.text) }
/// for verdict in Classifier.builtIn.classify(batch) { print(verdict.labels.count) }
/// ```
public struct TextBatch: Sendable {
    /// The texts, title before body, one behind the other.
    private(set) var bytes: [UInt8] = []
    /// Where each text starts, where its body starts, and behind the last one where it ends.
    private var starts: [Int] = []
    private var bodies: [Int] = []

    /// Creates an empty batch.
    /// - Parameters:
    ///   - byteCount: the bytes of text to make room for.
    ///   - count: the texts to make room for.
    public init(reservingBytes byteCount: Int = 0, texts count: Int = 0) {
        bytes.reserveCapacity(byteCount)
        starts.reserveCapacity(count)
        bodies.reserveCapacity(count)
    }

    /// The number of texts.
    public var count: Int { starts.count }

    /// Whether there is no text.
    public var isEmpty: Bool { starts.isEmpty }

    /// The bytes of all texts, titles and bodies.
    public var byteCount: Int { bytes.count }

    /// Appends a text in UTF-8.
    /// - Parameters:
    ///   - title: its title, or nothing.
    ///   - body: the text.
    /// - Complexity: O(*n*) in bytes.
    public mutating func append(title: Span<UInt8>, body: Span<UInt8>) {
        starts.append(bytes.count)
        append(title)
        bodies.append(bytes.count)
        append(body)
    }

    /// Appends a text.
    /// - Complexity: O(*n*) in bytes.
    public mutating func append(title: String = "", body: String) {
        append(title: title.utf8Span.span, body: body.utf8Span.span)
    }

    /// Empties the batch and keeps its memory.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        bodies.removeAll(keepingCapacity: true)
    }

    /// Where a text's title and its body stand in ``bytes``.
    func ranges(of index: Int) -> (title: Range<Int>, body: Range<Int>) {
        let end = index + 1 < starts.count ? starts[index + 1] : bytes.count
        return (starts[index]..<bodies[index], bodies[index]..<end)
    }

    private mutating func append(_ text: Span<UInt8>) {
        bytes.append(addingCapacity: text.count) { out in
            out.append(text, in: text.indices)
        }
    }
}
