// SPDX-License-Identifier: Apache-2.0

public import MinshengMetrics

/// Some items on their way through the stages together, with one buffer that holds the text of all of them.
///
/// A batch is the unit that crosses from stage to stage: one message or many went into it, each with one item or
/// many. Its parts grow in step: ``items``, ``readings`` and ``outcomes`` have the same indices. An item that could not
/// be read has no place in them; it is one of the ``rejections``.
///
/// - A **decoder** calls `store(_:)` for each text, then ``append(_:)``; or ``reject(id:reason:field:message:)``, or
///   ``rejectMessage(reason:message:)``.
/// - A **transform** reads ``items``, may ``update(at:_:)`` them, say what their texts mean with ``setReading(_:at:)``, or
///   ``reject(at:reason:field:message:)``.
/// - The **aggregator** gives every item its outcome with ``settle(_:as:)``.
/// - The **source** reads the outcomes when it acknowledges what it received.
public struct Batch: Sendable {
    /// The text of every item, each field valid UTF-8; a ``TextRange`` names a part of it.
    public private(set) var bytes: [UInt8] = []
    /// The items that could be read, in the order of receipt.
    public private(set) var items: [Item] = []
    /// The tags of all items; an ``Item/tags`` names a part of it.
    public private(set) var tags: [TextRange] = []
    /// What a classifier said of each item's text, or nil where none has spoken.
    public private(set) var readings: [ItemReading?] = []
    /// Where each item ended, or ``Outcome/pending``.
    public private(set) var outcomes: [Outcome] = []
    /// Why items were not taken, those that could not be read among them.
    public private(set) var rejections: [Rejection] = []
    /// The number of messages that went into the batch.
    public private(set) var messageCount = 0
    /// The number of items received: those in ``items`` and those that could not be read.
    public private(set) var receivedCount = 0
    /// When the messages of the batch were received.
    public let receivedAt: Timestamp

    let keySeed: UInt64
    private var nextIndex = 0

    /// Creates an empty batch.
    /// - Parameters:
    ///   - receivedAt: the time of receipt of its messages.
    ///   - keySeed: a secret that makes ``Item/key`` hard to collide on purpose; the same in all batches of a pipeline.
    public init(receivedAt: Timestamp, keySeed: UInt64 = 0) {
        self.receivedAt = receivedAt
        self.keySeed = keySeed
    }

    /// Makes room for so many items and bytes of text at once.
    mutating func reserveCapacity(items count: Int, bytes byteCount: Int) {
        bytes.reserveCapacity(byteCount)
        items.reserveCapacity(count)
        readings.reserveCapacity(count)
        outcomes.reserveCapacity(count)
    }

    // MARK: Decoding

    /// Marks that what follows comes from the next message; the runtime calls it before each call of a decoder.
    public mutating func beginMessage() {
        messageCount += 1
        nextIndex = 0
    }

    /// Copies `text` into the batch and returns where it lies.
    /// - Parameter text: valid UTF-8.
    public mutating func store(_ text: Span<UInt8>) -> TextRange {
        let offset = bytes.count
        precondition(offset + text.count <= Int(UInt32.max), "a batch holds less than 4 GiB of text")
        text.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        return TextRange(offset: UInt32(offset), count: UInt32(text.count))
    }

    /// Copies `text` into the batch and returns where it lies.
    public mutating func store(_ text: some StringProtocol) -> TextRange {
        let offset = bytes.count
        bytes.append(contentsOf: text.utf8)
        precondition(bytes.count <= Int(UInt32.max), "a batch holds less than 4 GiB of text")
        return TextRange(offset: UInt32(offset), count: UInt32(bytes.count - offset))
    }

    /// Takes in the tags of the item that is being decoded, to be put into ``Item/tags``.
    public mutating func store(tags: [TextRange]) -> Range<Int> {
        self.tags.append(contentsOf: tags)
        return self.tags.count - tags.count..<self.tags.count
    }

    /// Forgets the text stored since ``bytes`` had `count` bytes, so that a rejected item leaves nothing behind.
    public mutating func discardText(after count: Int) {
        bytes.removeLast(bytes.count - count)
    }

    /// Adds an item whose fields the decoder has filled in, and works out its key and digest.
    /// - Precondition: `id` and `source` are present, and `title` or `contentText` is.
    public mutating func append(_ item: consuming Item) {
        precondition(!item.id.isEmpty && !item.source.isEmpty, "an item has an id and a source")
        precondition(!(item.title.isEmpty && item.contentText.isEmpty), "an item has a title or a body")
        item.key = key(of: item)
        item.digest = digest(of: item)
        item.messageIndex = UInt32(max(messageCount - 1, 0))
        item.index = UInt32(nextIndex)
        items.append(item)
        readings.append(nil)
        outcomes.append(.pending)
        nextIndex += 1
        receivedCount += 1
    }

    /// Counts an item that cannot be read.
    /// - Parameters:
    ///   - id: the item's id if that much can be read.
    ///   - reason: the kind of fault.
    ///   - field: the member at fault, or nil if it is the whole.
    ///   - message: what is wrong and what would be right, in one line, without text from the sender.
    public mutating func reject(id: String?, reason: RejectionReason, field: String?, message: String) {
        rejections.append(
            Rejection(
                messageIndex: max(messageCount - 1, 0),
                index: nextIndex,
                id: id,
                reason: reason,
                field: field,
                message: message
            )
        )
        nextIndex += 1
        receivedCount += 1
    }

    /// Counts a whole message that cannot be read, as one item.
    /// - Parameters:
    ///   - reason: the kind of fault.
    ///   - message: what is wrong and what would be right, in one line, without text from the sender.
    public mutating func rejectMessage(reason: RejectionReason, message: String) {
        rejections.append(
            Rejection(
                messageIndex: max(messageCount - 1, 0),
                index: 0,
                isWholeMessage: true,
                id: nil,
                reason: reason,
                field: nil,
                message: message
            )
        )
        nextIndex += 1
        receivedCount += 1
    }

    // MARK: Transforms

    /// Changes the fields of the item at `index`; its key and digest stay as they were.
    public mutating func update(at index: Int, _ change: (inout Item) -> Void) {
        change(&items[index])
    }

    /// Notes what a classifier says of the text of the item at `index`.
    public mutating func setReading(_ reading: consuming ItemReading, at index: Int) {
        readings[index] = reading
    }

    // MARK: Outcomes

    /// Takes the item at `index` out of the way of later stages, and says why.
    /// - Precondition: its outcome is pending.
    public mutating func reject(at index: Int, reason: RejectionReason, field: String?, message: String) {
        let item = items[index]
        settle(index, as: .rejected)
        rejections.append(
            Rejection(
                messageIndex: Int(item.messageIndex),
                index: Int(item.index),
                id: text(item.id),
                reason: reason,
                field: field,
                message: message
            )
        )
    }

    /// Says where the item at `index` ended.
    /// - Precondition: its outcome is pending.
    public mutating func settle(_ index: Int, as outcome: Outcome) {
        precondition(outcomes[index] == .pending, "an item ends only once")
        outcomes[index] = outcome
    }
}

extension Batch {
    /// The indices of the items that no stage has settled, in order.
    public var pendingIndices: [Int] {
        outcomes.indices.filter { outcomes[$0] == .pending }
    }
}
