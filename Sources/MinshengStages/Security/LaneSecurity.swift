// SPDX-License-Identifier: Apache-2.0

public import MinshengPipeline
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
public struct LaneSecurity: Sendable {
    private let keys: CurveKeyPair
    private let clients: [CurvePublicKey: LaneIdentity]
    private let identities: [String: LaneIdentity]

    /// Creates a lock.
    /// - Throws: `PipelineError` if nobody is let in, or two clients have one name.
    public init(keys: CurveKeyPair, clients: [CurvePublicKey: LaneIdentity]) throws(PipelineError) {
        guard !clients.isEmpty else {
            throw PipelineError(
                .invalidConfiguration,
                "the list of clients is empty, so nobody could use the lanes; name at least one"
            )
        }
        var identities: [String: LaneIdentity] = [:]
        for identity in clients.values {
            guard identities.updateValue(identity, forKey: identity.name) == nil else {
                throw PipelineError(.invalidConfiguration, "two clients are called \"\(identity.name)\"; rename one")
            }
        }
        self.keys = keys
        self.clients = clients
        self.identities = identities
    }

    /// The key that clients must know.
    public var publicKey: CurvePublicKey { keys.publicKey }

    /// Starts to answer for the sockets of a context; the lanes let nobody new in once it ends.
    /// - Throws: `ZeroMQError`, with code `addressInUse` if the context has one.
    public func startAuthenticator(in context: Context) throws(ZeroMQError) -> Authenticator {
        try Authenticator(context) { [clients] request in
            guard let client = clients[request.publicKey], client.role.mayUse(lane: request.domain) else {
                return .refuse
            }
            return .accept(userID: client.name)
        }
    }

    /// Who sent a message, or nil if it came in by no lock.
    public func identity(of message: IncomingMessage) -> LaneIdentity? {
        message.userID.flatMap { identities[$0] }
    }

    /// The options of a lane's socket, with the lock.
    func locking(_ options: SocketOptions, lane: String) -> SocketOptions {
        var options = options
        options.curve = .server(keys: keys, domain: lane)
        return options
    }
}
