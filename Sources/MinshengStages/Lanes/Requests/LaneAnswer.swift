// SPDX-License-Identifier: Apache-2.0

import Minsheng
import ZeroMQ

/// An answer on its way to a client: `[peer] [empty?] ["MS1"] [verb] [request id] [json]`.
package struct LaneAnswer: Hashable, Sendable {
    package let envelope: LaneEnvelope
    package let verb: String
    /// The id of the request that is answered; empty for what nobody asked for.
    package let id: [UInt8]
    /// A JSON object.
    package let body: [UInt8]

    package init(to envelope: LaneEnvelope, verb: String, id: [UInt8], body: [UInt8]) {
        self.envelope = envelope
        self.verb = verb
        self.id = id
        self.body = body
    }

    /// An answer whose JSON object `write` fills in.
    init(to envelope: LaneEnvelope, verb: String, id: [UInt8], write: (inout JSONWriter) -> Void) {
        var json = JSONWriter()
        json.beginObject()
        write(&json)
        json.endObject()
        self.init(to: envelope, verb: verb, id: id, body: json.bytes)
    }

    /// The answer to a request that is not served.
    /// - Parameter credit: how many batches the client may have under way, where that matters.
    package static func nack(_ refusal: LaneRefusal, credit: Int? = nil) -> LaneAnswer {
        LaneAnswer(to: refusal.envelope, verb: "NACK", id: refusal.id) { json in
            json.member("status", refusal.status.rawValue)
            json.member("message", refusal.message)
            if let wait = refusal.status.retryAfter {
                json.member(
                    "retry_after_ms",
                    wait.components.seconds * 1000 + wait.components.attoseconds / 1_000_000_000_000_000
                )
            }
            if refusal.status == .badVersion {
                json.key("versions")
                json.beginArray()
                json.value(LaneRequest.version)
                json.endArray()
            }
            if let credit { json.member("credit", credit) }
        }
    }

}

extension OutgoingBatch {
    /// Gathers answers to be sent together.
    init(_ answers: some Collection<LaneAnswer>) {
        self.init(frameCapacity: 6 * answers.count)
        for answer in answers { append(answer) }
    }

    private mutating func append(_ answer: LaneAnswer) {
        let envelope = answer.envelope
        if envelope.hasDelimiter {
            append(envelope.peer, [UInt8](), LaneRequest.version, answer.verb, answer.id, answer.body)
        } else {
            append(envelope.peer, LaneRequest.version, answer.verb, answer.id, answer.body)
        }
    }
}
