// SPDX-License-Identifier: Apache-2.0

import ZeroMQ

extension SocketOptions {
    /// How the commands connect to a lane of the daemon.
    ///
    /// Without ZMTP heartbeats: a peer that reads nothing for a while answers none, so they would end a connection that
    /// is only waiting, with what is under way on it; and libzmq 4.3.4 aborts where one falls due on a connection that
    /// broke while its input was stopped (its issues 4364 and 4767). TCP finds dead hosts instead.
    static var lane: SocketOptions {
        var options = SocketOptions.client
        options.heartbeat = nil
        options.tcpKeepAlive = TCPKeepAlive(isEnabled: true, idle: .seconds(10), interval: .seconds(5), count: 3)
        return options
    }
}
