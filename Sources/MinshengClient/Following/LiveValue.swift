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

    /// Reads the body of a message; nil if it has no number or no epoch.
    package init?(topic: String, body: JSONValue) {
        guard let sequence = body["seq"]?.integer, let epoch = body["epoch"]?.string else { return nil }
        self.topic = topic
        self.sequence = sequence
        self.epoch = epoch
        windowStart = body["window"]?["start"]?.string
        self.body = body
    }
}

/// What a subscriber tells.
public enum SubscriberEvent: Hashable, Sendable {
    /// A value of a topic and window is another now.
    case value(LiveValue)
    /// The present values of all topics have been read; from now on nothing is missing.
    case complete
    /// Messages of a topic with these numbers did not come; they are being asked for.
    case gap(topic: String, missing: ClosedRange<Int>)
    /// Nothing of a topic is missing any more.
    case healed(topic: String)
    /// The daemon counts anew, and all values are forgotten; what is comes next.
    case restarted(epoch: String)
    /// The daemon does not let the subscriber in; if that is final nothing more comes, else it is tried again.
    case lockedOut(reason: String, isFinal: Bool)
    /// The daemon lives; so many messages that it has sent have not come yet.
    case heartbeat(lag: Int)
}
