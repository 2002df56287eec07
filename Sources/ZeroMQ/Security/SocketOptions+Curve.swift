// SPDX-License-Identifier: Apache-2.0

internal import CZeroMQ

extension SocketOptions {
    /// Encryption and authentication with CURVE, for tcp and ipc; inproc ignores it.
    public enum Curve: Hashable, Sendable {
        /// Lets in those whom the context's ``Authenticator`` accepts, and nobody else.
        ///
        /// libzmq alone would let everyone in while no authenticator runs. So this also sets the option that makes it
        /// refuse (`ZMQ_ZAP_ENFORCE_DOMAIN`), and creating the socket fails if libzmq does not have it.
        ///
        /// - Parameters:
        ///   - keys: The server's keys; clients must know the public one.
        ///   - domain: What the authenticator is told that the client wants to enter, 1 to 254 characters.
        case server(keys: CurveKeyPair, domain: String)

        /// Proves to a server who this is, and talks only to the server that has the secret key for `serverKey`.
        ///
        /// A client that is refused gets no error from its calls: its connection never comes up, so sending and receiving
        /// wait until their time is over. ``SocketMonitor`` tells.
        case client(keys: CurveKeyPair, serverKey: CurvePublicKey)
    }

    /// `ZMQ_ZAP_ENFORCE_DOMAIN`, which zmq.h declares for draft builds only although every build since 4.3.0 has it.
    private static let enforceDomain: Int32 = 93

    func applyCurve(to socket: SocketHandle) throws(ZeroMQError) {
        switch curve {
        case nil: break
        case .server(let keys, let domain):
            guard (1...254).contains(domain.utf8.count) else {
                throw ZeroMQError(
                    .invalidOption,
                    operation: "set curve",
                    reason: "the domain has no name or a long one"
                )
            }
            // Refusing comes first: whatever fails below leaves a socket that lets nobody in.
            try socket.set(ZMQ_ZAP_DOMAIN, domain, name: "curve domain")
            try Self.refuseUnknown(on: socket)
            try socket.set(ZMQ_CURVE_SERVER, 1 as Int32, name: "curve server")
            try socket.set(ZMQ_CURVE_SECRETKEY, keys.secretKey.bytes, name: "curve secret key")
        case .client(let keys, let serverKey):
            try socket.set(ZMQ_CURVE_SERVERKEY, serverKey.bytes, name: "curve server key")
            try socket.set(ZMQ_CURVE_PUBLICKEY, keys.publicKey.bytes, name: "curve public key")
            try socket.set(ZMQ_CURVE_SECRETKEY, keys.secretKey.bytes, name: "curve secret key")
        }
    }

    /// Makes libzmq refuse peers while there is no authenticator, and makes sure that it will.
    private static func refuseUnknown(on socket: SocketHandle) throws(ZeroMQError) {
        do throws(ZeroMQError) {
            try socket.set(enforceDomain, 1 as Int32, name: "curve enforcement")
            if try socket.integer(enforceDomain, as: Int32.self, name: "curve enforcement") == 1 { return }
        } catch  where error.code != .invalidOption && error.code != .invalidArgument {
            throw error
        } catch {}
        throw ZeroMQError(
            .unsupported,
            operation: "set curve",
            reason: "libzmq \(LibraryInfo.version) cannot refuse peers while no authenticator runs; use 4.3.0 or newer"
        )
    }
}
