// SPDX-License-Identifier: Apache-2.0

public import MinshengMetrics

/// Raw messages as a source received them, one after the other in one buffer.
///
/// The buffer ends in ``padding`` bytes that belong to no message, so that a decoder may read words beyond the end of
/// a message without copying it.
public struct MessageBatch: Sendable {
    /// The messages' bytes, then ``padding`` zero bytes once the batch is sealed.
    public private(set) var bytes: [UInt8] = []
    /// When the first of the messages was received.
    public let receivedAt: Timestamp

    /// How many bytes beyond a message's end a decoder may read.
    public static let padding = 64

    /// The messages, in the order of receipt.
    public private(set) var messages: [RawMessage] = []
    /// The only values of `source` that the items of a message may have, by the message's index; any if it is not here.
    private(set) var allowedSources: [Int: Set<String>] = [:]
    private var isSealed = false

    /// Creates an empty batch.
    /// - Parameters:
    ///   - receivedAt: when the first of the messages was received.
    ///   - byteCount: how many bytes the messages will have together, where that is known.
    public init(receivedAt: Timestamp, byteCount: Int = 0) {
        self.receivedAt = receivedAt
        if byteCount > 0 { bytes.reserveCapacity(byteCount + Self.padding) }
    }

    /// The number of messages, those refused among them.
    public var count: Int { messages.count }

    /// Whether there is no message.
    public var isEmpty: Bool { messages.isEmpty }

    /// Adds a message.
    /// - Parameter message: any bytes; nothing has been checked.
    public mutating func append(_ message: Span<UInt8>) {
        append(message.bytes)
    }

    /// Adds a message.
    /// - Parameters:
    ///   - message: any bytes; nothing has been checked.
    ///   - sources: the only values of `source` that the message's items may have, or nil if they may have any.
    public mutating func append(_ message: RawSpan, sources: Set<String>? = nil) {
        precondition(!isSealed, "a sealed batch takes no more messages")
        if let sources { allowedSources[messages.count] = sources }
        let start = bytes.count
        message.withUnsafeBytes { bytes.append(contentsOf: $0) }
        messages.append(.bytes(start..<bytes.count))
    }

    /// Adds a message that the source itself cannot take, such as one of two frames; it counts as one rejected item.
    /// - Parameters:
    ///   - reason: the kind of fault.
    ///   - message: what is wrong and what would be right, in one line.
    public mutating func refuse(_ reason: RejectionReason, message: String) {
        precondition(!isSealed, "a sealed batch takes no more messages")
        messages.append(.refused(reason, message))
    }

    /// Adds the padding; the runtime does so before it decodes.
    mutating func seal() {
        guard !isSealed else { return }
        isSealed = true
        bytes.append(contentsOf: repeatElement(0, count: Self.padding))
    }
}

/// One message of a ``MessageBatch``.
public enum RawMessage: Hashable, Sendable {
    /// The message's place in ``MessageBatch/bytes``.
    case bytes(Range<Int>)
    /// A message that is rejected without being decoded.
    case refused(RejectionReason, String)
}
