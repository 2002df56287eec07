// SPDX-License-Identifier: Apache-2.0

import Synchronization
package import ZeroMQ

/// What a client knows of the daemon's door from its connection's handshakes.
package final class Door: Sendable {
    /// What a handshake showed that failed.
    package struct Fault: Hashable, Sendable {
        /// In words for people.
        package let reason: String
        /// Whether the socket will not try again.
        package let isFinal: Bool
    }

    private let current = Mutex<Fault?>(nil)

    /// Creates a door that nothing is known of.
    package init() {}

    /// Why the client is not in, or nil if it is, or if nobody answers at all.
    package var fault: Fault? { current.withLock(\.self) }

    /// Follows the handshakes of a socket until the task is cancelled or the socket closed.
    /// - Parameters:
    ///   - tell: called with each fault that is another than the one before.
    ///   - absent: called with the address each time that nobody was found to listen there.
    package func follow(
        _ monitor: SocketMonitor,
        _ tell: (Fault) -> Void,
        absent: (String) -> Void = { _ in }
    ) async {
        for await event in monitor {
            if let reason = event.handshakeFault {
                let fault = Fault(reason: reason, isFinal: event.isRefusal)
                let isNew = current.withLock { current in
                    defer { current = fault }
                    return current != fault
                }
                if isNew { tell(fault) }
            } else if event.kind == .handshakeSucceeded || event.kind == .closed {
                // In, or nobody listens there any more, which is another matter.
                current.withLock { $0 = nil }
            } else if event.kind == .connectRetried {
                absent(event.address)
            }
        }
    }
}
