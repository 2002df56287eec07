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
    /// How long an answer of the sync lane may take before it is asked again.
    public var answerTimeout: Duration = .seconds(2)

    /// Creates settings for some topics.
    public init(prefixes: [String] = ["v1/"]) {
        self.prefixes = prefixes
    }
}
