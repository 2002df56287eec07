// SPDX-License-Identifier: Apache-2.0

package import ZeroMQ

/// An answer of the put or sync lane, or a DRAIN: `["MS1"] [verb] [request id] [json]`.
package struct LaneReply: Sendable {
    package let verb: String
    package let id: [UInt8]
    package let body: JSONValue
    /// The body as it was written.
    package let json: [UInt8]
    /// The body's member `value` as it was written; empty if there is none.
    package let valueJSON: ArraySlice<UInt8>

    /// Makes an answer that no socket has brought.
    package init(verb: String, id: [UInt8], body: JSONValue) {
        self.verb = verb
        self.id = id
        self.body = body
        json = []
        valueJSON = []
    }

    /// Reads a message; nil if it is none of this protocol.
    package init?(_ message: IncomingMessage) {
        guard message.frameCount == 4, message.string(at: 0) == "MS1", let verb = message.string(at: 1) else {
            return nil
        }
        let json = message.array(at: 3)
        var reader = JSONReader(json, noting: "value")
        guard let body = try? reader.document() else { return nil }
        self.verb = verb
        id = message.array(at: 2)
        self.body = body
        self.json = json
        valueJSON = reader.notedRange.map { json[$0] } ?? []
    }

    package var status: Int? { body["status"]?.integer }
}
