// SPDX-License-Identifier: Apache-2.0

import ZeroMQ

/// Who may send what on a lane, as it was when a batch was received.
///
/// The door is shut to whoever is not on the list, but a connection that was let in outlasts a change of the list. So
/// each message is looked at as well.
struct LaneAdmission: Sendable {
    /// What the sender of a message may send.
    enum Permission: Hashable, Sendable {
        /// Items of any source.
        case everything
        /// Items of these sources.
        case only(Set<String>)
        /// Nothing: its key is not on the list any more, or has another role now.
        case nothing
    }

    /// What a sender with ``Permission/nothing`` is told.
    static let refusal = "this key may not use the lane any more; ask whoever keeps the daemon's list of clients"

    let lane: String
    /// Nil on a lane without a lock, where everyone may do everything.
    let clients: ClientList?

    func permission(of message: IncomingMessage) -> Permission {
        guard let clients else { return .everything }
        guard let key = message.userID, let identity = clients.identity(ofKey: key), identity.role.mayUse(lane: lane)
        else { return .nothing }
        return identity.sources.map(Permission.only) ?? .everything
    }
}
