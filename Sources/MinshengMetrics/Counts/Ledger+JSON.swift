// SPDX-License-Identifier: Apache-2.0

import Minsheng

extension Ledger {
    /// The topic under which the ledger is published.
    public static let topic = "v1/ledger/"

    /// The ledger's body, as the live lane carries it: one JSON object in UTF-8, without a line end.
    /// - Parameters:
    ///   - time: when the body was made.
    ///   - epoch: the name of the run of numbers `sequence` belongs to.
    ///   - sequence: the number of the message within its topic.
    public func json(time: Timestamp, epoch: String, sequence: Int) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 512)
        json.beginObject()
        json.member("type", "ledger")
        json.member("time", time.rfc3339())
        json.member("epoch", epoch)
        json.member("seq", sequence)
        json.member("received", received)
        json.member("counted", counted)
        json.member("unmatched", unmatched)
        json.member("duplicate", duplicate)
        json.member("late", late)
        json.member("rejected", rejected)
        json.member("balance", balance)
        json.key("rejected_by_reason")
        json.beginObject()
        for (reason, count) in rejectedByReason.sorted(by: { $0.key < $1.key }) { json.member(reason.rawValue, count) }
        json.endObject()
        json.member("partly_late", partlyLate)
        json.member("revising", revising)
        json.member("undated", undated)
        json.member("clamped", clamped)
        json.endObject()
        return json.bytes
    }
}
