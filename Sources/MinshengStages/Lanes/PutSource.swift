// SPDX-License-Identifier: Apache-2.0

import Logging
public import MinshengPipeline
public import ZeroMQ

/// The put lane: a ROUTER socket that answers each batch of items once its items are settled.
///
/// Clients are DEALER or REQ sockets. Each may have ``Configuration/credit`` batches under way; what is beyond that, or
/// beyond what the lane holds for all clients together, is answered with 429 at once, so the lane reads and answers
/// whatever the pipeline does. The protocol is a value's, without input or output; this class moves bytes and waits.
///
/// A client that does not read its answers fills its own queue in libzmq and no other; what does not fit is dropped and
/// counted, and the client sends its batch again with the same ids.
///
/// ```yaml
/// sources:
///   - type: put
///     bind: tcp://127.0.0.1:7702
/// ```
public final class PutSource: Source, RebindableLane {
    /// The settings of a put lane.
    public struct Configuration: Codable, Hashable, Sendable {
        /// The address to bind to; loopback or ipc, or any with CURVE.
        public var bind = "tcp://127.0.0.1:7702"
        /// Whether the lane encrypts and lets in only those on the list; nil if there is a list.
        public var curve: Bool?
        /// How many batches a client may have under way.
        public var credit = 16
        /// How many batches all clients may have under way.
        public var batches = 256
        /// How many bytes these batches may have together; the last may exceed it.
        public var bytes = 64 << 20
        /// How many clients are told when the daemon stops, those heard of last.
        public var clients = 1024

        private enum CodingKeys: String, CodingKey {
            case bind
            case curve
            case credit
            case batches
            case bytes
            case clients
        }

        /// Creates the default settings.
        public init() {}

        /// Reads settings; what is absent has its default.
        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            bind = try values.decodeIfPresent(String.self, forKey: .bind) ?? bind
            curve = try values.decodeIfPresent(Bool.self, forKey: .curve)
            credit = try values.decode(.credit, in: 1...10_000) ?? credit
            batches = try values.decode(.batches, in: 1...100_000) ?? batches
            bytes = try values.decode(.bytes, in: 1024...1 << 32) ?? bytes
            clients = try values.decode(.clients, in: 1...1_000_000) ?? clients
        }

        var limits: PutLane.Limits {
            var limits = PutLane.Limits()
            limits.credit = credit
            limits.batches = batches
            limits.bytes = bytes
            limits.peers = clients
            return limits
        }
    }

    /// How long the last answers may take to leave; within the pipeline's own limit for draining.
    private static let flushTime = Duration.seconds(1)
    /// A lane on which no request came for so long is quiet, and how often that is looked at before it closes anyway.
    private static let quietTime = Duration.milliseconds(50)
    private static let quietRounds = 10
    /// How many batches go through the pipeline together at most, and how many bytes.
    private static let deliveryLimit = (batches: 64, bytes: 1 << 20)

    private let configuration: Configuration
    private let address: LaneAddress
    private let lane: LaneSocket<Roles.Router>
    private let stageContext: StageContext
    private let desk = PutDesk()

    /// Creates a lane that is not open yet.
    /// - Parameters:
    ///   - configuration: the settings.
    ///   - context: the context that the socket is made in.
    ///   - stage: what the daemon tells its stages.
    ///   - security: the lock, if there is one.
    /// - Throws: `PipelineError` if the address is malformed, or can be reached by others and has no lock.
    public init(
        _ configuration: Configuration,
        context: Context,
        stage: StageContext,
        security: LaneSecurity? = nil
    ) throws(PipelineError) {
        self.configuration = configuration
        stageContext = stage
        let address = try LaneAddress(configuration.bind, lane: "put", curve: configuration.curve, security: security)
        self.address = address
        lane = LaneSocket { bound in
            var options = SocketOptions.server
            // What a client leaves unread: its answers, and a little more for those to HELLO and PING.
            options.sendHighWaterMark = 2 * configuration.credit + 16
            options.maxMessageSize = 2 * ItemLimits().messageBytes
            let router = try RouterSocket(context, options: address.locking(options))
            let endpoint = try address.bind(router, lane: "put", at: bound)
            return (try AsyncSocket(router), endpoint)
        }
    }

    /// Binds the socket; requests wait in libzmq's queue until the lane runs.
    public func open() async throws -> [String] { [try lane.open().description] }

    /// Serves clients until ``stop()``, and then until every batch that was taken is answered.
    public func run(_ intake: Intake) async throws {
        desk.open(
            PutLane(
                limits: configuration.limits,
                greeting: LaneGreeting(
                    server: stageContext.program,
                    epoch: intake.epoch,
                    rememberedItems: stageContext.rememberedItems
                )
            )
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.answer() }
            group.addTask { try await self.handOn(to: intake) }
            for try await socket in lane.sockets {
                defer { report(socket.counters) }
                try await receive(from: socket)
            }
            // A cancelled task comes here with the socket open.
            if Task.isCancelled { group.cancelAll() }
            try await group.waitForAll()
        }
    }

    /// Takes no more batches, and tells the clients so.
    public func stop() {
        desk.drain()
    }

    /// Reads requests until the socket is closed.
    private func receive(from socket: AsyncSocket<Roles.Router>) async throws(ZeroMQError) {
        for try await batch in socket.batches {
            do throws(ZeroMQError) {
                try await socket.send(OutgoingBatch(desk.receive(batch, address.admission)))
            } catch  where error.code == .closed || error.code == .cancelled {
                return
            }
        }
    }

    /// Sends what there is to say until the lane is done, then closes the socket.
    ///
    /// Whoever waits for an answer while the lane is opened anew sends the batch again.
    private func answer() async throws {
        while let answers = await desk.answers() {
            do {
                try await lane.current?.send(OutgoingBatch(answers))
            } catch {
                guard error.code == .closed else { throw error }
            }
        }
        await waitForQuiet()
        await lane.close(flushingFor: Self.flushTime)
    }

    /// Opens the lane anew, which throws away what libzmq holds of unfinished messages; clients send again what was not
    /// answered.
    public func rebind() async { await lane.rebind() }

    /// Waits until no request comes any more, so that those that libzmq had received before the end are answered as well.
    private func waitForQuiet() async {
        var count = -1
        for _ in 0..<Self.quietRounds where count != desk.requestCount {
            count = desk.requestCount
            try? await Task.sleep(for: Self.quietTime)
        }
    }

    /// Hands the batches that were taken to the pipeline, waiting while it is busy.
    private func handOn(to intake: Intake) async throws {
        while let submissions = await desk.submissions(limit: Self.deliveryLimit) {
            var messages = intake.makeMessages(byteCount: submissions.reduce(0) { $0 + $1.items.count })
            for submission in submissions { messages.append(submission.items.span.bytes, sources: submission.sources) }
            let tickets = submissions.map(\.ticket)
            let acknowledgement = Acknowledgement { [desk] batch in desk.settle(tickets, batch) }
            do {
                try await intake.send(Delivery(messages, acknowledgement: acknowledgement))
            } catch {
                desk.abandon()
                throw error
            }
        }
    }

    private func report(_ counters: AsyncSocketCounters) {
        guard counters.undelivered > 0 else { return }
        stageContext.logger.notice(
            "answers were dropped: their clients had gone, or did not read",
            metadata: ["lane": "put", "answers": "\(counters.undelivered)"]
        )
    }
}
