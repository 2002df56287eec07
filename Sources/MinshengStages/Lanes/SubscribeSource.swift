// SPDX-License-Identifier: Apache-2.0

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
        /// How many messages libzmq queues before it lets new ones go.
        public var highWaterMark = 10_000
        /// The greatest message in bytes; the connection to a publisher that sends a greater one is closed.
        public var maxMessageBytes = 16 << 20

        private enum CodingKeys: String, CodingKey {
            case connect
            case topics
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
            highWaterMark = try values.decode(.highWaterMark, in: 1...1_000_000) ?? highWaterMark
            maxMessageBytes = try values.decode(.maxMessageBytes, in: 1024...1 << 30) ?? maxMessageBytes
        }
    }

    /// How long a source that stops goes on taking what libzmq has received.
    private static let drainTime = Duration.seconds(2)

    private let configuration: Configuration
    private let endpoint: Endpoint
    private let context: Context
    private let socket = Mutex<AsyncSocket<Roles.Subscriber>?>(nil)
    private let stopRequests = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    /// Creates a source that is not connected yet.
    /// - Throws: `PipelineError` if the address is malformed, or there are no topics, or more than ``topicLimit``.
    public init(_ configuration: Configuration, context: Context) throws(PipelineError) {
        do throws(ZeroMQError) {
            endpoint = try Endpoint(configuration.connect)
        } catch {
            throw PipelineError(
                .invalidConfiguration,
                "the subscribing source cannot connect to \"\(configuration.connect)\": \(error)"
            )
        }
        guard !endpoint.isWildcard else {
            throw PipelineError(
                .invalidConfiguration,
                "the subscribing source cannot connect to \(endpoint); name the publisher's host and port"
            )
        }
        let count = Set(configuration.topics).count
        guard (1...Self.topicLimit).contains(count) else {
            throw PipelineError(
                .invalidConfiguration,
                "the subscribing source has \(count) topics; write 1 to \(Self.topicLimit), by their beginnings if there are more"
            )
        }
        self.configuration = configuration
        self.context = context
    }

    /// Connects; a publisher that is not there yet is waited for.
    public func open() async throws -> [String] {
        var options = SocketOptions.client
        options.receiveHighWaterMark = configuration.highWaterMark
        options.maxMessageSize = configuration.maxMessageBytes
        options.subscriptionLimit = Self.topicLimit
        let subscriber = try SubscriberSocket(context, options: options)
        for topic in Set(configuration.topics) { try subscriber.subscribe(to: topic) }
        try subscriber.connect(to: endpoint)
        let opened = try AsyncSocket(subscriber)
        socket.withLock { $0 = opened }
        return [endpoint.description]
    }

    /// Hands on what the publisher sends until ``stop()``, and then what had come before.
    public func run(_ intake: Intake) async throws {
        guard let socket = socket.withLock({ $0 }) else { preconditionFailure("a source is opened before it runs") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in self.stopRequests.stream { break }
                await socket.close(drainingFor: Self.drainTime)
            }
            for try await batch in socket.batches {
                try await intake.send(Delivery(Self.messages(of: batch, from: intake)))
            }
            group.cancelAll()
        }
    }

    /// Disconnects.
    public func stop() {
        stopRequests.continuation.yield()
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
