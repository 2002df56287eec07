// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics
package import MinshengPipeline

/// The decisions of a live lane: what is sent when something is emitted, and when somebody subscribes.
///
/// A new subscriber gets the current values of what it subscribed to at once, unless ``replayLimit`` messages were sent for
/// others within ``replayInterval``; then, and where the socket's queue is full, it gets them with the next emission. So a
/// storm of subscriptions costs little, however many come, and does not fill the queues of those that listen already.
///
/// Values leave in order: whoever holds the lane decides and queues in one step, so an old value never follows a newer
/// one. A replayed message is the one sent before, with its number; who has seen it sees nothing new.
package struct LiveLane: Sendable {
    /// The time for which ``replayLimit`` holds.
    package static let replayInterval = Duration.milliseconds(100)
    /// How many messages are sent again at once within ``replayInterval``; the last subscription may exceed it.
    package static let replayLimit = 500
    /// How many different subscriptions wait to be served one by one; beyond it everything is sent.
    package static let pendingLimit = 256

    private var cache: ValueCache
    private var pending: Set<[UInt8]> = []
    /// When the present interval of replays began, and how many messages were sent again in it.
    private var replays = (began: Duration.zero, count: 0)
    private var beats = 0
    /// Messages that could not be handed to the socket.
    private(set) var dropped = 0

    package init(cache: ValueCache) {
        self.cache = cache
    }

    /// What to send for an emission: its values, what subscribers wait for, the ledger, and a heartbeat if one is due.
    package mutating func messages(for emission: Emission) -> [LiveMessage] {
        let values = emission.updates + [emission.ledger].compactMap(\.self)
        for value in values { cache.store(value) }
        let replayed = takeReplay()
        var messages = (values + replayed).map { LiveMessage(topic: $0.topic, body: $0.body) }
        if emission.isHeartbeat { messages.append(heartbeat(of: emission)) }
        return messages
    }

    /// What to send now that somebody has subscribed to `prefixes`; what cannot be sent now waits.
    package mutating func messages(forSubscriptions prefixes: some Sequence<[UInt8]>, uptime: Duration) -> [LiveMessage]
    {
        postpone(prefixes)
        if uptime - replays.began >= Self.replayInterval { replays = (uptime, 0) }
        guard replays.count < Self.replayLimit else { return [] }
        return takeReplay().map { LiveMessage(topic: $0.topic, body: $0.body) }
    }

    /// Notes that what was to be sent for `prefixes` found the socket's queue full.
    package mutating func postpone(_ prefixes: some Sequence<[UInt8]>) {
        pending.formUnion(prefixes)
        if pending.count > Self.pendingLimit { pending = [[]] }
    }

    /// Notes that the socket did not take so many messages.
    package mutating func drop(_ count: Int) {
        dropped += count
    }

    private mutating func takeReplay() -> [Publication] {
        guard !pending.isEmpty else { return [] }
        let values = cache.values(matching: pending)
        pending = []
        replays.count += values.count
        return values
    }

    private mutating func heartbeat(of emission: Emission) -> LiveMessage {
        beats += 1
        var json = JSONWriter(reservingCapacity: 4096)
        json.beginObject()
        json.member("type", "heartbeat")
        json.member("epoch", emission.epoch)
        json.member("seq", beats)
        json.member("time", emission.time.rfc3339())
        json.member("watermark", emission.watermark?.rfc3339())
        json.key("heads")
        json.beginObject()
        for (topic, sequence) in cache.heads.sorted(by: { $0.key < $1.key }) { json.member(topic, sequence) }
        json.endObject()
        json.member("dropped", dropped)
        json.endObject()
        return LiveMessage(topic: "v1/heartbeat/", body: json.bytes)
    }
}

/// A message of two frames.
package struct LiveMessage: Hashable, Sendable {
    package let topic: String
    package let body: [UInt8]
}
