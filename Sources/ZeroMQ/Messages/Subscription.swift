// SPDX-License-Identifier: Apache-2.0

/// A subscription or its end, as an ``XPublisherSocket`` receives it from its subscribers.
///
/// libzmq reports only the first subscription to a topic and the end of the last one, unless
/// ``SocketOptions/xpubVerbosity`` asks for more.
public struct Subscription: Hashable, Sendable {
    /// What a subscriber asks for.
    public enum Change: Hashable, Sendable {
        /// Messages whose first frame starts with the topic are wanted.
        case subscribe
        /// They are wanted no longer.
        case unsubscribe
    }

    /// What the subscriber asks for.
    public let change: Change

    /// The prefix of the first frame of the wanted messages; any bytes, and empty for all messages.
    public let topic: [UInt8]

    /// Reads the first frame of a message, or returns `nil` if it is not a subscription.
    ///
    /// A frame that starts with neither 0 nor 1 is a message of an XSUB peer's own.
    public init?(_ frame: RawSpan) {
        guard let kind = frame.withUnsafeBytes(\.first), kind < 2 else { return nil }
        change = kind == 1 ? .subscribe : .unsubscribe
        topic = frame.extracting(droppingFirst: 1).withUnsafeBytes { [UInt8]($0) }
    }

    /// Reads a message received from a subscriber, or returns `nil` if it is not a subscription.
    public init?(_ message: IncomingMessage) { self.init(message[0]) }
}
