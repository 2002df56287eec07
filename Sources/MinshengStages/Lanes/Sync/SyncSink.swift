// SPDX-License-Identifier: Apache-2.0

import Logging
public import Minsheng
public import MinshengPipeline
import Synchronization
public import ZeroMQ

/// The sync lane: a ROUTER socket that tells what the live lane has said, for those who come late or missed something.
///
/// Clients are DEALER or REQ sockets. The protocol is a value's, without input or output; this class moves bytes and waits. A client that
/// reads slowly loses answers beyond its queue, sees so by the count in `END`, and asks again; nobody else is harmed.
///
/// ```yaml
/// sinks:
///   - type: sync
///     bind: tcp://127.0.0.1:7704
/// ```
public final class SyncSink: Sink, RebindableLane {
    /// The settings of a sync lane.
    public struct Configuration: Codable, Hashable, Sendable {
        /// The address to bind to; loopback or ipc, or any with CURVE.
        public var bind = "tcp://127.0.0.1:7704"
        /// Whether the lane encrypts and lets in only those on the list; nil if there is a list.
        public var curve: Bool?
        /// How many topics are known at most.
        public var topics = 10_000
        /// How many windows of each topic a snapshot has, the newest.
        public var windows = 8
        /// How many bytes of the latest messages are kept for replays.
        public var replayBytes = 16 << 20
        /// How many bytes of the latest values of windows are kept for histories.
        public var historyBytes = 32 << 20
        /// How many bytes of the items behind the numbers of windows are kept.
        public var evidenceBytes = 8 << 20

        private enum CodingKeys: String, CodingKey {
            case bind
            case curve
            case topics
            case windows
            case replayBytes = "replay_bytes"
            case historyBytes = "history_bytes"
            case evidenceBytes = "evidence_bytes"
        }

        /// Creates the default settings.
        public init() {}

        /// Reads settings; what is absent has its default.
        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            bind = try values.decodeIfPresent(String.self, forKey: .bind) ?? bind
            curve = try values.decodeIfPresent(Bool.self, forKey: .curve)
            topics = try values.decode(.topics, in: 1...1_000_000) ?? topics
            windows = try values.decode(.windows, in: 1...10_000) ?? windows
            replayBytes = try values.decode(.replayBytes, in: 0...1 << 34) ?? replayBytes
            historyBytes = try values.decode(.historyBytes, in: 0...1 << 34) ?? historyBytes
            evidenceBytes = try values.decode(.evidenceBytes, in: 0...1 << 34) ?? evidenceBytes
        }

        var limits: SyncLane.Limits {
            var limits = SyncLane.Limits()
            limits.topics = topics
            limits.windows = windows
            limits.replayBytes = replayBytes
            limits.historyBytes = historyBytes
            limits.evidenceBytes = evidenceBytes
            return limits
        }
    }

    /// How long the last answers may take to leave.
    private static let flushTime = Duration.seconds(1)
    /// How many answers are handed to the socket's thread together.
    private static let batchSize = 256

    private let address: LaneAddress
    private let socket: LaneSocket<Roles.Router>
    private let stageContext: StageContext
    private let clock: PipelineClock
    private let lane: Mutex<SyncLane>

    /// Creates a lane that is not open yet.
    /// - Parameters:
    ///   - configuration: the settings.
    ///   - context: the context that the socket is made in.
    ///   - stage: what the daemon tells its stages.
    ///   - classifier: what labels are named by.
    ///   - security: the lock, if there is one.
    ///   - clock: the time.
    /// - Throws: `PipelineError` if the address is malformed, or can be reached by others and has no lock.
    public init(
        _ configuration: Configuration,
        context: Context,
        stage: StageContext,
        classifier: Classifier? = nil,
        security: LaneSecurity? = nil,
        clock: PipelineClock = .system
    ) throws(PipelineError) {
        self.clock = clock
        stageContext = stage
        let address = try LaneAddress(configuration.bind, lane: "sync", curve: configuration.curve, security: security)
        self.address = address
        socket = LaneSocket(drainingFor: .zero) { bound in
            var options = SocketOptions.server
            // Four pages, and no more, wait for a client that does not read.
            options.sendHighWaterMark = 4 * (configuration.limits.pageValues + 1)
            options.receiveHighWaterMark = 64
            options.maxMessageSize = 64 << 10
            let router = try RouterSocket(context, options: address.locking(options))
            let endpoint = try address.bind(router, lane: "sync", at: bound)
            return (try AsyncSocket(router), endpoint)
        }
        let greeting = LaneGreeting(server: stage.program, epoch: "", rememberedItems: stage.rememberedItems)
        lane = Mutex(SyncLane(limits: configuration.limits, greeting: greeting, classifier: classifier))
    }

    /// Binds the socket; requests wait in libzmq's queue until the first emission has come.
    public func open() async throws -> [String] { [try socket.open().description] }

    /// Opens the lane anew, which throws away what libzmq holds of unfinished messages; clients ask again.
    public func rebind() async { await socket.rebind() }

    /// Takes in what is emitted and answers clients, until the emissions end.
    public func run(_ emissions: Emissions) async throws {
        let start = clock.uptime()
        var iterator = emissions.makeAsyncIterator()
        if let first = await iterator.next(isolation: nil) { lane.withLock { $0.take(first) } }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for try await socket in self.socket.sockets {
                    try await self.serve(socket, since: start)
                    self.report(socket.counters)
                }
            }
            while let emission = await iterator.next(isolation: nil) { lane.withLock { $0.take(emission) } }
            if let current = socket.current { try? await send(lane.withLock { $0.drain() }, on: current) }
            await socket.close(flushingFor: Self.flushTime)
            try await group.waitForAll()
        }
    }

    /// Answers requests until the socket is closed.
    private func serve(_ socket: AsyncSocket<Roles.Router>, since start: Duration) async throws(ZeroMQError) {
        for try await batch in socket.batches {
            let admission = address.admission
            for message in batch {
                let frames = (0..<min(message.frameCount, LaneRequest.frameLimit)).map { message.array(at: $0) }
                let uptime = clock.uptime() - start
                let isAdmitted = admission.permission(of: message) != .nothing
                let answers = lane.withLock { lane in
                    lane.receive(frames: frames, count: message.frameCount, isAdmitted: isAdmitted, uptime: uptime)
                }
                do throws(ZeroMQError) {
                    try await send(answers, on: socket)
                } catch  where error.code == .closed || error.code == .cancelled {
                    return
                }
            }
        }
    }

    private func send(_ answers: [LaneAnswer], on socket: AsyncSocket<Roles.Router>) async throws(ZeroMQError) {
        for start in stride(from: 0, to: answers.count, by: Self.batchSize) {
            try await socket.send(OutgoingBatch(answers[start..<min(start + Self.batchSize, answers.count)]))
        }
    }

    private func report(_ counters: AsyncSocketCounters) {
        guard counters.undelivered > 0 else { return }
        stageContext.logger.notice(
            "answers were dropped: their clients had gone, or did not read",
            metadata: ["lane": "sync", "answers": "\(counters.undelivered)"]
        )
    }
}
