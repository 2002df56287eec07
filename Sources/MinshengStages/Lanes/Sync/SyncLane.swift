// SPDX-License-Identifier: Apache-2.0

package import Minsheng
import MinshengMetrics
package import MinshengPipeline

/// The decisions of a sync lane: what is kept of what was published, and how it is asked for.
///
/// It has no socket and no clock. Emissions and requests come in, answers go out. Every answer is a *page*: as many values
/// as fit into ``Limits/pageValues``, then an `END` that says where to go on. So one request never costs more than a page,
/// whoever asks and however much is kept; and a client that does not read holds up nobody.
package struct SyncLane: Sendable {
    /// How much is kept, and how much is told at once.
    package struct Limits: Hashable, Sendable {
        /// Topics.
        package var topics = 10_000
        /// The newest windows of each topic that a snapshot has.
        package var windows = 8
        /// Bytes of the latest messages, for replays.
        package var replayBytes = 16 << 20
        /// Bytes of the latest values of windows, for histories.
        package var historyBytes = 32 << 20
        /// Values, or topics of the catalogue, in one answer; a topic's values are not divided.
        package var pageValues = 500
        /// Bytes of the items that stand behind the numbers of windows.
        package var evidenceBytes = 8 << 20
        /// Clients that are known.
        package var peers = 1024

        package init() {}
    }

    let limits: Limits
    let classifier: Classifier?
    private(set) var greeting: LaneGreeting
    private(set) var cache: ValueCache
    private(set) var log: ReplayLog
    private(set) var history: WindowHistory
    private(set) var evidence: EvidenceStore
    private(set) var latest: Emission?
    private(set) var ledger: [UInt8]?
    private(set) var isDraining = false
    private var peers: PeerTable

    /// Creates a lane that has seen nothing.
    /// - Parameter classifier: what labels are named by, if anything.
    package init(limits: Limits = Limits(), greeting: LaneGreeting, classifier: Classifier? = nil) {
        self.limits = limits
        self.greeting = greeting
        self.classifier = classifier
        evidence = EvidenceStore(byteLimit: limits.evidenceBytes)
        cache = ValueCache(topicLimit: limits.topics, windowLimit: limits.windows)
        log = ReplayLog(byteLimit: limits.replayBytes)
        history = WindowHistory(byteLimit: limits.historyBytes)
        peers = PeerTable(limit: limits.peers)
    }

    /// The name of the run that numbers belong to.
    var epoch: String { greeting.epoch }

    // MARK: Emissions

    /// Takes in what was published.
    package mutating func take(_ emission: Emission) {
        greeting.epoch = emission.epoch
        latest = emission
        if let published = emission.ledger { ledger = published.body }
        for sample in emission.samples { evidence.store(sample) }
        for value in emission.updates + [emission.ledger].compactMap(\.self) {
            guard cache.store(value) else { continue }
            log.append(value)
            history.store(value)
        }
    }

    // MARK: Requests

    /// Answers a message.
    /// - Parameters:
    ///   - frames: the first frames of the message, the client's name first.
    ///   - count: how many frames it has.
    ///   - isAdmitted: whether its sender may still use the lane.
    ///   - uptime: how long the process has run.
    package mutating func receive(
        frames: [[UInt8]],
        count: Int,
        isAdmitted: Bool = true,
        uptime: Duration = .zero
    ) -> [LaneAnswer] {
        do throws(LaneRefusal) {
            let request = try LaneRequest(frames: frames, count: count)
            guard isAdmitted else { throw request.refusal(.forbidden, LaneAdmission.refusal) }
            peers.note(request.envelope)
            return try answers(to: request, uptime)
        } catch {
            return [.nack(error)]
        }
    }

    private func answers(to request: LaneRequest, _ uptime: Duration) throws(LaneRefusal) -> [LaneAnswer] {
        switch request.verb {
        case "HELLO": return [welcome(request)]
        case "PING": return [pong(request)]
        case "HEALTH": return [health(request, uptime)]
        case "CATALOG": return [try catalog(request)]
        case "SNAPSHOT": return try snapshot(request)
        case "REPLAY": return try replay(request)
        case "HISTORY": return try pastWindows(request)
        case "ITEMS": return try keptItems(request)
        default:
            throw request.refusal(
                .badRequest,
                "the sync lane does HELLO, PING, SNAPSHOT, REPLAY, HISTORY, ITEMS, CATALOG and HEALTH"
            )
        }
    }

    // MARK: Ending

    /// Notes that nothing more will be published.
    /// - Returns: what to tell the clients that are known.
    package mutating func drain() -> [LaneAnswer] {
        guard !isDraining else { return [] }
        isDraining = true
        return peers.envelopes.map { envelope in
            LaneAnswer(to: envelope, verb: "DRAIN", id: []) { json in
                json.member("message", "the daemon is stopping; nothing more will be published")
                json.member("epoch", epoch)
            }
        }
    }
}
