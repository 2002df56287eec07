// SPDX-License-Identifier: Apache-2.0

/// The decisions of a ``Feeder``: what is sent when, what is sent again, and when to give up.
///
/// It has no socket and no clock; times are uptimes. A batch is in one of three states:
///
/// ```
/// put ─▶ waiting ──credit──▶ sent ──ACK, NACK──▶ finished
///            ▲                 │
///            └── 429 500 503 507, time-out ── until patience ends
/// ```
package struct FeederStateMachine: LaneMachine {
    package typealias Request = [UInt8]
    package typealias Outcome = FeedReceipt

    private struct Batch {
        let items: [UInt8]
        let began: Duration
        var attempts = 0
        /// When it was sent, or nil while it waits.
        var sentAt: Duration?
        /// Not to be sent before.
        var notBefore: Duration
    }

    private let settings: FeederSettings
    private var batches: [Int: Batch] = [:]
    /// One, until the daemon says how many.
    private var credit = 1
    /// Nothing is sent before, because the daemon stops.
    private var pausedUntil = Duration.zero
    /// How many times a batch was sent again.
    package private(set) var resentCount = 0

    package init(settings: FeederSettings) {
        self.settings = settings
    }

    /// How many batches have no answer yet.
    package var pendingCount: Int { batches.count }

    /// How many batches are with the daemon, as far as is known.
    package var sentCount: Int { batches.values.count { $0.sentAt != nil } }

    // MARK: Inputs

    package mutating func begin(_ items: [UInt8], as id: Int, at now: Duration) -> [Action] {
        batches[id] = Batch(items: items, began: now, notBefore: now)
        return sendWhatMay(at: now)
    }

    package mutating func withdraw(_ id: Int, at now: Duration) -> [Action] {
        batches[id] = nil
        return sendWhatMay(at: now)
    }

    package mutating func receive(_ reply: LaneReply, at now: Duration) -> [Action] {
        if reply.verb == "DRAIN" {
            pausedUntil = max(pausedUntil, now + settings.pause)
            return []
        }
        // A daemon that drains gives no credit; one batch at a time asks whether it is back.
        if let given = reply.body["credit"]?.integer { credit = max(given, 1) }
        guard let id = Int(String(decoding: reply.id, as: UTF8.self)), let batch = batches[id] else {
            return sendWhatMay(at: now)
        }
        switch (reply.verb, reply.status) {
        case ("ACK", _):
            batches[id] = nil
            let receipt = FeedReceipt(reply.body, attempts: batch.attempts)
            return [.finish(id: id, .success(receipt))] + sendWhatMay(at: now)
        case ("NACK", let status?) where ClientError.passingStatuses.contains(status):
            let wait = reply.body["retry_after_ms"]?.integer.map { Duration.milliseconds(max($0, 0)) } ?? settings.pause
            retry(id, notBefore: now + min(wait, settings.patience))
            return sendWhatMay(at: now)
        case ("NACK", let status):
            batches[id] = nil
            let message = reply.body["message"]?.string ?? "the daemon refused the batch"
            return [.finish(id: id, .failure(ClientError(.refused, status: status, message)))] + sendWhatMay(at: now)
        default:
            return []
        }
    }

    package mutating func advance(to now: Duration) -> [Action] {
        var actions: [Action] = []
        for (id, batch) in batches.sorted(by: { $0.key < $1.key }) {
            if now - batch.began >= settings.patience {
                batches[id] = nil
                let message = "the batch was not taken within \(settings.patience), in \(batch.attempts) attempts"
                actions.append(.finish(id: id, .failure(ClientError(.timedOut, message))))
            } else if let sentAt = batch.sentAt, now - sentAt >= settings.answerTimeout {
                retry(id, notBefore: now)
            }
        }
        return actions + sendWhatMay(at: now)
    }

    // MARK: Moves

    private mutating func retry(_ id: Int, notBefore: Duration) {
        batches[id]?.sentAt = nil
        batches[id]?.notBefore = notBefore
    }

    /// Sends the oldest batches that wait, as many as there is credit for.
    private mutating func sendWhatMay(at now: Duration) -> [Action] {
        guard now >= pausedUntil else { return [] }
        var free = credit - sentCount
        guard free > 0 else { return [] }
        var actions: [Action] = []
        for (id, batch) in batches.sorted(by: { $0.key < $1.key }) where batch.sentAt == nil && batch.notBefore <= now {
            guard free > 0 else { break }
            free -= 1
            if batch.attempts > 0 { resentCount += 1 }
            batches[id]?.attempts += 1
            batches[id]?.sentAt = now
            actions.append(.send(id: id, verb: "PUT", body: batch.items))
        }
        return actions
    }
}
