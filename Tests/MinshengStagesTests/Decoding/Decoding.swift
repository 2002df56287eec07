// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import MinshengPipeline
import MinshengStages
import Testing

/// Decodes one message as the runtime does.
func decoded(_ message: [UInt8], limits: ItemLimits = ItemLimits()) -> Batch {
    var decoder = ItemDecoder(limits: limits)
    return decoded(message, by: &decoder)
}

/// Decodes one message as the runtime does, with a decoder that may have read others before.
func decoded(_ message: [UInt8], by decoder: inout ItemDecoder) -> Batch {
    // The bytes around a message must not matter, so they are not zeros.
    let before = Array("[\"".utf8)
    let bytes = before + message + [UInt8](repeating: UInt8(ascii: "}"), count: MessageBatch.padding)
    var batch = Batch(receivedAt: .epoch)
    batch.beginMessage()
    decoder.decode(before.count..<before.count + message.count, of: bytes.span, into: &batch)
    return batch
}

func decoded(_ json: String, limits: ItemLimits = ItemLimits()) -> Batch {
    decoded(Array(json.utf8), limits: limits)
}

/// Expects that a message was rejected once, as a whole or as its only item, and left nothing behind.
func expectRejection(
    _ batch: Batch,
    _ reason: RejectionReason,
    field: String? = nil,
    id: String? = nil,
    _ message: String,
    isWholeMessage: Bool? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let expected = Rejection(
        messageIndex: 0,
        index: 0,
        isWholeMessage: isWholeMessage ?? (field == nil),
        id: id,
        reason: reason,
        field: field,
        message: message
    )
    #expect(batch.rejections == [expected], sourceLocation: sourceLocation)
    #expect(batch.receivedCount == 1 && batch.items.isEmpty && batch.bytes.isEmpty, sourceLocation: sourceLocation)
}
