// SPDX-License-Identifier: Apache-2.0

internal import CZeroMQ

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

extension ZeroMQError {
    /// The kind of an error; later versions may add more.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private let name: String
        fileprivate let advice: String?

        private init(_ name: String, advice: String? = nil) {
            self.name = name
            self.advice = advice
        }

        /// The name of the code, as it is written in Swift.
        public var description: String { name }

        /// Two codes are equal if they have the same name.
        public static func == (left: Code, right: Code) -> Bool { left.name == right.name }

        /// Hashes the name.
        public func hash(into hasher: inout Hasher) { hasher.combine(name) }
    }
}

extension ZeroMQError.Code {
    /// Another socket is bound to the address.
    public static let addressInUse = Self(
        "addressInUse",
        advice: "another socket listens there, stop it or choose another address"
    )
    /// The host has no such address or network interface.
    public static let addressNotAvailable = Self(
        "addressNotAvailable",
        advice: "bind to an address of this machine, such as 127.0.0.1"
    )
    /// The address is malformed or not of a supported transport.
    public static let invalidEndpoint = Self(
        "invalidEndpoint",
        advice: "write tcp://HOST:PORT, ipc:///PATH or inproc://NAME"
    )
    /// The call did not finish within its time limit.
    public static let timedOut = Self("timedOut", advice: "allow more time or check that the peer is running")
    /// The context was shut down.
    public static let terminated = Self("terminated", advice: "create the socket in a running context")
    /// The socket was closed.
    public static let closed = Self("closed", advice: "use the socket before it is closed")
    /// The waiting task was cancelled.
    public static let cancelled = Self("cancelled")
    /// The process, or the context, has no room for another socket or descriptor.
    public static let tooManyOpenFiles = Self(
        "tooManyOpenFiles",
        advice: "close sockets, raise `ulimit -n` or Context.Options.maxSockets"
    )
    /// The peer named by a routing id is not connected.
    public static let peerUnreachable = Self(
        "peerUnreachable",
        advice: "the peer named by the first frame has gone; drop the message"
    )
    /// The socket's role does not allow the call now, as two requests without a reply between them.
    public static let wrongState = Self("wrongState", advice: "send and receive in turn")
    /// An option has a value libzmq refuses.
    public static let invalidOption = Self("invalidOption", advice: "see SocketOptions for the range of values")
    /// An argument is not acceptable.
    public static let invalidArgument = Self("invalidArgument")
    /// The operating system refused access.
    public static let permissionDenied = Self(
        "permissionDenied",
        advice: "check the owner and mode of the path, or use a port above 1023"
    )
    /// A file, folder or bound address does not exist.
    public static let notFound = Self("notFound", advice: "check that the folder or address exists")
    /// The socket would hold more subscriptions than survive a reconnection.
    public static let tooManySubscriptions = Self(
        "tooManySubscriptions",
        advice: "subscribe to a shorter common prefix or use another socket"
    )
    /// A key is malformed, or a file holds none.
    public static let invalidKey = Self(
        "invalidKey",
        advice: "make keys with CurveKeyPair() or `minsheng keys generate`"
    )
    /// A file with a secret can be used by others than its owner.
    public static let insecureFile = Self("insecureFile", advice: "let only its owner use it: chmod 600, chown")
    /// A file that was to be made exists.
    public static let alreadyExists = Self("alreadyExists", advice: "choose another name or remove the old file first")
    /// libzmq was built without the feature.
    public static let unsupported = Self("unsupported", advice: "see LibraryInfo.capabilities")
    /// Memory ran out.
    public static let outOfMemory = Self("outOfMemory")
    /// Another error of the operating system; see ``ZeroMQError/errno``.
    public static let system = Self("system")

    /// Names an error number of libzmq or of the operating system.
    init(errno: Int32) {
        self =
            switch errno {
            case EADDRINUSE: .addressInUse
            case EADDRNOTAVAIL, ENODEV: .addressNotAvailable
            case EAGAIN: .timedOut
            case ETERM: .terminated
            case ENOTSOCK: .closed
            case EMFILE, ENFILE: .tooManyOpenFiles
            case EHOSTUNREACH: .peerUnreachable
            case EFSM: .wrongState
            case EINVAL: .invalidArgument
            case EACCES, EPERM: .permissionDenied
            case ENOENT: .notFound
            case EEXIST: .alreadyExists
            case EPROTONOSUPPORT, ENOCOMPATPROTO, ENOTSUP: .unsupported
            case ENAMETOOLONG: .invalidEndpoint
            case ENOMEM: .outOfMemory
            default: .system
            }
    }
}

extension ZeroMQError {
    /// What to do about the error, if there is general advice.
    public var advice: String? { code.advice }
}
