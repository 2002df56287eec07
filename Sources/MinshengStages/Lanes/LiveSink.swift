// SPDX-License-Identifier: Apache-2.0

public import MinshengPipeline
import Synchronization
public import ZeroMQ

/// The live lane: an XPUB socket that sends every value to those who subscribed to its topic.
///
/// Each message has two frames, the topic and a JSON object. A subscriber gets the current values of its topics when it
/// subscribes, then every change; a heartbeat each second names the number of the last message of each topic, so a
/// subscriber that was too slow for libzmq's queue sees that it missed something. It cannot hold up anyone else.
///
/// ```yaml
/// sinks:
///   - type: live
///     bind: tcp://127.0.0.1:7703
/// ```
public final class LiveSink: Sink {
    /// The settings of a live lane.
    public struct Configuration: Codable, Hashable, Sendable {
        /// The address to bind to; loopback or ipc, or any with CURVE.
        public var bind = "tcp://127.0.0.1:7703"
        /// Whether the lane encrypts and lets in only those on the list; nil if there is a list.
        public var curve: Bool?
        /// How many messages libzmq queues for each subscriber before it drops new ones.
        public var highWaterMark = 4000
        /// How many windows of each topic a new subscriber gets, the newest.
        public var cachedWindows = 8
        /// How many topics a new subscriber can get at most.
        public var cachedTopics = 10_000

        private enum CodingKeys: String, CodingKey {
            case bind
            case curve
            case highWaterMark = "high_water_mark"
            case cachedWindows = "cached_windows"
            case cachedTopics = "cached_topics"
        }

        /// Creates the default settings.
        public init() {}

        /// Reads settings; what is absent has its default.
        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            bind = try values.decodeIfPresent(String.self, forKey: .bind) ?? bind
            curve = try values.decodeIfPresent(Bool.self, forKey: .curve)
            highWaterMark = try values.decode(.highWaterMark, in: 1...1_000_000) ?? highWaterMark
            cachedWindows = try values.decode(.cachedWindows, in: 0...10_000) ?? cachedWindows
            cachedTopics = try values.decode(.cachedTopics, in: 0...1_000_000) ?? cachedTopics
        }
    }

    /// How many messages are handed to the socket's thread together.
    private static let batchSize = 256

    private let configuration: Configuration
    private let address: LaneAddress
    private let context: Context
    private let clock: PipelineClock
    private let lane: Mutex<LiveLane>
    private let socket = Mutex<AsyncSocket<Roles.XPublisher>?>(nil)

    /// Creates a lane that is not open yet.
    /// - Parameters:
    ///   - configuration: the settings.
    ///   - context: the context that the socket is made in.
    ///   - security: the lock, if there is one.
    ///   - clock: the time.
    /// - Throws: ``PipelineError`` if the address is malformed, or can be reached by others and has no lock.
    public init(
        _ configuration: Configuration,
        context: Context,
        security: LaneSecurity? = nil,
        clock: PipelineClock = .system
    ) throws(PipelineError) {
        self.configuration = configuration
        self.context = context
        self.clock = clock
        address = try LaneAddress(
            configuration.bind,
            lane: "live",
            curve: configuration.curve,
            security: security
        )
        lane = Mutex(
            LiveLane(
                cache: ValueCache(topicLimit: configuration.cachedTopics, windowLimit: configuration.cachedWindows)
            )
        )
    }

    /// Binds the socket.
    public func open() async throws -> [String] {
        var options = SocketOptions.server
        options.sendHighWaterMark = configuration.highWaterMark
        // A subscriber that joins a topic others read already is reported too: it wants the current values as well.
        options.xpubVerbosity = .subscriptions
        // Subscriptions are short; whoever sends more is no subscriber.
        options.maxMessageSize = 4096
        let publisher = try XPublisherSocket(context, options: address.locking(options))
        let endpoint = try address.bind(publisher, lane: "live")
        // The handler runs on the socket's thread and reads always, since libzmq keeps unread subscriptions without limit.
        let opened = try AsyncSocket(publisher) { [weak self] batch in self?.serve(batch) }
        socket.withLock { $0 = opened }
        return [endpoint.description]
    }

    /// Sends what is emitted until the emissions end, and then what is still queued.
    public func run(_ emissions: Emissions) async throws {
        guard let socket = socket.withLock({ $0 }) else { preconditionFailure("a sink is opened before it runs") }
        for await emission in emissions {
            let messages = lane.withLock { $0.messages(for: emission) }
            for start in stride(from: 0, to: messages.count, by: Self.batchSize) {
                let part = messages[start..<min(start + Self.batchSize, messages.count)]
                try await socket.send(Self.batch(of: part))
            }
        }
        let unsent = await socket.close()
        lane.withLock { $0.drop(unsent) }
    }

    /// Answers subscriptions; called on the socket's thread.
    private func serve(_ batch: IncomingBatch) {
        let prefixes = batch.compactMap(Subscription.init).filter { $0.change == .subscribe }.map(\.topic)
        guard !prefixes.isEmpty else { return }
        // A subscriber can be faster than ``open()``: it is answered with the first emission.
        guard let socket = socket.withLock({ $0 }) else { return lane.withLock { $0.postpone(prefixes) } }
        // Deciding and queueing under one lock keeps an old value from following a newer one.
        lane.withLock { lane in
            let messages = lane.messages(forSubscriptions: prefixes, uptime: clock.uptime())
            guard !messages.isEmpty else { return }
            var outgoing = Self.batch(of: messages[...])
            let isQueued = (try? socket.trySend(&outgoing)) ?? true
            if !isQueued { lane.postpone(prefixes) }
        }
    }

    private static func batch(of messages: ArraySlice<LiveMessage>) -> OutgoingBatch {
        var batch = OutgoingBatch(frameCapacity: 2 * messages.count)
        for message in messages { batch.append(message.topic, message.body) }
        return batch
    }
}
