// SPDX-License-Identifier: Apache-2.0

/// The clients of a lane, as many as are worth knowing.
///
/// A client is known from its first request until so many others have come that it is forgotten; one with work under way
/// never is. What is forgotten matters little: such a client has all its credit, and does not hear a DRAIN.
struct PeerTable: Sendable {
    private struct Peer {
        var envelope: LaneEnvelope
        var outstanding = 0
        var seen: Int
    }

    private let limit: Int
    private var peers: [[UInt8]: Peer] = [:]
    private var requestCount = 0

    /// Creates an empty table.
    /// - Parameter limit: the most clients that are known; more than can have work under way at once.
    init(limit: Int) {
        self.limit = limit
    }

    /// The clients that are known, in no order.
    var envelopes: [LaneEnvelope] { peers.values.map(\.envelope) }

    /// How many clients are known.
    var count: Int { peers.count }

    /// How many batches of a client are under way.
    func outstanding(of peer: [UInt8]) -> Int { peers[peer]?.outstanding ?? 0 }

    /// Notes that a client has asked for something.
    mutating func note(_ envelope: LaneEnvelope) {
        requestCount += 1
        if peers[envelope.peer] == nil, peers.count >= limit { forgetHalf() }
        peers[envelope.peer, default: Peer(envelope: envelope, seen: requestCount)].seen = requestCount
        peers[envelope.peer]?.envelope = envelope
    }

    /// Notes that a batch of a client, which was noted before, is under way.
    mutating func begin(_ peer: [UInt8]) {
        peers[peer]?.outstanding += 1
    }

    /// Notes that a batch of a client has been settled.
    mutating func end(_ peer: [UInt8]) {
        peers[peer]?.outstanding -= 1
    }

    /// Forgets the half that has been silent for longest, so that a flood of clients costs O(1) each.
    private mutating func forgetHalf() {
        let idle = peers.filter { $0.value.outstanding == 0 }.sorted { $0.value.seen < $1.value.seen }
        for (peer, _) in idle.prefix(max(1, idle.count / 2)) { peers[peer] = nil }
    }
}
