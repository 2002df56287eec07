// SPDX-License-Identifier: Apache-2.0

/// What a socket is for; a type parameter of ``Socket``, which decides the operations the socket has.
///
/// The roles are the cases of ``Roles``. Do not conform your own types.
public protocol SocketRole: Sendable {
    /// The socket type of libzmq.
    static var kind: SocketKind { get }
}

/// A role that can send messages.
public protocol SendingRole: SocketRole {}

/// A role that can receive messages.
public protocol ReceivingRole: SocketRole {}

/// A role whose messages need not alternate, so that an ``AsyncSocket`` can carry it.
public protocol StreamingRole: SocketRole {}

/// The socket types of libzmq that can be expressed: the classic ones, without STREAM and the unstable drafts.
public enum SocketKind: Int32, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// One peer, both directions.
    case pair = 0
    /// Sends to all subscribers.
    case publisher = 1
    /// Receives what it subscribed to.
    case subscriber = 2
    /// Sends a request, then receives its reply.
    case request = 3
    /// Receives a request, then sends its reply.
    case reply = 4
    /// Sends to its peers in turn, receives from all of them.
    case dealer = 5
    /// Sends to the peer named by the first frame; received messages start with the peer's name.
    case router = 6
    /// Receives from all its peers.
    case pull = 7
    /// Sends to its peers in turn.
    case push = 8
    /// A publisher that receives its subscribers' subscriptions.
    case xPublisher = 9
    /// A subscriber that sends its subscriptions as messages.
    case xSubscriber = 10

    /// The name in libzmq's documentation, such as `PULL`.
    public var description: String {
        switch self {
        case .pair: "PAIR"
        case .publisher: "PUB"
        case .subscriber: "SUB"
        case .request: "REQ"
        case .reply: "REP"
        case .dealer: "DEALER"
        case .router: "ROUTER"
        case .pull: "PULL"
        case .push: "PUSH"
        case .xPublisher: "XPUB"
        case .xSubscriber: "XSUB"
        }
    }
}
