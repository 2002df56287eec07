// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengClient
import ZeroMQ

/// A `MinshengClient.Subscriber` for a thread that waits by blocking, as one with a keyboard and a terminal does.
///
/// The subscriber's tasks run beside that thread. What they tell waits here, a bounded number of events; when it is full
/// the subscriber waits.
final class LiveFeed: Sendable {
    /// Where the daemon is.
    struct Address: Sendable {
        let live: Endpoint
        /// Its sync lane; nil if nobody has said where that is.
        let sync: Endpoint?
        let keys: LaneKeys?
    }

    private let events = EventQueue()
    private let task: Task<Void, Never>

    /// Connects.
    init(_ address: Address, topics: LiveTopics) {
        task = Task.detached { [events] in
            do {
                try await Subscriber.following(
                    live: address.live,
                    sync: address.sync,
                    in: Context(),
                    settings: Self.settings(topics),
                    keys: address.keys,
                    options: Self.options
                ) { subscriber in
                    for await event in subscriber.events { await events.put(event) }
                }
            } catch {
                events.fail("\(error)")
            }
        }
    }

    private static func settings(_ topics: LiveTopics) -> SubscriberSettings {
        var settings = SubscriberSettings(prefixes: topics.prefixes)
        settings.tellsHeartbeats = true
        // A table is shown also where there is no sync lane.
        settings.syncPatience = .seconds(1)
        return settings
    }

    private static var options: SocketOptions {
        var options = SocketOptions.lane
        options.receiveHighWaterMark = 10_000
        return options
    }

    /// What has been told, in order; waits for it, but no longer than the time.
    /// - Throws: ``CommandFailure`` if the lanes cannot be used.
    func take(within time: Duration) throws(CommandFailure) -> [SubscriberEvent] {
        do throws(EventQueue.Failure) {
            return try events.take(within: time)
        } catch {
            throw CommandFailure(.unavailable, error.reason)
        }
    }

    /// Disconnects.
    func close() {
        task.cancel()
        events.close()
    }
}
