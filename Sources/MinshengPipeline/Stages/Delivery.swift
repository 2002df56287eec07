// SPDX-License-Identifier: Apache-2.0

/// Messages on their way from a source, and how the source learns what became of them.
public struct Delivery: Sendable {
    /// The messages, in the order of receipt.
    public var messages: MessageBatch
    /// What to do once every item of the messages is settled.
    public let acknowledgement: Acknowledgement

    /// Creates a delivery.
    /// - Parameters:
    ///   - messages: the messages, in the order of receipt.
    ///   - acknowledgement: what to do once their items are settled; nothing, where nobody waits for an answer.
    public init(_ messages: MessageBatch, acknowledgement: Acknowledgement = .none) {
        self.messages = messages
        self.acknowledgement = acknowledgement
    }
}

/// What a source does once the items it handed on have been committed.
///
/// The runtime calls it at most once, after the aggregator, and the store where there is one, has taken the items in;
/// so a source that answers its senders from here never acknowledges what could still be lost. A delivery that the
/// runtime had to drop because it was cancelled is not acknowledged at all.
public struct Acknowledgement: Sendable {
    private let body: @Sendable (borrowing Batch) -> Void

    /// An acknowledgement that nobody waits for.
    public static let none = Acknowledgement { _ in }

    /// Creates an acknowledgement.
    /// - Parameter body: reads the outcomes and rejections of the batch. It is called on the aggregator's task, which
    ///   everyone waits for, so it hands on what it has to say and returns at once.
    public init(_ body: @escaping @Sendable (borrowing Batch) -> Void) {
        self.body = body
    }

    /// Does it; the runtime does so, and a test's stand-in for the runtime.
    package func callAsFunction(_ batch: borrowing Batch) {
        body(batch)
    }
}
