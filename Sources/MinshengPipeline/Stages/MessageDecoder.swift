// SPDX-License-Identifier: Apache-2.0

/// Reads the items of a message.
///
/// Each worker of the runtime has a decoder of its own and calls it for one message after another, so a decoder may
/// keep buffers between calls. A call does all of its work on the caller's thread and neither blocks nor throws: what
/// it cannot read it rejects.
///
/// For each item of the message, in order, a decoder either
///
/// - fills in an ``Item`` from texts it has put into the batch with ``Batch/store(_:)-(Span<UInt8>)``, and calls
///   ``Batch/append(_:)``, which works out key and digest; or
/// - calls ``Batch/reject(id:reason:field:message:)``, after ``Batch/discardText(after:)`` has taken back what it stored
///   for that item. A message that cannot be taken apart into items is rejected once, as a whole. The reasons are
///   those of `RejectionReason`: `notJSON`, `notUTF8`, `tooLarge`, `missingField`, `badField`.
///
/// Every text that it stores is valid UTF-8. A message for which it does neither is rejected by the runtime, so that
/// nothing is skipped in silence.
///
/// ```swift
/// struct LineDecoder: MessageDecoder {
///     mutating func decode(_ message: Range<Int>, of bytes: Span<UInt8>, into batch: inout Batch) {
///         guard let title = String(validating: bytes.extracting(message)) else {
///             batch.reject(id: nil, reason: .notUTF8, field: nil, message: "the message is not UTF-8")
///             return
///         }
///         var item = Item()
///         item.id = batch.store(String(title.hashValue))
///         item.source = batch.store("lines")
///         item.title = batch.store(title)
///         batch.append(item)
///     }
/// }
/// ```
public protocol MessageDecoder {
    /// Reads the items of one message into `batch`.
    /// - Parameters:
    ///   - message: where the message lies in `bytes`; it may be empty, and may hold anything.
    ///   - bytes: a buffer in which at least ``MessageBatch/padding`` bytes follow the message, so that a vectorised
    ///     parser can read past its end in place.
    ///   - batch: takes the items and the rejections.
    mutating func decode(_ message: Range<Int>, of bytes: Span<UInt8>, into batch: inout Batch)
}
