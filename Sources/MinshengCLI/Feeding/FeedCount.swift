// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// What has been fed so far.
struct FeedCount {
    /// Items sent.
    var items = 0
    /// Messages sent; fewer than items where they are batched.
    var messages = 0
    /// Bytes of the messages.
    var bytes = 0
    /// Bytes of the input that have been dealt with.
    var bytesRead = 0
    /// Items that could not be sent because of what they are.
    var refused = 0
    /// Messages that were sent and not handed over, or not acknowledged, known at the end.
    var unsent = 0
    /// What became of the items, known at the end on a lane that tells.
    var tally: FeedTally?

    /// The count on one line, for people.
    func summary(elapsed: Duration, endpoint: String) -> String {
        var parts = [
            "\(Figures.grouped(items)) items", Figures.bytes(bytes), "\(Figures.decimal(elapsed.seconds, digits: 2)) s",
            "\(Figures.decimal(rate(elapsed), digits: 0)) items/s",
        ]
        if refused > 0 { parts.append("\(Figures.grouped(refused)) refused") }
        if let tally { parts += FeedCount.parts(of: tally) }
        let fate = tally == nil ? "messages not handed over" : "batches not acknowledged"
        if unsent > 0 { parts.append("\(Figures.grouped(unsent)) \(fate)") }
        return parts.joined(separator: " · ") + " → \(endpoint)\n"
    }

    private static func parts(of tally: FeedTally) -> [String] {
        let others = [
            (tally.duplicate, "duplicate"), (tally.corrected, "corrected"), (tally.late, "late"),
            (tally.rejected, "rejected"), (tally.resentBatches, "batches sent again"),
        ]
        return ["\(Figures.grouped(tally.accepted)) accepted"]
            + others.filter { $0.0 > 0 }.map { "\(Figures.grouped($0.0)) \($0.1)" }
    }

    /// The count as one line of JSON.
    func json(elapsed: Duration, endpoint: String, isInterrupted: Bool) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("endpoint", endpoint)
        json.member("items", items)
        json.member("messages", messages)
        json.member("bytes", bytes)
        json.member("seconds", elapsed.seconds)
        json.member("items_per_second", rate(elapsed))
        json.member("refused", refused)
        json.member("unsent_messages", unsent)
        if let tally {
            json.member("accepted", tally.accepted)
            json.member("duplicate", tally.duplicate)
            json.member("corrected", tally.corrected)
            json.member("late", tally.late)
            json.member("rejected", tally.rejected)
            json.member("resent_batches", tally.resentBatches)
        }
        json.member("interrupted", isInterrupted)
        json.endObject()
        json.endLine()
        return json.bytes
    }

    private func rate(_ elapsed: Duration) -> Double {
        elapsed > .zero ? Double(items) / elapsed.seconds : 0
    }
}
