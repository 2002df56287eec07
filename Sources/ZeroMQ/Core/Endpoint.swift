// SPDX-License-Identifier: Apache-2.0

/// An address to bind or connect a socket to: tcp, ipc or inproc, and nothing else.
///
/// | written | reaches |
/// |---|---|
/// | `tcp://127.0.0.1:7701` | a port; `tcp://127.0.0.1:*` binds to a free one, `tcp://*:7701` on all interfaces |
/// | `tcp://[::1]:7701` | a port of an IPv6 address |
/// | `ipc:///run/minsheng/push` | a Unix domain socket; `ipc://*` binds to a new path |
/// | `inproc://name` | a socket of the same ``Context`` |
///
/// ```swift
/// let fixed: Endpoint = "tcp://127.0.0.1:7701"       // a literal of the program; a malformed one stops it
/// let given = try Endpoint(CommandLine.arguments[1])  // text from outside; a malformed one throws
/// ```
///
/// - Note: Binding to an ipc path that exists replaces the file, even if another process serves it: libzmq unlinks it
///   first. Take a lock on a file beside it before binding. Put the path into a folder of mode 0700.
public struct Endpoint: Hashable, Sendable {
    /// The transports that can be expressed.
    public enum Transport: String, Hashable, Sendable, CaseIterable {
        /// TCP over IPv4 or IPv6.
        case tcp
        /// Unix domain sockets.
        case ipc
        /// Queues inside one context.
        case inproc
    }

    /// The transport.
    public let transport: Transport

    /// What follows `://`: host and port, path, or name.
    public let address: String

    let tcpAddress: TCPAddress?

    init(transport: Transport, address: String, tcpAddress: TCPAddress? = nil) {
        self.transport = transport
        self.address = address
        self.tcpAddress = tcpAddress
    }

    /// The host of a tcp endpoint, without brackets; `*` means all interfaces.
    public var host: String? { tcpAddress?.host }

    /// The port of a tcp endpoint, `nil` for `*` and for other transports.
    public var port: UInt16? { tcpAddress?.port }

    /// Whether the address has a part that libzmq fills in when it binds.
    ///
    /// Such an endpoint can be bound but not connected to; ``Socket/bind(to:)`` returns the complete one.
    public var isWildcard: Bool {
        switch transport {
        case .tcp: tcpAddress?.host == "*" || tcpAddress?.port == nil
        case .ipc: address == "*"
        case .inproc: false
        }
    }

    /// Whether only this machine can reach the endpoint: tcp on a loopback address, ipc, or inproc.
    ///
    /// A host name other than `localhost` is taken to be reachable from outside, wherever it resolves to.
    public var isLoopback: Bool { tcpAddress.map(\.isLoopback) ?? true }
}

extension Endpoint: CustomStringConvertible {
    /// The endpoint as it is written, such as `tcp://127.0.0.1:7701`.
    public var description: String { "\(transport.rawValue)://\(address)" }
}

extension Endpoint: ExpressibleByStringLiteral {
    /// Creates an endpoint from a literal in the source of a program.
    ///
    /// - Precondition: The literal is a valid endpoint. Use ``init(_:)`` for text from outside.
    public init(stringLiteral value: StaticString) {
        do {
            self = try Endpoint(value.description)
        } catch {
            preconditionFailure("\(error)")
        }
    }
}
