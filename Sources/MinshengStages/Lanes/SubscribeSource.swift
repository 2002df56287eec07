// SPDX-License-Identifier: Apache-2.0

import Logging
public import MinshengPipeline
import Synchronization
public import ZeroMQ

/// Takes items from a publisher elsewhere: a SUB socket that connects, where the other sources bind.
///
/// A message is one frame of JSON, or a topic and one frame of JSON; the last frame is read as the items, in an envelope of
/// CloudEvents or without. A publisher drops for a subscriber that is too slow, and nobody can say how much, so this is for
/// streams that may lose something; those that must not are put.
///
/// ```yaml
/// sources:
///   - type: subscribe
///     connect: tcp://127.0.0.1:5556
///     topics: ["news/"]
///     server_key: "…40 characters…"     # where the publisher's lane is locked, with a key file of one's own
///     key_file: reader.key
/// ```
///
/// Cost: each message is copied once, from libzmq's buffer into the batch.
public final class SubscribeSource: Source {
    /// How many topics a source may have: libzmq 4.3.4 loses some of more than about a thousand when it reconnects.
    public static let topicLimit = 256

    /// The settings of a subscribing source.
    public struct Configuration: Codable, Hashable, Sendable {
        /// The publisher's address.
        public var connect: String
        /// The beginnings of the topics to subscribe to; an empty one, the default, is everything.
        public var topics = [""]
        /// The publisher's public key, where it asks for keys; nil where it does not.
        public var serverKey: String?
        /// The source's own keys, in a file of mode 0600; given with ``serverKey`` or not at all.
        public var keyFile: String?
        /// How many messages libzmq queues before it lets new ones go.
        public var highWaterMark = 10_000
        /// The greatest message in bytes; the connection to a publisher that sends a greater one is closed.
        public var maxMessageBytes = 16 << 20

        private enum CodingKeys: String, CodingKey {
            case connect
            case topics
            case serverKey = "server_key"
            case keyFile = "key_file"
            case highWaterMark = "high_water_mark"
            case maxMessageBytes = "max_message_bytes"
        }

        /// Creates the default settings for a publisher.
        public init(connect: String) {
            self.connect = connect
        }

        /// Reads settings; what is absent has its default.
        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            connect = try values.decode(String.self, forKey: .connect)
            topics = try values.decodeIfPresent([String].self, forKey: .topics) ?? topics
            serverKey = try values.decodeIfPresent(String.self, forKey: .serverKey)
            keyFile = try values.decodeIfPresent(String.self, forKey: .keyFile)
            highWaterMark = try values.decode(.highWaterMark, in: 1...1_000_000) ?? highWaterMark
            maxMessageBytes = try values.decode(.maxMessageBytes, in: 1024...1 << 30) ?? maxMessageBytes
        }
    }

    /// How long a source that stops goes on taking what libzmq has received.
    private static let drainTime = Duration.seconds(2)

    /// How long a source that was refused waits before it tries again.
    private static let pause = Duration.seconds(2)

    private enum Phase {
        case idle
        case open(AsyncSocket<Roles.Subscriber>, SocketMonitor)
        /// The publisher has refused the source, which tries again when this has ended.
        case pausing(Task<Void, Never>)
        case ended
    }

    private let configuration: Configuration
    private let endpoint: Endpoint
    private let context: Context
    private let logger: Logger
    private let curve: SocketOptions.Curve?
    private let phase = Mutex(Phase.idle)
    /// The last fault of a handshake that was logged; nil after one that went well.
    private let loggedFault = Mutex<String?>(nil)
    private let stopRequests = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    /// Creates a source that is not connected yet.
    /// - Parameters:
    ///   - configuration: the settings.
    ///   - context: the context that the socket is made in.
    ///   - stage: what the daemon tells its stages.
    /// - Throws: `PipelineError` if the address is malformed, if there are no topics, or more than ``topicLimit``, or if the
    ///   keys cannot be used.
    public init(_ configuration: Configuration, context: Context, stage: StageContext) throws(PipelineError) {
        endpoint = try Self.endpoint(configuration.connect)
        let count = Set(configuration.topics).count
        guard (1...Self.topicLimit).contains(count) else {
            throw PipelineError(
                .invalidConfiguration,
                "the subscribing source has \(count) topics; write 1 to \(Self.topicLimit), by their beginnings if there are more"
            )
        }
        curve = try Self.curve(configuration, in: stage.baseDirectory)
        self.configuration = configuration
        self.context = context
        logger = stage.logger
    }

    private static func endpoint(_ address: String) throws(PipelineError) -> Endpoint {
        let endpoint: Endpoint
        do throws(ZeroMQError) {
            endpoint = try Endpoint(address)
        } catch {
            throw PipelineError(
                .invalidConfiguration,
                "the subscribing source cannot connect to \"\(address)\": \(error)"
            )
        }
        guard !endpoint.isWildcard else {
            throw PipelineError(
                .invalidConfiguration,
                "the subscribing source cannot connect to \(endpoint); name the publisher's host and port"
            )
        }
        return endpoint
    }

    private static func curve(
        _ configuration: Configuration,
        in baseDirectory: String
    ) throws(PipelineError) -> SocketOptions.Curve? {
        switch (configuration.serverKey, configuration.keyFile) {
        case (nil, nil): return nil
        case (let serverKey?, let keyFile?):
            do throws(ZeroMQError) {
                let keys = try CurveKeyFile.read(FilePath.resolve(keyFile, in: baseDirectory))
                return .client(keys: keys, serverKey: try CurvePublicKey(serverKey))
            } catch {
                throw PipelineError(.invalidConfiguration, "the subscribing source's keys cannot be used: \(error)")
            }
        default:
            throw PipelineError(
                .invalidConfiguration,
                "the subscribing source needs \"server_key\" and \"key_file\", or neither; add the other one"
            )
        }
    }

    /// Connects; a publisher that is not there yet is waited for.
    public func open() async throws -> [String] {
        let (socket, monitor) = try connect()
        phase.withLock { $0 = .open(socket, monitor) }
        return [endpoint.description]
    }

    private func connect() throws -> (AsyncSocket<Roles.Subscriber>, SocketMonitor) {
        var options = SocketOptions.client
        options.receiveHighWaterMark = configuration.highWaterMark
        options.maxMessageSize = configuration.maxMessageBytes
        options.subscriptionLimit = Self.topicLimit
        options.curve = curve
        let subscriber = try SubscriberSocket(context, options: options)
        for topic in Set(configuration.topics) { try subscriber.subscribe(to: topic) }
        let monitor = try subscriber.monitor()
        try subscriber.connect(to: endpoint)
        return (try AsyncSocket(subscriber), monitor)
    }

    /// Hands on what the publisher sends until ``stop()``, and then what had come before.
    public func run(_ intake: Intake) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in self.stopRequests.stream { break }
                await self.end()
            }
            while let (socket, monitor) = opened {
                try await receive(from: socket, monitor, intake)
                try await connectAgain()
            }
            group.cancelAll()
        }
    }

    /// Disconnects.
    public func stop() {
        stopRequests.continuation.yield()
    }

    private var opened: (AsyncSocket<Roles.Subscriber>, SocketMonitor)? {
        phase.withLock { phase in
            guard case .open(let socket, let monitor) = phase else { return nil }
            return (socket, monitor)
        }
    }

    /// Hands on messages until the socket is closed.
    private func receive(
        from socket: AsyncSocket<Roles.Subscriber>,
        _ monitor: SocketMonitor,
        _ intake: Intake
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.watch(monitor, of: socket) }
            for try await batch in socket.batches {
                try await intake.send(Delivery(Self.messages(of: batch, from: intake)))
            }
            group.cancelAll()
        }
    }

    /// Logs why the publisher lets nobody in, and closes the socket once it would not try again by itself.
    private func watch(_ monitor: SocketMonitor, of socket: AsyncSocket<Roles.Subscriber>) async {
        for await event in monitor {
            if event.kind == .handshakeSucceeded { loggedFault.withLock { $0 = nil } }
            guard let fault = event.handshakeFault else { continue }
            let isNew = loggedFault.withLock { logged in
                defer { logged = fault }
                return logged != fault
            }
            if isNew { logger.warning("the subscribing source does not get in: \(fault)") }
            guard event.isRefusal else { continue }
            await socket.close(flushingFor: .zero)
            return
        }
    }

    /// Waits and makes a new connection in the place of one that was refused; does nothing after ``end()``.
    private func connectAgain() async throws {
        let pause = Task { _ = try? await Task.sleep(for: Self.pause) }
        let isWanted = phase.withLock { phase in
            guard case .open = phase else { return false }
            phase = .pausing(pause)
            return true
        }
        if !isWanted { pause.cancel() }
        await withTaskCancellationHandler {
            await pause.value
        } onCancel: {
            pause.cancel()
        }
        guard isWanted, !Task.isCancelled else { return }
        let (socket, monitor) = try connect()
        let isOpen = phase.withLock { phase in
            guard case .pausing = phase else { return false }
            phase = .open(socket, monitor)
            return true
        }
        if !isOpen { await socket.close(flushingFor: .zero) }
    }

    private func end() async {
        let last = phase.withLock { phase in
            defer { phase = .ended }
            return phase
        }
        switch last {
        case .open(let socket, _): await socket.close(drainingFor: Self.drainTime)
        case .pausing(let pause): pause.cancel()
        case .idle, .ended: break
        }
    }

    private static func messages(of batch: IncomingBatch, from intake: Intake) -> MessageBatch {
        var messages = intake.makeMessages(byteCount: batch.byteCount)
        for message in batch {
            guard message.frameCount <= 2 else {
                messages.refuse(
                    .badFraming,
                    message:
                        "a message to subscribers is JSON, or a topic and JSON; this one has \(message.frameCount) frames"
                )
                continue
            }
            messages.append(message[message.frameCount - 1])
        }
        return messages
    }
}
