// SPDX-License-Identifier: Apache-2.0

public import Minsheng

/// Makes the signatures of texts.
///
/// A text is folded, so that script, width and case do not matter; its frame (新华社…电, 来源, 责任编辑) is left out; and
/// only its words are read: ideographs, letters and digits, not blanks and marks.
///
/// ```swift
/// var sketcher = StorySketcher()
/// let signature = sketcher.signature(title: title, body: body)
/// ```
///
/// The sketcher keeps its buffers. Where a text was just classified, ``signature(ofTextIn:)`` reads the classifier's
/// folded text and costs much less.
public struct StorySketcher: Sendable {
    private var view = TextView()
    private var least = LeastHashes()

    /// Creates a sketcher.
    public init() {}

    /// Returns the signature of a text, or nil if it is not UTF-8 or has no words.
    /// - Complexity: O(*n*) in bytes.
    public mutating func signature(title: String, body: String) -> StorySignature? {
        signature(title: title.utf8.span, body: body.utf8.span)
    }

    /// Returns the signature of UTF-8 text, or nil if it is not UTF-8 or has no words.
    /// - Complexity: O(*n*) in bytes.
    public mutating func signature(title: Span<UInt8>, body: Span<UInt8>) -> StorySignature? {
        guard view.load(title: title, body: body) else { return nil }
        return Self.signature(of: view, &least)
    }

    /// Returns the signature of the text that was last classified with `scratch`, or nil if it has no words.
    /// - Complexity: O(*n*) in bytes; nothing is folded again.
    public mutating func signature(ofTextIn scratch: ClassifierScratch) -> StorySignature? {
        Self.signature(of: scratch.view, &least)
    }

    private static func signature(of view: TextView, _ least: inout LeastHashes) -> StorySignature? {
        let frame = NewsFrame(view)
        let bytes = view.folded
        // An ideograph has three bytes; texts of letters have more hashes than this, and settle more often.
        least.reset(expecting: bytes.count / 3)
        while true {
            var shingles = Shingles()
            shingles.read(bytes.span.extracting(0..<frame.opening.lowerBound), into: &least)
            shingles.read(bytes.span.extracting(frame.opening.upperBound..<frame.closing.lowerBound), into: &least)
            guard shingles.finish(into: &least) else { return nil }
            if least.isComplete() { return StorySignature(values: least.values) }
            least.widen()
        }
    }
}
