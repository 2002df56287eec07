// SPDX-License-Identifier: Apache-2.0

public import MinshengPipeline
public import ZeroMQ

/// The push lane: a PULL socket that takes items from any number of PUSH sockets and answers none.
///
/// A message is one frame of JSON; one of several frames counts as one rejected item. When the pipeline is busy the
/// source reads no more, libzmq's queues fill, and the senders' calls wait: nothing is dropped, and what a sender has
/// handed to its own socket may be lost only if a process on the way dies.
///
/// ```yaml
/// sources:
///   - type: push
///     bind: tcp://127.0.0.1:7701
/// ```
///
/// Cost: each message is copied once, from libzmq's buffer into the batch.
public final class PushSource: Source, RebindableLane {
    /// The settings of a push lane.
    public struct Configuration: Codable, Hashable, Sendable {
        /// The address to bind to; loopback or ipc, or any with CURVE.
        public var bind = "tcp://127.0.0.1:7701"
        /// Whether the lane encrypts and lets in only those on the list; nil if there is a list.
        public var curve: Bool?
        /// How many messages libzmq queues from each sender before the sender waits.
        public var highWaterMark = 1000
        /// The greatest message in bytes; the connection of a sender that sends a greater one is closed.
        public var maxMessageBytes = 16 << 20
        /// How many messages go through the pipeline together at most.
        public var batchMessages = 128
        /// How many bytes of messages go through the pipeline together; the last message may exceed it.
        public var batchBytes = 1 << 20

        private enum CodingKeys: String, CodingKey {
            case bind
            case curve
            case highWaterMark = "high_water_mark"
            case maxMessageBytes = "max_message_bytes"
            case batchMessages = "batch_messages"
            case batchBytes = "batch_bytes"
        }

        /// Creates the default settings.
        public init() {}

        /// Reads settings; what is absent has its default.
        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            bind = try values.decodeIfPresent(String.self, forKey: .bind) ?? bind
            curve = try values.decodeIfPresent(Bool.self, forKey: .curve)
            highWaterMark = try values.decode(.highWaterMark, in: 1...1_000_000) ?? highWaterMark
            maxMessageBytes = try values.decode(.maxMessageBytes, in: 1024...1 << 30) ?? maxMessageBytes
            batchMessages = try values.decode(.batchMessages, in: 1...10_000) ?? batchMessages
            batchBytes = try values.decode(.batchBytes, in: 1024...1 << 26) ?? batchBytes
        }
    }

    /// How long a lane that stops goes on taking what libzmq has received; within the pipeline's own limit for draining.
    private static let drainTime = Duration.seconds(2)

    private let address: LaneAddress
    private let lane: LaneSocket<Roles.Pull>
    private let stopRequests = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    /// Creates a lane that is not open yet.
    /// - Parameters:
    ///   - configuration: the settings.
    ///   - context: the context that the socket is made in.
    ///   - security: the lock, if there is one.
    /// - Throws: `PipelineError` if the address is malformed, or can be reached by others and has no lock.
    public init(
        _ configuration: Configuration,
        context: Context,
        security: LaneSecurity? = nil
    ) throws(PipelineError) {
        let address = try LaneAddress(
            configuration.bind,
            lane: "push",
            curve: configuration.curve,
            security: security
        )
        self.address = address
        lane = LaneSocket { bound in
            var options = SocketOptions.server
            options.receiveHighWaterMark = configuration.highWaterMark
            options.maxMessageSize = configuration.maxMessageBytes
            let pull = try PullSocket(context, options: address.locking(options))
            let endpoint = try address.bind(pull, lane: "push", at: bound)
            var bounds = AsyncSocketConfiguration()
            bounds.batchLimits = BatchLimits(messages: configuration.batchMessages, bytes: configuration.batchBytes)
            return (try AsyncSocket(pull, configuration: bounds), endpoint)
        }
    }

    /// Binds the socket.
    public func open() async throws -> [String] { [try lane.open().description] }

    /// Hands on what the socket receives until ``stop()``, and then what it had received before.
    public func run(_ intake: Intake) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in self.stopRequests.stream { break }
                // What libzmq has received is the daemon's to count; closing at once would throw it away.
                await self.lane.close(drainingFor: Self.drainTime)
            }
            for try await socket in lane.sockets {
                for try await batch in socket.batches {
                    try await intake.send(Delivery(messages(of: batch, from: intake)))
                }
            }
            group.cancelAll()
        }
    }

    /// Opens the lane anew, which throws away what libzmq holds of unfinished messages.
    public func rebind() async { await lane.rebind() }

    /// Closes the socket, so that senders connect no more and their calls wait.
    public func stop() {
        stopRequests.continuation.yield()
    }

    private func messages(of batch: IncomingBatch, from intake: Intake) -> MessageBatch {
        var messages = intake.makeMessages(byteCount: batch.byteCount)
        let admission = address.admission
        for message in batch {
            guard message.frameCount == 1 else {
                messages.refuse(
                    .badFraming,
                    message:
                        "a message of the push lane is one frame of JSON; this one has \(message.frameCount) frames"
                )
                continue
            }
            switch admission.permission(of: message) {
            case .everything: messages.append(message[0])
            case .only(let sources): messages.append(message[0], sources: sources)
            case .nothing: messages.refuse(.forbidden, message: LaneAdmission.refusal)
            }
        }
        return messages
    }
}

extension KeyedDecodingContainer {
    /// Reads a whole number and refuses one out of range.
    func decode(_ key: Key, in range: ClosedRange<Int>) throws -> Int? {
        guard let number = try decodeIfPresent(Int.self, forKey: key) else { return nil }
        guard range.contains(number) else {
            throw DecodingError.dataCorruptedError(
                forKey: key,
                in: self,
                debugDescription:
                    "\"\(key.stringValue)\" is from \(range.lowerBound) to \(range.upperBound), not \(number)"
            )
        }
        return number
    }
}
