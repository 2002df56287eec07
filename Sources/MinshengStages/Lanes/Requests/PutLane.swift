// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengPipeline

/// The decisions of a put lane: what is answered, what is handed on, and who has credit left.
///
/// It has no socket and no clock. Requests come in as frames, decisions go out as ``Action``s; a batch that was handed on
/// comes back by its ticket once it is settled.
///
/// ```
///            ┌── HELLO, PING ──▶ WELCOME, PONG
///  request ──┼── PUT ──▶ submit(ticket) ··· settle(ticket) ──▶ ACK or NACK
///            └── anything else, no credit, draining ──▶ NACK
/// ```
///
/// Everything it remembers is bounded: batches under way by ``Limits/batches`` and ``Limits/bytes``, clients by
/// ``Limits/peers``.
package struct PutLane: Sendable {
    /// How much may be under way.
    package struct Limits: Hashable, Sendable {
        /// Batches of one client.
        package var credit = 16
        /// Batches of all clients.
        package var batches = 256
        /// Bytes of all these batches; the last may exceed it.
        package var bytes = 64 << 20
        /// Clients that are known.
        package var peers = 1024

        package init() {}
    }

    /// What has to be done.
    package enum Action: Hashable, Sendable {
        /// Send this.
        case answer(LaneAnswer)
        /// Hand the items on, and call ``PutLane/settle(_:as:)`` with the ticket once they are settled.
        case submit(ticket: Int, items: [UInt8])
    }

    private struct Batch {
        let envelope: LaneEnvelope
        let id: [UInt8]
        let byteCount: Int
    }

    private let limits: Limits
    private let greeting: LaneGreeting
    private var peers: PeerTable
    private var batches: [Int: Batch] = [:]
    private var byteCount = 0
    private var nextTicket = 0
    private(set) var isDraining = false

    package init(limits: Limits, greeting: LaneGreeting) {
        self.limits = limits
        self.greeting = greeting
        peers = PeerTable(limit: max(limits.peers, limits.batches + 1))
    }

    /// How many batches were handed on and are not settled.
    package var outstandingCount: Int { batches.count }

    /// How many clients are known.
    package var peerCount: Int { peers.count }

    /// How many batches a client may have under way.
    private var credit: Int { isDraining ? 0 : limits.credit }

    // MARK: Requests

    /// Decides on a message.
    /// - Parameters:
    ///   - frames: the first frames of the message, the client's name first.
    ///   - count: how many frames it has.
    ///   - isAdmitted: whether its sender may still use the lane.
    package mutating func receive(frames: [[UInt8]], count: Int, isAdmitted: Bool = true) -> Action {
        do throws(LaneRefusal) {
            let request = try LaneRequest(frames: frames, count: count)
            guard isAdmitted else { throw request.refusal(.forbidden, LaneAdmission.refusal) }
            peers.note(request.envelope)
            return try serve(request)
        } catch {
            return .answer(.nack(error, credit: credit))
        }
    }

    private mutating func serve(_ request: LaneRequest) throws(LaneRefusal) -> Action {
        switch request.verb {
        case "PUT": return try submit(request)
        case "HELLO": return .answer(welcome(request))
        case "PING":
            return .answer(
                LaneAnswer(to: request.envelope, verb: "PONG", id: request.id) { json in
                    json.member("epoch", greeting.epoch)
                    json.member("credit", credit)
                }
            )
        default: throw request.refusal(.badRequest, "the put lane does HELLO, PUT and PING")
        }
    }

    private mutating func submit(_ request: LaneRequest) throws(LaneRefusal) -> Action {
        guard !isDraining else {
            throw request.refusal(.draining, "the daemon is stopping; send the batch again once it is back")
        }
        guard peers.outstanding(of: request.envelope.peer) < limits.credit else {
            throw request.refusal(
                .noCredit,
                "\(limits.credit) batches are under way, which is all your credit; wait for an answer"
            )
        }
        guard batches.count < limits.batches, byteCount < limits.bytes else {
            throw request.refusal(.noCredit, "the daemon has as much under way as it can hold; send the batch again")
        }
        defer { nextTicket += 1 }
        batches[nextTicket] = Batch(envelope: request.envelope, id: request.id, byteCount: request.body.count)
        byteCount += request.body.count
        peers.begin(request.envelope.peer)
        return .submit(ticket: nextTicket, items: request.body)
    }

    private func welcome(_ request: LaneRequest) -> LaneAnswer {
        LaneAnswer(to: request.envelope, verb: "WELCOME", id: request.id) { json in
            json.member("version", LaneRequest.version)
            json.member("server", greeting.server)
            json.member("epoch", greeting.epoch)
            json.member("credit", credit)
            json.key("limits")
            json.beginObject()
            json.member("items", greeting.itemLimits.items)
            json.member("message_bytes", greeting.itemLimits.messageBytes)
            json.member("text_bytes", greeting.itemLimits.textBytes)
            json.member("depth", greeting.itemLimits.depth)
            json.endObject()
            json.member("dedupe", greeting.rememberedItems)
            json.member("durability", greeting.durability)
        }
    }

    // MARK: Results

    /// Answers a batch that has been settled.
    /// - Returns: the answer, or nil if the ticket is not under way.
    package mutating func settle(_ ticket: Int, as outcome: PutOutcome) -> LaneAnswer? {
        guard let batch = batches.removeValue(forKey: ticket) else { return nil }
        byteCount -= batch.byteCount
        peers.end(batch.envelope.peer)
        guard let refusal = outcome.refusal else { return ack(batch, outcome) }
        return .nack(
            LaneRefusal(
                envelope: batch.envelope,
                id: batch.id,
                status: refusal.reason.status,
                message: refusal.message
            ),
            credit: credit
        )
    }

    private func ack(_ batch: Batch, _ outcome: PutOutcome) -> LaneAnswer {
        LaneAnswer(to: batch.envelope, verb: "ACK", id: batch.id) { json in
            json.member("status", outcome.status.rawValue)
            json.member("accepted", outcome.accepted)
            json.member("duplicate", outcome.duplicate)
            json.member("corrected", outcome.corrected)
            json.member("late", outcome.late)
            json.key("rejected")
            json.beginArray()
            for (place, rejection) in outcome.rejected.enumerated() {
                rejection.write(to: &json, isBrief: place >= Self.explainedRejections)
            }
            json.endArray()
            json.member("credit", credit)
        }
    }

    /// How many rejections of a batch are told in words; of the others only where and what, so that answers stay small.
    package static let explainedRejections = 100

    // MARK: Ending

    /// Takes no more batches.
    /// - Returns: what to tell the clients that are known.
    package mutating func drain() -> [LaneAnswer] {
        guard !isDraining else { return [] }
        isDraining = true
        return peers.envelopes.map { envelope in
            LaneAnswer(to: envelope, verb: "DRAIN", id: []) { json in
                json.member("message", "the daemon is stopping; what is under way is answered, nothing more is taken")
                json.member("epoch", greeting.epoch)
            }
        }
    }
}
