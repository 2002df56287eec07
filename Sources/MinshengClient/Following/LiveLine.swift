// SPDX-License-Identifier: Apache-2.0

import ZeroMQ

/// How a subscriber reaches the live lane: as often as it likes.
struct LiveLine: Sendable {
    /// A subscription by a connection of its own.
    struct Connection: Sendable {
        let socket: AsyncSocket<Roles.Subscriber>
        let monitor: SocketMonitor
    }

    let context: Context
    let endpoint: Endpoint
    let options: SocketOptions
    let prefixes: [String]

    /// Subscribes; the daemon then sends the current values.
    func connect() throws(ZeroMQError) -> Connection {
        let socket = try SubscriberSocket(context, options: options)
        for prefix in prefixes { try socket.subscribe(to: prefix) }
        let monitor = try socket.monitor()
        try socket.connect(to: endpoint)
        return Connection(socket: try AsyncSocket(socket), monitor: monitor)
    }
}

/// How a subscriber reaches the sync lane.
struct SyncLine: Sendable {
    let socket: AsyncSocket<Roles.Dealer>
    let monitor: SocketMonitor

    init(context: Context, endpoint: Endpoint, options: SocketOptions) throws(ZeroMQError) {
        let dealer = try DealerSocket(context, options: options)
        monitor = try dealer.monitor()
        try dealer.connect(to: endpoint)
        socket = try AsyncSocket(dealer)
    }
}
