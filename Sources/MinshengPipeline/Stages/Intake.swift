// SPDX-License-Identifier: Apache-2.0

public import MinshengMetrics

/// The pipeline's entrance, as a ``Source`` sees it.
public struct Intake: Sendable {
    private let accept: @Sendable (Delivery) async -> Bool
    private let now: @Sendable () -> Timestamp
    /// The name of the run that the sequence numbers of results belong to; another one means that counting began anew.
    public let epoch: String

    /// Creates an entrance; the runtime does so for its sources, and a test may for the source it tests.
    /// - Parameters:
    ///   - epoch: the name of the run.
    ///   - now: the time of receipt.
    ///   - accept: takes a delivery, waiting until there is room; returns false if it takes no more.
    public init(
        epoch: String = "",
        now: @escaping @Sendable () -> Timestamp,
        accept: @escaping @Sendable (Delivery) async -> Bool
    ) {
        self.epoch = epoch
        self.now = now
        self.accept = accept
    }

    /// Creates an empty batch of messages that are received now.
    /// - Parameter byteCount: how many bytes the messages will have together, where that is known.
    public func makeMessages(byteCount: Int = 0) -> MessageBatch {
        MessageBatch(receivedAt: now(), byteCount: byteCount)
    }

    /// Hands on a delivery, and waits until there is room for it.
    /// - Throws: `CancellationError` if the pipeline takes no more; the delivery is then lost and not acknowledged.
    public func send(_ delivery: Delivery) async throws {
        guard !delivery.messages.isEmpty else { return }
        guard await accept(delivery) else { throw CancellationError() }
    }
}
