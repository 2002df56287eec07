// SPDX-License-Identifier: Apache-2.0

internal import CZeroMQ

/// Something that happened to a connection or an address of a socket.
public struct SocketEvent: Hashable, Sendable {
    /// What can happen; later versions may add more.
    public struct Kind: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// The number of libzmq.
        public let rawValue: UInt16

        /// Creates a kind from a number of libzmq.
        public init(rawValue: UInt16) { self.rawValue = rawValue }

        /// The socket listens at an address.
        public static let listening = Self(rawValue: UInt16(ZMQ_EVENT_LISTENING))
        /// The socket could not listen; ``SocketEvent/value`` is the error number.
        public static let bindFailed = Self(rawValue: UInt16(ZMQ_EVENT_BIND_FAILED))
        /// A peer has connected, and has yet to greet.
        public static let accepted = Self(rawValue: UInt16(ZMQ_EVENT_ACCEPTED))
        /// A peer could not connect; ``SocketEvent/value`` is the error number.
        public static let acceptFailed = Self(rawValue: UInt16(ZMQ_EVENT_ACCEPT_FAILED))
        /// The socket has connected, and has yet to greet.
        public static let connected = Self(rawValue: UInt16(ZMQ_EVENT_CONNECTED))
        /// Connecting takes a moment.
        public static let connectDelayed = Self(rawValue: UInt16(ZMQ_EVENT_CONNECT_DELAYED))
        /// The socket connects again after ``SocketEvent/value`` milliseconds.
        public static let connectRetried = Self(rawValue: UInt16(ZMQ_EVENT_CONNECT_RETRIED))
        /// A connection is up: both sides have greeted, and proved who they are where that is asked for.
        public static let handshakeSucceeded = Self(rawValue: UInt16(ZMQ_EVENT_HANDSHAKE_SUCCEEDED))
        /// The greeting failed; ``SocketEvent/value`` is the error number.
        public static let handshakeFailed = Self(rawValue: UInt16(ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL))
        /// The peer does not keep to the protocol, or has another key than expected.
        public static let handshakeFailedProtocol = Self(rawValue: UInt16(ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL))
        /// The peer was refused; ``SocketEvent/value`` is the status of the authenticator, such as 400.
        public static let handshakeFailedAuthentication = Self(rawValue: UInt16(ZMQ_EVENT_HANDSHAKE_FAILED_AUTH))
        /// A connection has ended.
        public static let disconnected = Self(rawValue: UInt16(ZMQ_EVENT_DISCONNECTED))
        /// The socket does not listen or connect there any more.
        public static let closed = Self(rawValue: UInt16(ZMQ_EVENT_CLOSED))
        /// Closing failed; ``SocketEvent/value`` is the error number.
        public static let closeFailed = Self(rawValue: UInt16(ZMQ_EVENT_CLOSE_FAILED))

        static let monitorStopped = Self(rawValue: UInt16(ZMQ_EVENT_MONITOR_STOPPED))

        private static let names: [Kind: String] = [
            .listening: "listening", .bindFailed: "bindFailed", .accepted: "accepted", .acceptFailed: "acceptFailed",
            .connected: "connected", .connectDelayed: "connectDelayed", .connectRetried: "connectRetried",
            .handshakeSucceeded: "handshakeSucceeded", .handshakeFailed: "handshakeFailed",
            .handshakeFailedProtocol: "handshakeFailedProtocol",
            .handshakeFailedAuthentication: "handshakeFailedAuthentication", .disconnected: "disconnected",
            .closed: "closed", .closeFailed: "closeFailed", .monitorStopped: "monitorStopped",
        ]

        /// The name of the kind, as it is written in Swift.
        public var description: String { Self.names[self] ?? "event \(rawValue)" }
    }

    /// What happened.
    public let kind: Kind

    /// A number that depends on the kind: a descriptor, an error number, a pause in milliseconds, or a status.
    public let value: Int

    /// The address it happened at, as libzmq writes it.
    public let address: String

    /// Reads `[kind: 16 bits, value: 32 bits] [address]`; nil if it is something else.
    init?(_ message: borrowing Message) {
        guard message.frameCount == 2, message[0].byteCount == 6 else { return nil }
        (kind, value) = message[0].withUnsafeBytes { bytes in
            (
                Kind(rawValue: bytes.loadUnaligned(fromByteOffset: 0, as: UInt16.self)),
                Int(bytes.loadUnaligned(fromByteOffset: 2, as: Int32.self))
            )
        }
        address = message.string(at: 1) ?? ""
    }
}
