// SPDX-License-Identifier: Apache-2.0

/// The settings of a socket, all set before it is bound or connected.
///
/// `nil` leaves libzmq's own default. Options that a role does not have are ignored by sockets of that role, so one value
/// can serve several sockets.
///
/// ```swift
/// var options = SocketOptions.server
/// options.maxMessageSize = 64 << 20
/// let pull = try PullSocket(context, options: options)
/// ```
///
/// - Important: ``receiveHighWaterMark`` and ``maxMessageSize`` do not bound the memory one peer can take: libzmq counts a
///   message only when its last frame has come, so a message of endless frames grows without limit. Bind to addresses that
///   are not loopback only with encryption and authentication.
public struct SocketOptions: Hashable, Sendable {
    // MARK: Queues

    /// How long a closed socket keeps sending what is queued, 1 second by default; always finite.
    public var linger: Duration = .seconds(1)

    /// How many messages are queued for each peer before sending waits or drops, 1,000 in libzmq.
    ///
    /// 0 is no limit.
    public var sendHighWaterMark: Int?

    /// How many messages are queued from each peer before the peer has to wait, 1,000 in libzmq.
    ///
    /// 0 is no limit.
    public var receiveHighWaterMark: Int?

    /// The greatest frame in bytes; a peer that sends a greater one is disconnected.
    public var maxMessageSize: Int?

    /// Keeps only the last message; PUSH, PULL, PUB, SUB and DEALER, and only with messages of one frame.
    public var conflate: Bool?

    /// Queues messages only for peers that are connected, so that sending waits or fails while there is none; not SUB, XSUB
    /// and PULL.
    ///
    /// - Warning: When a connection this socket made breaks, libzmq 4.3.4 then throws its queue away, and
    ///   ``Socket/close(flushingFor:)`` cannot count it: 495 of 500 messages were lost when a server restarted, 28 without
    ///   this option.
    public var immediate: Bool?

    /// Counts sent messages until they are handed to a connection, so that closing can wait for them; on in ``server`` and
    /// ``client``.
    ///
    /// Without it the last messages can be lost when the socket is closed and a peer reads slowly; see
    /// ``Socket/close(flushingFor:)``. It costs one small allocation a message, about 5 % at 1 KiB.
    public var tracksDelivery: Bool = false

    // MARK: Connections

    /// How long a peer may take to greet before it is disconnected, 30 seconds in libzmq; zero is no limit.
    public var handshakeInterval: Duration?

    /// Finds dead connections by asking the peer at intervals.
    ///
    /// - Warning: Do not use it on PUSH, PULL or any socket whose reader may pause. A paused socket does not read the
    ///   peer's answers either, so libzmq 4.3.4 takes the connection for dead, closes it, and loses the messages in its
    ///   buffers: with a pause of a few heartbeats, most of what was sent. A peer's own heartbeat does the same. Use
    ///   ``tcpKeepAlive`` there.
    public var heartbeat: Heartbeat?

    /// How long connecting may take before it is tried again.
    public var connectTimeout: Duration?

    /// The pause before connecting again, 100 ms in libzmq.
    public var reconnectInterval: Duration?

    /// Lets the pause double up to this limit.
    public var maxReconnectInterval: Duration?

    /// How many connections may wait to be accepted.
    public var backlog: Int?

    /// Lets tcp find dead connections.
    public var tcpKeepAlive: TCPKeepAlive?

    /// The size of the system's send buffer in bytes.
    public var sendBufferSize: Int?

    /// The size of the system's receive buffer in bytes.
    public var receiveBufferSize: Int?

    /// Uses IPv6 beside IPv4; an endpoint with an IPv6 address turns it on.
    public var ipv6: Bool?

    // MARK: Security

    /// Encrypts connections and lets in only whom the context's ``Authenticator`` accepts, or proves who this is.
    public var curve: Curve?

    // MARK: Roles

    /// The name a ROUTER peer knows this socket by: 1 to 255 bytes that do not start with 0; DEALER, REQ, ROUTER.
    public var routingID: [UInt8]?

    /// ROUTER: sending to an unknown peer throws `peerUnreachable` instead of dropping the message silently.
    public var routerMandatory: Bool?

    /// ROUTER: a new connection with a name that is in use takes it over.
    public var routerHandover: Bool?

    /// REQ: a new request may be sent before the reply to the last one came.
    public var requestRelaxed: Bool?

    /// REQ: replies are matched with requests.
    public var requestCorrelate: Bool?

    /// XPUB: which subscriptions are reported.
    public var xpubVerbosity: XPUBVerbosity?

    /// XPUB: sending waits instead of dropping the message when a subscriber's queue is full.
    public var xpubNoDrop: Bool?

    /// XPUB: the program decides which subscriptions count.
    public var xpubManual: Bool?

    /// XPUB: a message each new subscriber gets first.
    public var xpubWelcomeMessage: [UInt8]?

    /// PUB, XPUB and SUB: messages that match no subscription are sent.
    public var invertMatching: Bool?

    /// SUB and XSUB: how many distinct subscriptions the socket accepts.
    public var subscriptionLimit: Int = 256

    /// Creates the default options.
    public init() {}
}

extension SocketOptions {
    /// Options for a socket that is bound and serves peers it does not know.
    ///
    /// Finite queues (1,000 messages), frames up to 16 MiB, 3 seconds for the handshake, tcp keep-alive that finds a dead
    /// peer in 25 seconds, and errors for unknown ROUTER peers.
    ///
    /// There is no ``heartbeat``, because it loses messages when the program stops reading; add it where the program always
    /// reads, for example on an XPUB socket.
    public static var server: SocketOptions {
        var options = SocketOptions()
        options.sendHighWaterMark = 1000
        options.receiveHighWaterMark = 1000
        options.maxMessageSize = 16 << 20
        options.handshakeInterval = .seconds(3)
        options.tcpKeepAlive = TCPKeepAlive(idle: .seconds(10), interval: .seconds(5), count: 3)
        options.tracksDelivery = true
        options.routerMandatory = true
        return options
    }

    /// Options for a socket that connects to a server.
    ///
    /// As ``server``, with 5 seconds to connect and reconnections from 100 ms doubling to 2 seconds.
    public static var client: SocketOptions {
        var options = SocketOptions.server
        options.connectTimeout = .seconds(5)
        options.reconnectInterval = .milliseconds(100)
        options.maxReconnectInterval = .seconds(2)
        return options
    }
}
