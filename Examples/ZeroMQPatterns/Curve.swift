// SPDX-License-Identifier: Apache-2.0

import ZeroMQ

/// A locked door: only the keys on the list get in, and each message says whose it is.
func curve() async throws {
    let context = try Context()
    let (server, friend, stranger) = (try CurveKeyPair(), try CurveKeyPair(), try CurveKeyPair())
    let authenticator = try Authenticator(context, allowing: [friend.publicKey: "friend"])
    var options = SocketOptions.server
    options.curve = .server(keys: server, domain: "example")
    let pull = try PullSocket(context, options: options)
    let monitor = try pull.monitor()
    let endpoint = try pull.bind(to: "tcp://127.0.0.1:*")

    func knock(_ keys: CurveKeyPair) throws -> PushSocket {
        var options = SocketOptions.client
        options.curve = .client(keys: keys, serverKey: server.publicKey)
        options.linger = .zero
        let push = try PushSocket(context, options: options)
        try push.connect(to: endpoint)
        try push.send("hello", timeout: .seconds(5))
        return push
    }
    let outside = try knock(stranger)
    _ = await monitor.first { $0.kind == .handshakeFailedAuthentication }
    let inside = try knock(friend)
    let message = try pull.receive()
    print(
        "\(message.userID ?? "nobody") got in, \(authenticator.counters.refused > 0 ? "the stranger did not" : "so did all")"
    )
    outside.close()
    inside.close()
}
