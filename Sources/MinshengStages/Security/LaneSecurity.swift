// SPDX-License-Identifier: Apache-2.0

public import MinshengPipeline
import Synchronization
public import ZeroMQ

/// The lock on the lanes: the daemon's keys, and the list of those who are let in.
///
/// A lane with this lock encrypts, and lets in a client whose key is on the list with a role for that lane; see
/// ``LaneRole``. It lets nobody in unless ``startAuthenticator(in:)`` was called, so call that before lanes are opened.
///
/// ```swift
/// let security = try LaneSecurity(keys: keys, clients: [feederKey: LaneIdentity(name: "feeder", role: .writer)])
/// let authenticator = try security.startAuthenticator(in: context)
/// let push = try PushSource(configuration, context: context, security: security)
/// ```
///
/// The list may be replaced while lanes are open; see ``replaceClients(with:)``.
public final class LaneSecurity: Sendable {
    private let keys: CurveKeyPair
    private let list: Mutex<ClientList>

    /// Creates a lock.
    public init(keys: CurveKeyPair, clients: ClientList) {
        self.keys = keys
        list = Mutex(clients)
    }

    /// Creates a lock.
    /// - Throws: `PipelineError` if nobody is let in, or two clients have one name.
    public convenience init(
        keys: CurveKeyPair,
        clients: [CurvePublicKey: LaneIdentity]
    ) throws(PipelineError) {
        self.init(keys: keys, clients: try ClientList(clients))
    }

    /// The key that clients must know.
    public var publicKey: CurvePublicKey { keys.publicKey }

    /// Those who are let in now.
    public var clients: ClientList { list.withLock(\.self) }

    /// Lets in those of another list from now on.
    ///
    /// Whoever has lost its place is refused at its next handshake, and what it sends over a connection that it still has
    /// is refused as well. A subscriber's connection goes on until its lane is opened anew; see ``RebindableLane``.
    /// - Returns: what is different.
    public func replaceClients(with new: ClientList) -> ClientListChanges {
        list.withLock { list in
            defer { list = new }
            return new.changes(since: list)
        }
    }

    /// Starts to answer for the sockets of a context; the lanes let nobody new in once it ends.
    /// - Throws: `ZeroMQError`, with code `addressInUse` if the context has one.
    public func startAuthenticator(in context: Context) throws(ZeroMQError) -> Authenticator {
        try Authenticator(context) { request in
            let key = request.publicKey.z85
            guard let client = self.clients.identity(ofKey: key), client.role.mayUse(lane: request.domain) else {
                return .refuse
            }
            return .accept(userID: key)
        }
    }

    /// Who sent a message, or nil if it came in by no lock, or by a key that is not on the list any more.
    public func identity(of message: IncomingMessage) -> LaneIdentity? {
        message.userID.flatMap { clients.identity(ofKey: $0) }
    }

    /// The options of a lane's socket, with the lock.
    func locking(_ options: SocketOptions, lane: String) -> SocketOptions {
        var options = options
        options.curve = .server(keys: keys, domain: lane)
        return options
    }
}
