// SPDX-License-Identifier: Apache-2.0

internal import CZeroMQ

extension SocketOptions {
    /// Sets the options that the socket's role has.
    func apply(to socket: SocketHandle) throws(ZeroMQError) {
        try applyCurve(to: socket)
        try applyQueues(to: socket)
        try applyConnections(to: socket)
        try applyRoles(to: socket)
    }

    private func applyQueues(to socket: SocketHandle) throws(ZeroMQError) {
        try socket.set(ZMQ_LINGER, linger.milliseconds, name: "linger")
        try socket.set(ZMQ_SNDHWM, sendHighWaterMark, name: "sendHighWaterMark")
        try socket.set(ZMQ_RCVHWM, receiveHighWaterMark, name: "receiveHighWaterMark")
        if let maxMessageSize { try socket.set(ZMQ_MAXMSGSIZE, Int64(maxMessageSize), name: "maxMessageSize") }
        // A subscriber would send its subscriptions only when it next receives; a receiver has no queue to keep empty.
        if ![.subscriber, .xSubscriber, .pull].contains(socket.kind) {
            try socket.set(ZMQ_IMMEDIATE, immediate, name: "immediate")
        }
        if [.push, .pull, .publisher, .subscriber, .dealer].contains(socket.kind) {
            try socket.set(ZMQ_CONFLATE, conflate, name: "conflate")
        }
    }

    private func applyConnections(to socket: SocketHandle) throws(ZeroMQError) {
        try socket.set(ZMQ_HANDSHAKE_IVL, handshakeInterval, name: "handshakeInterval")
        try socket.set(ZMQ_HEARTBEAT_IVL, heartbeat?.interval, name: "heartbeat.interval")
        try socket.set(ZMQ_HEARTBEAT_TIMEOUT, heartbeat?.timeout, name: "heartbeat.timeout")
        try socket.set(ZMQ_HEARTBEAT_TTL, heartbeat?.timeToLive, name: "heartbeat.timeToLive")
        try socket.set(ZMQ_CONNECT_TIMEOUT, connectTimeout, name: "connectTimeout")
        try socket.set(ZMQ_RECONNECT_IVL, reconnectInterval, name: "reconnectInterval")
        try socket.set(ZMQ_RECONNECT_IVL_MAX, maxReconnectInterval, name: "maxReconnectInterval")
        try socket.set(ZMQ_BACKLOG, backlog, name: "backlog")
        try socket.set(ZMQ_TCP_KEEPALIVE, tcpKeepAlive?.isEnabled, name: "tcpKeepAlive.isEnabled")
        try socket.set(ZMQ_TCP_KEEPALIVE_IDLE, tcpKeepAlive?.idle?.wholeSeconds, name: "tcpKeepAlive.idle")
        try socket.set(ZMQ_TCP_KEEPALIVE_INTVL, tcpKeepAlive?.interval?.wholeSeconds, name: "tcpKeepAlive.interval")
        try socket.set(ZMQ_TCP_KEEPALIVE_CNT, tcpKeepAlive?.count, name: "tcpKeepAlive.count")
        try socket.set(ZMQ_SNDBUF, sendBufferSize, name: "sendBufferSize")
        try socket.set(ZMQ_RCVBUF, receiveBufferSize, name: "receiveBufferSize")
        try socket.set(ZMQ_IPV6, ipv6, name: "ipv6")
    }

    private func applyRoles(to socket: SocketHandle) throws(ZeroMQError) {
        switch socket.kind {
        case .router:
            try socket.set(ZMQ_ROUTER_MANDATORY, routerMandatory, name: "routerMandatory")
            try socket.set(ZMQ_ROUTER_HANDOVER, routerHandover, name: "routerHandover")
            try setRoutingID(of: socket)
        case .request:
            try socket.set(ZMQ_REQ_RELAXED, requestRelaxed, name: "requestRelaxed")
            try socket.set(ZMQ_REQ_CORRELATE, requestCorrelate, name: "requestCorrelate")
            try setRoutingID(of: socket)
        case .dealer:
            try setRoutingID(of: socket)
        case .xPublisher:
            try applyXPUB(to: socket)
            try socket.set(ZMQ_INVERT_MATCHING, invertMatching, name: "invertMatching")
        case .publisher, .subscriber:
            try socket.set(ZMQ_INVERT_MATCHING, invertMatching, name: "invertMatching")
        case .pair, .reply, .pull, .push, .xSubscriber:
            break
        }
    }

    private func applyXPUB(to socket: SocketHandle) throws(ZeroMQError) {
        try socket.set(ZMQ_XPUB_NODROP, xpubNoDrop, name: "xpubNoDrop")
        try socket.set(ZMQ_XPUB_MANUAL, xpubManual, name: "xpubManual")
        if let xpubWelcomeMessage {
            try socket.set(ZMQ_XPUB_WELCOME_MSG, xpubWelcomeMessage, name: "xpubWelcomeMessage")
        }
        switch xpubVerbosity {
        case nil: break
        case .changes: try socket.set(ZMQ_XPUB_VERBOSER, false, name: "xpubVerbosity")
        case .subscriptions: try socket.set(ZMQ_XPUB_VERBOSE, true, name: "xpubVerbosity")
        case .all: try socket.set(ZMQ_XPUB_VERBOSER, true, name: "xpubVerbosity")
        }
    }

    private func setRoutingID(of socket: SocketHandle) throws(ZeroMQError) {
        guard let routingID else { return }
        try socket.set(ZMQ_ROUTING_ID, routingID, name: "routingID")
    }
}

extension SocketHandle {
    fileprivate func set(_ option: Int32, _ value: Int?, name: String) throws(ZeroMQError) {
        guard let value else { return }
        guard let number = Int32(exactly: value) else {
            throw ZeroMQError(.invalidOption, operation: "set \(name)", reason: "\(value) is out of range")
        }
        try set(option, number, name: name)
    }

    fileprivate func set(_ option: Int32, _ value: Duration?, name: String) throws(ZeroMQError) {
        guard let value else { return }
        try set(option, value.milliseconds, name: name)
    }

    fileprivate func set(_ option: Int32, _ value: Bool?, name: String) throws(ZeroMQError) {
        guard let value else { return }
        try set(option, (value ? 1 : 0) as Int32, name: name)
    }

    /// Closes the socket with another linger time than the options say.
    func close(linger: Duration?) {
        // A failure leaves the linger time of the options, which is finite as well.
        if let linger { try? set(ZMQ_LINGER, linger.milliseconds, name: "linger") }
        close()
    }
}

extension Duration {
    /// Whole seconds, rounded up.
    fileprivate var wholeSeconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) + (attoseconds > 0 ? 1 : 0)
    }
}
