// SPDX-License-Identifier: Apache-2.0

extension SocketOptions {
    /// How a socket finds out that a connection is dead.
    public struct Heartbeat: Hashable, Sendable {
        /// The pause between two questions to the peer; zero asks none.
        public var interval: Duration
        /// How long the peer may stay silent after a question before the connection is closed.
        public var timeout: Duration
        /// How long the peer should wait for the next question before it closes the connection; at most 109 minutes.
        public var timeToLive: Duration

        /// A question every 2 seconds; a connection that stays silent for 6 is closed.
        public static let standard = Heartbeat(interval: .seconds(2), timeout: .seconds(6), timeToLive: .seconds(6))

        /// Creates heartbeat settings.
        public init(interval: Duration, timeout: Duration, timeToLive: Duration) {
            self.interval = interval
            self.timeout = timeout
            self.timeToLive = timeToLive
        }
    }

    /// How tcp finds out that a connection is dead; `nil` leaves the system's own values.
    public struct TCPKeepAlive: Hashable, Sendable {
        /// Whether tcp asks.
        public var isEnabled: Bool
        /// How long a connection is idle before tcp asks; whole seconds.
        public var idle: Duration?
        /// The pause between two questions; whole seconds.
        public var interval: Duration?
        /// How many questions without an answer close the connection.
        public var count: Int?

        /// Creates keep-alive settings.
        public init(isEnabled: Bool = true, idle: Duration? = nil, interval: Duration? = nil, count: Int? = nil) {
            self.isEnabled = isEnabled
            self.idle = idle
            self.interval = interval
            self.count = count
        }
    }

    /// Which subscriptions an XPUB socket reports.
    public enum XPUBVerbosity: Hashable, Sendable {
        /// The first subscription to a topic and the end of the last one.
        case changes
        /// Every subscription, and the end of the last one.
        case subscriptions
        /// Every subscription and every end.
        case all
    }
}
