// SPDX-License-Identifier: Apache-2.0

/// The roles of sockets; see the type aliases such as ``PullSocket``.
public enum Roles {
    /// Both directions with exactly one peer.
    public enum Pair: SendingRole, ReceivingRole, StreamingRole {
        /// PAIR.
        public static var kind: SocketKind { .pair }
    }
    /// Sends each message to all subscribers.
    public enum Publisher: SendingRole, StreamingRole {
        /// PUB.
        public static var kind: SocketKind { .publisher }
    }
    /// Receives the messages it subscribed to.
    public enum Subscriber: ReceivingRole, StreamingRole {
        /// SUB.
        public static var kind: SocketKind { .subscriber }
    }
    /// Sends a request, then receives its reply.
    public enum Request: SendingRole, ReceivingRole {
        /// REQ.
        public static var kind: SocketKind { .request }
    }
    /// Receives a request, then sends its reply.
    public enum Reply: SendingRole, ReceivingRole {
        /// REP.
        public static var kind: SocketKind { .reply }
    }
    /// Sends to its peers in turn and receives from all of them.
    public enum Dealer: SendingRole, ReceivingRole, StreamingRole {
        /// DEALER.
        public static var kind: SocketKind { .dealer }
    }
    /// Sends to the peer its first frame names; what it receives starts with the sender's name.
    public enum Router: SendingRole, ReceivingRole, StreamingRole {
        /// ROUTER.
        public static var kind: SocketKind { .router }
    }
    /// Receives from all its peers.
    public enum Pull: ReceivingRole, StreamingRole {
        /// PULL.
        public static var kind: SocketKind { .pull }
    }
    /// Sends to its peers in turn.
    public enum Push: SendingRole, StreamingRole {
        /// PUSH.
        public static var kind: SocketKind { .push }
    }
    /// A publisher that also receives subscriptions.
    public enum XPublisher: SendingRole, ReceivingRole, StreamingRole {
        /// XPUB.
        public static var kind: SocketKind { .xPublisher }
    }
    /// A subscriber that sends its subscriptions as messages.
    public enum XSubscriber: SendingRole, ReceivingRole, StreamingRole {
        /// XSUB.
        public static var kind: SocketKind { .xSubscriber }
    }
}

/// A socket with exactly one peer, both directions; best over inproc, since it does not reconnect.
public typealias PairSocket = Socket<Roles.Pair>
/// A socket that sends each message to all subscribers, and drops it for those that are too slow.
public typealias PublisherSocket = Socket<Roles.Publisher>
/// A socket that receives the messages it subscribed to.
public typealias SubscriberSocket = Socket<Roles.Subscriber>
/// A socket that sends a request, then receives its reply.
public typealias RequestSocket = Socket<Roles.Request>
/// A socket that receives a request, then sends its reply.
public typealias ReplySocket = Socket<Roles.Reply>
/// A socket that sends to its peers in turn and receives from all of them.
public typealias DealerSocket = Socket<Roles.Dealer>
/// A socket that sends to the peer its first frame names.
public typealias RouterSocket = Socket<Roles.Router>
/// A socket that receives from all its peers.
public typealias PullSocket = Socket<Roles.Pull>
/// A socket that sends to its peers in turn.
public typealias PushSocket = Socket<Roles.Push>
/// A publisher that also receives subscriptions.
public typealias XPublisherSocket = Socket<Roles.XPublisher>
/// A subscriber that sends its subscriptions as messages.
public typealias XSubscriberSocket = Socket<Roles.XSubscriber>
