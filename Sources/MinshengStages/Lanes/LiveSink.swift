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
public final class LiveSink: Sink, RebindableLane {
    /// The settings of a live lane.
    public struct Configuration: Codable, Hashable, Sendable {
        /// The address to bind to; loopback or ipc, or any with CURVE.
        public var bind = "tcp://127.0.0.1:7703"
        /// Whether the lane encrypts and lets in only those on the list; nil if there is a list.
        public var curve: Bool?
        /// How many messages libzmq queues for each subscriber before it drops new ones.
        public var highWaterMark = 4000
        /// How many different topics may be subscribed to; beyond it the lane is opened anew, without them.
        public var subscriptions = 50_000
        /// How many windows of each topic a new subscriber gets, the newest.
        public var cachedWindows = 8
        /// How many topics a new subscriber can get at most.
        public var cachedTopics = 10_000

        private enum CodingKeys: String, CodingKey {
            case bind
            case curve
            case highWaterMark = "high_water_mark"
            case subscriptions
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
            subscriptions = try values.decode(.subscriptions, in: 1...10_000_000) ?? subscriptions
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
    /// Made by ``open()``.
    private let socket = Mutex<LaneSocket<Roles.XPublisher>?>(nil)
    /// The subscriptions of the open socket.
    private let budget = Mutex(SubscriptionBudget(topicLimit: 0))
    private let rebindRequests = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    /// Creates a lane that is not open yet.
    /// - Parameters:
    ///   - configuration: the settings.
    ///   - context: the context that the socket is made in.
    ///   - security: the lock, if there is one.
    ///   - clock: the time.
    /// - Throws: `PipelineError` if the address is malformed, or can be reached by others and has no lock.
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
        let opened = LaneSocket(drainingFor: .zero) { [weak self] bound in
            guard let self else { throw CancellationError() }
            return try self.makeSocket(at: bound)
        }
        socket.withLock { $0 = opened }
        return [try opened.open().description]
    }

    private func makeSocket(at bound: Endpoint?) throws -> (AsyncSocket<Roles.XPublisher>, Endpoint) {
        var options = SocketOptions.server
        options.sendHighWaterMark = configuration.highWaterMark
        // A subscriber that joins a topic others read already is reported too: it wants the current values as well.
        options.xpubVerbosity = .subscriptions
        // Subscriptions are short; whoever sends more is no subscriber.
        options.maxMessageSize = 1024
        let publisher = try XPublisherSocket(context, options: address.locking(options))
        let endpoint = try address.bind(publisher, lane: "live", at: bound)
        budget.withLock { $0 = SubscriptionBudget(topicLimit: configuration.subscriptions) }
        // It runs on the socket's thread and reads always, since libzmq keeps unread subscriptions without limit.
        let opened = try AsyncSocket(publisher) { [weak self] batch in self?.serve(batch) }
        return (opened, endpoint)
    }

    /// Sends what is emitted until the emissions end, and then what is still queued.
    public func run(_ emissions: Emissions) async throws {
        guard let socket = socket.withLock({ $0 }) else { preconditionFailure("a sink is opened before it runs") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            // It ends with the last socket, and fails if there cannot be another.
            group.addTask { for try await _ in socket.sockets {} }
            group.addTask { for await _ in self.rebindRequests.stream { await self.rebind() } }
            for await emission in emissions {
                let messages = lane.withLock { $0.messages(for: emission) }
                for start in stride(from: 0, to: messages.count, by: Self.batchSize) {
                    try await send(messages[start..<min(start + Self.batchSize, messages.count)], by: socket)
                }
            }
            rebindRequests.continuation.finish()
            let unsent = await socket.close()
            lane.withLock { $0.drop(unsent) }
            try await group.waitForAll()
        }
    }

    /// Opens the lane anew; its subscribers come back and get the current values.
    public func rebind() async { await socket.withLock(\.self)?.rebind() }

    /// Sends a part of an emission; while the lane is opened anew there is nobody to send it to.
    private func send(_ messages: ArraySlice<LiveMessage>, by socket: LaneSocket<Roles.XPublisher>) async throws {
        guard let current = socket.current else {
            lane.withLock { $0.drop(messages.count) }
            return
        }
        do {
            try await current.send(Self.batch(of: messages))
        } catch {
            guard error.code == .closed else { throw error }
            lane.withLock { $0.drop(messages.count) }
        }
    }

    /// Answers subscriptions; called on the socket's thread.
    private func serve(_ batch: IncomingBatch) {
        let subscriptions = batch.compactMap(Subscription.init)
        let isExceeded = budget.withLock { budget in
            for subscription in subscriptions {
                switch subscription.change {
                case .subscribe: budget.add(subscription.topic)
                case .unsubscribe: budget.remove(subscription.topic)
                }
            }
            return budget.isExceeded
        }
        if isExceeded {
            rebindRequests.continuation.yield()
            return
        }
        let prefixes = subscriptions.filter { $0.change == .subscribe }.map(\.topic)
        guard !prefixes.isEmpty else { return }
        // A subscriber can be faster than ``open()``: it is answered with the first emission.
        guard let current = socket.withLock({ $0 })?.current else { return lane.withLock { $0.postpone(prefixes) } }
        // Deciding and queueing under one lock keeps an old value from following a newer one.
        lane.withLock { lane in
            let messages = lane.messages(forSubscriptions: prefixes, uptime: clock.uptime())
            guard !messages.isEmpty else { return }
            var outgoing = Self.batch(of: messages[...])
            let isQueued = (try? current.trySend(&outgoing)) ?? true
            if !isQueued { lane.postpone(prefixes) }
        }
    }

    private static func batch(of messages: ArraySlice<LiveMessage>) -> OutgoingBatch {
        var batch = OutgoingBatch(frameCapacity: 2 * messages.count)
        for message in messages { batch.append(message.topic, message.body) }
        return batch
    }
}
