// SPDX-License-Identifier: Apache-2.0

internal import CZeroMQ

extension SocketOptions {
    /// Reads back what libzmq uses.
    init(readingFrom socket: SocketHandle) throws(ZeroMQError) {
        linger = try socket.duration(ZMQ_LINGER, "linger")
        sendHighWaterMark = try socket.int(ZMQ_SNDHWM, "sendHighWaterMark")
        receiveHighWaterMark = try socket.int(ZMQ_RCVHWM, "receiveHighWaterMark")
        maxMessageSize = Int(try socket.integer(ZMQ_MAXMSGSIZE, as: Int64.self, name: "maxMessageSize"))
        conflate = try socket.bool(ZMQ_CONFLATE, "conflate")
        immediate = try socket.bool(ZMQ_IMMEDIATE, "immediate")
        tracksDelivery = socket.tracker != nil
        subscriptionLimit = socket.subscriptions.limit

        handshakeInterval = try socket.duration(ZMQ_HANDSHAKE_IVL, "handshakeInterval")
        heartbeat = try Heartbeat(
            interval: socket.duration(ZMQ_HEARTBEAT_IVL, "heartbeat.interval"),
            timeout: socket.duration(ZMQ_HEARTBEAT_TIMEOUT, "heartbeat.timeout"),
            timeToLive: socket.duration(ZMQ_HEARTBEAT_TTL, "heartbeat.timeToLive")
        )
        connectTimeout = try socket.duration(ZMQ_CONNECT_TIMEOUT, "connectTimeout")
        reconnectInterval = try socket.duration(ZMQ_RECONNECT_IVL, "reconnectInterval")
        maxReconnectInterval = try socket.duration(ZMQ_RECONNECT_IVL_MAX, "maxReconnectInterval")
        backlog = try socket.int(ZMQ_BACKLOG, "backlog")
        tcpKeepAlive = try TCPKeepAlive(readingFrom: socket)
        sendBufferSize = try socket.int(ZMQ_SNDBUF, "sendBufferSize")
        receiveBufferSize = try socket.int(ZMQ_RCVBUF, "receiveBufferSize")
        ipv6 = try socket.bool(ZMQ_IPV6, "ipv6")
    }
}

extension SocketOptions.TCPKeepAlive {
    /// `nil` if the system's own setting holds.
    fileprivate init?(readingFrom socket: SocketHandle) throws(ZeroMQError) {
        let state = try socket.int(ZMQ_TCP_KEEPALIVE, "tcpKeepAlive.isEnabled")
        guard state >= 0 else { return nil }
        let idle = try socket.int(ZMQ_TCP_KEEPALIVE_IDLE, "tcpKeepAlive.idle")
        let interval = try socket.int(ZMQ_TCP_KEEPALIVE_INTVL, "tcpKeepAlive.interval")
        let count = try socket.int(ZMQ_TCP_KEEPALIVE_CNT, "tcpKeepAlive.count")
        self.init(
            isEnabled: state == 1,
            idle: idle < 0 ? nil : .seconds(idle),
            interval: interval < 0 ? nil : .seconds(interval),
            count: count < 0 ? nil : count
        )
    }
}

extension SocketHandle {
    fileprivate func int(_ option: Int32, _ name: String) throws(ZeroMQError) -> Int {
        Int(try integer(option, as: Int32.self, name: name))
    }

    fileprivate func bool(_ option: Int32, _ name: String) throws(ZeroMQError) -> Bool {
        try int(option, name) != 0
    }

    fileprivate func duration(_ option: Int32, _ name: String) throws(ZeroMQError) -> Duration {
        .milliseconds(try int(option, name))
    }
}
