// SPDX-License-Identifier: Apache-2.0

/// Words of a text that gave a label points.
public struct Evidence: Hashable, Sendable {
    /// The label, an index into ``Pack/labels``.
    public let label: Int
    /// Whether the words speak to the verdict's substance, or state a principle by its own word.
    public let isStatement: Bool
    /// The rule that found them.
    public let rule: String
    /// The points they gave, all factors applied; the points of a label's evidence in a segment add up exactly.
    public let points: Int
    /// Whether the text affirms what it names, or says it is wanting.
    public let polarity: Polarity
    /// The part of the text they stand in.
    public let zone: Zone
    /// The segment they stand in, counted from the text's start.
    public let segment: Int
    /// The words themselves, in the original and as the classifier read them.
    public let anchor: Quotation
    /// The words beside them that the rule asked for.
    public let supports: [Quotation]
    /// Whether the words stand as a bare item in a list, which lowers their points.
    public let isListItem: Bool
}

/// Words of a text, with their place.
public struct Quotation: Hashable, Sendable {
    /// The term they match, as its author wrote it.
    public let term: String
    /// The words as the original has them, line breaks and all.
    public let surface: String
    /// The words as they were matched: repaired and folded.
    public let folded: String
    /// Where they stand; more than one span only where a heading was lifted out of the middle of them.
    public let spans: [TextSpan]
}

/// A place in an original text, in every unit an editor, a browser or a database may want.
public struct TextSpan: Hashable, Sendable {
    /// Whether the place is in the title or the body that was given.
    public let part: SourceSpan.Part
    /// The place of the first character, counted from the start of the part.
    public let start: TextPosition
    /// The place after the last character.
    public let end: TextPosition

    /// UTF-8 bytes from the start of the part.
    public var utf8: Range<Int> { start.utf8..<end.utf8 }
    /// UTF-16 code units from the start of the part.
    public var utf16: Range<Int> { start.utf16..<end.utf16 }
    /// Unicode scalars from the start of the part.
    public var scalars: Range<Int> { start.scalar..<end.scalar }
}

/// Something that would have counted and does not, with the reason.
public struct Veto: Hashable, Sendable {
    /// What took the words away.
    public enum Reason: Hashable, Sendable {
        /// A guard covers them.
        case guarded(kind: String, by: String)
        /// A context of the sentence or the text leaves them nothing.
        case context(id: String)
        /// The rule's `none` condition found something.
        case excluded(by: String)
        /// The text denies what they name.
        case denied
        /// The label's share of the text is incidental beside another's.
        case incidental
        /// The text is not about the label; its ``Judgement`` says why.
        case notAbout
        /// The label has weak terms alone, which never decide.
        case onlyWeak
        /// The label's points stay below its threshold.
        case belowThreshold
        /// The label holds in too small a part of a long text.
        case notSalient
    }

    /// The label they would have counted for, an index into ``Pack/labels``.
    public let label: Int
    /// The rule that found them.
    public let rule: String
    /// The words.
    public let words: Quotation
    /// Why they do not count.
    public let reason: Reason
}

/// A verdict and everything behind it.
public struct Explanation: Hashable, Sendable {
    /// The pack whose rules gave it.
    public let pack: Pack
    /// The verdict, the same as ``Classifier/classify(title:body:)`` gives.
    public let verdict: Verdict
    /// What counted, in reading order.
    public let evidence: [Evidence]
    /// What would have counted and does not, in reading order.
    public let vetoes: [Veto]
    /// The contexts that lowered points, by name, in the pack's order.
    public let contexts: [String]
    /// For each label that is on, or off only beside a stronger one, the least evidence without which it would not be;
    /// in the pack's order, labels before statements.
    public let flips: [Flip]
    /// For each label with points of its own that the pack judges, whether the text is about it, and why; in the pack's
    /// order.
    public let judgements: [Judgement]
}
