// SPDX-License-Identifier: Apache-2.0

import Logging
import MinshengMetrics

/// Turns raw messages into a batch of items that every transform has seen.
///
/// Each worker of a pipeline has one, with a decoder of its own.
struct BatchWorker {
    private var decoder: any MessageDecoder
    private let transforms: [any Transform]
    private let keySeed: UInt64
    private let logger: Logger

    init(decoder: any MessageDecoder, transforms: [any Transform], keySeed: UInt64, logger: Logger) {
        self.decoder = decoder
        self.transforms = transforms
        self.keySeed = keySeed
        self.logger = logger
    }

    mutating func process(_ messages: consuming MessageBatch) -> Batch {
        messages.seal()
        var batch = Batch(receivedAt: messages.receivedAt, keySeed: keySeed)
        batch.reserveCapacity(items: messages.count, bytes: messages.bytes.count)
        for message in messages.messages {
            batch.beginMessage()
            switch message {
            case .bytes(let range): decode(range, of: messages.bytes.span, into: &batch)
            case .refused(let reason, let text): batch.rejectMessage(reason: reason, message: text)
            }
        }
        if !messages.allowedSources.isEmpty { refuseForeignSources(in: &batch, allowed: messages.allowedSources) }
        transform(&batch)
        return batch
    }

    /// Rejects items that claim to be of a source that their sender may not speak for.
    private func refuseForeignSources(in batch: inout Batch, allowed: [Int: Set<String>]) {
        for index in batch.pendingIndices {
            let item = batch.items[index]
            guard let sources = allowed[Int(item.messageIndex)], !sources.contains(batch.text(item.source)) else {
                continue
            }
            batch.reject(
                at: index,
                reason: .forbidden,
                field: "source",
                message:
                    "this sender may not send items of that source; it may send \(sources.sorted().joined(separator: ", "))"
            )
        }
    }

    private mutating func decode(_ message: Range<Int>, of bytes: Span<UInt8>, into batch: inout Batch) {
        let receivedCount = batch.receivedCount
        decoder.decode(message, of: bytes, into: &batch)
        if batch.receivedCount == receivedCount {
            batch.rejectMessage(reason: .noItem, message: "the message holds no item; send at least one")
        }
    }

    private func transform(_ batch: inout Batch) {
        do {
            for transform in transforms { try transform.apply(to: &batch) }
        } catch {
            let pending = batch.pendingIndices
            logger.error(
                "a transform failed; the items of its batch are rejected",
                metadata: ["error": "\(error)", "items": "\(pending.count)"]
            )
            for index in pending {
                batch.reject(
                    at: index,
                    reason: .stageFailed,
                    field: nil,
                    message: "a stage failed; send the item again"
                )
            }
        }
    }
}
