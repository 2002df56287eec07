// SPDX-License-Identifier: Apache-2.0

/// What a subscriber follows, and how much it keeps.
public struct SubscriberSettings: Hashable, Sendable {
    /// The beginnings of the topics to follow, such as `v1/1h/`; at most 256.
    public var prefixes: [String]
    /// How many windows of each topic are kept, the newest; as many as a snapshot has by default.
    public var windows = 8
    /// How many messages of a topic may wait for a gap to be filled.
    public var heldMessages = 1000
    /// How many events wait for the program before no more messages are read.
    public var waitingEvents = 10_000
    /// Whether heartbeats are told as values too, of the topic `v1/heartbeat/`.
    public var tellsHeartbeats = false
    /// How long the sync lane may owe an answer before the live lane is followed alone; nil for ever, as by default.
    ///
    /// Alone, values are told as they come; what is lost on the way is told as a gap, and healed by subscribing anew, which
    /// brings the current values and not those before them. It ends by itself when the sync lane answers.
    public var syncPatience: Duration?
    /// How long an answer of the sync lane may take before it is asked again.
    public var answerTimeout: Duration = .seconds(2)

    /// Creates settings for some topics.
    public init(prefixes: [String] = ["v1/"]) {
        self.prefixes = prefixes
    }
}
