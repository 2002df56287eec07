// SPDX-License-Identifier: Apache-2.0

/// Asks how the daemon is (HEALTH).
public struct HealthRequest: Hashable, SyncRequest {
    /// `HEALTH`.
    public static let verb = "HEALTH"

    /// Creates a request.
    public init() {}

    /// The arguments as they are sent.
    public var arguments: JSONValue { .object([:]) }

    /// Reads the answer.
    public func answer(_ reply: SyncReply) throws(ClientError) -> DaemonHealth { try DaemonHealth(reply.end) }
}

/// How a daemon is.
public struct DaemonHealth: Hashable, Sendable {
    /// What became of the items; each ends in exactly one of the last five.
    public struct Ledger: Hashable, Sendable {
        /// Items that came.
        public let received: Int
        /// Items that carry a label.
        public let counted: Int
        /// Items that carry none.
        public let unmatched: Int
        /// Items that were known already.
        public let duplicate: Int
        /// Items too late for every window.
        public let late: Int
        /// Items that were not taken.
        public let rejected: Int
        /// Items received of which it is not said yet what became of them.
        public let balance: Int

        init(_ body: JSONValue) throws(ClientError) {
            received = try body.number("received")
            counted = try body.number("counted")
            unmatched = try body.number("unmatched")
            duplicate = try body.number("duplicate")
            late = try body.number("late")
            rejected = try body.number("rejected")
            balance = try body.number("balance")
        }
    }

    /// `serving` or `draining`; later versions may have more.
    public let state: String
    /// The program and its version.
    public let server: String
    /// The name of the run; another after a restart where the state does not continue.
    public let epoch: String
    /// When it last published anything, as RFC 3339 has it; nil if it has not.
    public let time: String?
    /// The time up to which it expects no more items, as RFC 3339 has it; nil before the first dated item.
    public let watermark: String?
    /// How long it has run.
    public let uptime: Duration
    /// How many topics it has published.
    public let topics: Int
    /// What became of the items; nil before it has published that.
    public let ledger: Ledger?

    /// Whether it stops, and takes nothing more.
    public var isDraining: Bool { state == "draining" }

    init(_ body: JSONValue) throws(ClientError) {
        state = try body.text("state")
        server = try body.text("server")
        epoch = try body.text("epoch")
        time = body["time"]?.string
        watermark = body["watermark"]?.string
        uptime = .seconds(try body.number("uptime_s"))
        topics = try body.number("topics")
        // A typed throw does not pass through `map`.
        if let ledger = body["ledger"], ledger != .null { self.ledger = try Ledger(ledger) } else { ledger = nil }
    }
}
