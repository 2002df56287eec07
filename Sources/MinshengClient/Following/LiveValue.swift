// SPDX-License-Identifier: Apache-2.0

/// A value of a topic as the live lane publishes it.
public struct LiveValue: Hashable, Sendable {
    /// The topic, such as `v1/1h/all/`.
    public let topic: String
    /// The number of the message within its topic.
    public let sequence: Int
    /// The name of the run that the number belongs to.
    public let epoch: String
    /// Where the window starts that the value is about, as the daemon writes it; nil for a value about no window.
    public let windowStart: String?
    /// The whole body.
    public let body: JSONValue

    /// The body as the daemon wrote it, byte by byte.
    public var json: [UInt8] { Array(text) }

    /// The body within what it came in.
    private let text: ArraySlice<UInt8>

    /// Reads the body of a message; nil if it has no number or no epoch.
    /// - Parameter text: the body as it was written.
    package init?(topic: String, body: JSONValue, text: ArraySlice<UInt8> = []) {
        guard let sequence = body["seq"]?.integer, let epoch = body["epoch"]?.string else { return nil }
        self.topic = topic
        self.sequence = sequence
        self.epoch = epoch
        windowStart = body["window"]?["start"]?.string
        self.body = body
        self.text = text
    }

    /// Reads a `VALUE` of the sync lane; nil if it is none.
    init?(_ reply: LaneReply) {
        guard let topic = reply.body["topic"]?.string, let body = reply.body["value"] else { return nil }
        self.init(topic: topic, body: body, text: reply.valueJSON)
    }
}
