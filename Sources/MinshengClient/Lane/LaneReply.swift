// SPDX-License-Identifier: Apache-2.0

package import ZeroMQ

/// An answer of the put or sync lane, or a DRAIN: `["MS1"] [verb] [request id] [json]`.
package struct LaneReply: Sendable {
    package let verb: String
    package let id: [UInt8]
    package let body: JSONValue

    package init(verb: String, id: [UInt8], body: JSONValue) {
        self.verb = verb
        self.id = id
        self.body = body
    }

    /// Reads a message; nil if it is none of this protocol.
    package init?(_ message: IncomingMessage) {
        guard message.frameCount == 4, message.string(at: 0) == "MS1", let verb = message.string(at: 1),
            let body = try? JSONValue(message.array(at: 3))
        else { return nil }
        self.init(verb: verb, id: message.array(at: 2), body: body)
    }

    package var status: Int? { body["status"]?.integer }
}
