// SPDX-License-Identifier: Apache-2.0

/// What an ``Authenticator`` is asked: whether a peer that has proved to own a key may enter.
public struct AuthenticationRequest: Hashable, Sendable {
    /// The domain of the socket the peer connects to; see ``SocketOptions/Curve/server(keys:domain:)``.
    public let domain: String

    /// The peer's network address.
    public let address: String

    /// The key the peer has proved to own.
    public let publicKey: CurvePublicKey

    /// Creates a request, for tests of a policy.
    public init(domain: String, address: String, publicKey: CurvePublicKey) {
        self.domain = domain
        self.address = address
        self.publicKey = publicKey
    }
}

/// What an ``Authenticator`` answers.
public enum AuthenticationDecision: Hashable, Sendable {
    /// The peer is let in; each of its messages carries the name as ``IncomingMessage/userID``.
    case accept(userID: String)
    /// The peer is refused.
    case refuse
}

/// How many peers an ``Authenticator`` let in and refused.
public struct AuthenticationCounters: Hashable, Sendable {
    /// Peers let in.
    public var accepted = 0
    /// Peers refused: those the policy refuses, and those without a key.
    public var refused = 0

    /// Creates counters.
    public init(accepted: Int = 0, refused: Int = 0) {
        self.accepted = accepted
        self.refused = refused
    }
}
