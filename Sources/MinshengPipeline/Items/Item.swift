// SPDX-License-Identifier: Apache-2.0

public import MinshengMetrics

/// One news or policy item as a record of ranges into the bytes of its ``Batch``.
///
/// The hot path reads the ranges and builds no `String`. Where speed does not matter, ``Batch/text(_:)`` turns a
/// range into one:
///
/// ```swift
/// for item in batch.items {
///     print(batch.text(item.source), batch.text(item.title))
/// }
/// ```
///
/// A decoder fills in the fields that the sender wrote and hands the record to ``Batch/append(_:)``, which works out
/// those that follow from them: ``key``, ``digest`` and the item's place in its message.
public struct Item: Sendable {
    /// The sender's name for the item, unique within ``source``; 1 to 256 bytes.
    public var id = TextRange.empty
    /// Who published the item: a URI or a short name; never empty.
    public var source = TextRange.empty
    /// News or policy.
    public var kind = ItemKind.news
    /// The headline; at least one of this and ``contentText`` is present.
    public var title = TextRange.empty
    /// The body as plain text.
    public var contentText = TextRange.empty
    /// A shorter form of the body, by the sender.
    public var summary = TextRange.empty
    /// The address of the item.
    public var url = TextRange.empty
    /// A BCP 47 language tag.
    public var language = TextRange.empty
    /// A region's name, or its code in GB/T 2260.
    public var region = TextRange.empty
    /// The item's tags, as indices into ``Batch/tags``.
    public var tags = 0..<0
    /// When the item was published, as the sender says, or nil if it does not say.
    public var publishedAt: Timestamp?
    /// When the item was last changed, as the sender says, or nil if it does not say.
    public var modifiedAt: Timestamp?

    /// A hash of source and id: equal for two items exactly when they claim to be the same one.
    public internal(set) var key: UInt128 = 0
    /// A hash of everything the item says: equal for two items of one key exactly when they say the same.
    public internal(set) var digest: UInt64 = 0
    /// Which message of the batch the item came in.
    public internal(set) var messageIndex: UInt32 = 0
    /// Which item of its message it was.
    public internal(set) var index: UInt32 = 0

    /// Creates a record with every field absent.
    public init() {}
}

/// What sort of document an item is.
public enum ItemKind: UInt8, CaseIterable, Sendable {
    /// A news report.
    case news
    /// A policy document: a law, a regulation, an opinion, a notice.
    case policy

    /// The name on the wire.
    public var name: String {
        switch self {
        case .news: "news"
        case .policy: "policy"
        }
    }
}
