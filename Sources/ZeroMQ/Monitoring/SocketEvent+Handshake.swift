// SPDX-License-Identifier: Apache-2.0

internal import CZeroMQ

extension SocketEvent {
    /// The value of ``Kind/handshakeFailedProtocol`` where the two sides have different mechanisms.
    private static let mechanismMismatch = Int(ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH)

    /// Whether the connection was refused for good: by the other side's authenticator, or because the two sides secure their
    /// connections in different ways.
    ///
    /// After that libzmq 4.3.4 does not connect again by itself, whatever the other side does; make a new socket.
    public var isRefusal: Bool {
        kind == .handshakeFailedAuthentication || kind == .handshakeFailedProtocol
    }

    /// What a handshake that failed most likely means, in words for people; nil for any other event.
    ///
    /// A server with another key than the client expects closes the connection without a word, and so does one that is
    /// being stopped; libzmq goes on trying.
    public var handshakeFault: String? {
        switch kind {
        case .handshakeFailedAuthentication: "\(address) does not let this key in (status \(value))"
        case .handshakeFailedProtocol where value == Self.mechanismMismatch:
            "\(address) secures its connections in another way: it asks for keys and there are none, or the reverse"
        case .handshakeFailedProtocol:
            "\(address) is not what is looked for there; is it the address of another lane, or of another program?"
        case .handshakeFailed:
            "\(address) breaks off the handshake: its key is not the one expected, or it asks for keys and there are none"
        default: nil
        }
    }
}
