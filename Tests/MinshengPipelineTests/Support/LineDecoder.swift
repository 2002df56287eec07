// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import MinshengPipeline

/// Reads `id|source|title|seconds` items, one a line; a line it cannot read is rejected, an empty message yields nothing.
struct LineDecoder: MessageDecoder {
    mutating func decode(_ message: Range<Int>, of bytes: Span<UInt8>, into batch: inout Batch) {
        precondition(bytes.count >= message.upperBound + MessageBatch.padding, "the runtime pads")
        let text = String(decoding: message.map { bytes[$0] }, as: UTF8.self)
        for line in text.split(separator: "\n") { decode(line: line, into: &batch) }
    }

    private func decode(line: Substring, into batch: inout Batch) {
        let fields = line.split(separator: "|", omittingEmptySubsequences: false)
        guard fields.count == 4, let seconds = Int64(fields[3]), !fields[0].isEmpty, !fields[1].isEmpty else {
            batch.reject(id: nil, reason: .badField, field: nil, message: "a line is id|source|title|seconds")
            return
        }
        var item = Item()
        item.id = batch.store(fields[0])
        item.source = batch.store(fields[1])
        item.title = batch.store(fields[2])
        item.publishedAt = Timestamp(secondsSince1970: seconds)
        batch.append(item)
    }
}
