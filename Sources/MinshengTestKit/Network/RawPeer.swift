// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A TCP connection that sends what it is told, whether or not it is ZMTP.
///
/// Its calls block, each for at most ``timeout``; use it on a thread of its own.
///
/// ```swift
/// let peer = try RawPeer(connectingTo: "tcp://127.0.0.1:7701")
/// try peer.shakeHands(socketType: "PUSH")
/// try peer.send(ZMTP.header(flags: 0, byteCount: 1 << 62))
/// #expect(peer.waitForClose())
/// ```
public final class RawPeer: Sendable {
    /// Why a peer could not go on.
    public struct Failure: Error, CustomStringConvertible {
        /// The call that failed.
        public let operation: String
        /// The system's error number.
        public let code: Int32

        /// The call and the system's words for the error.
        public var description: String { "\(operation): \(String(cString: strerror(code)))" }
    }

    /// How long a call may take, in seconds.
    public static let timeout = 30

    private let descriptor: Int32

    /// Connects.
    /// - Parameter endpoint: an address such as `tcp://127.0.0.1:7701`.
    public init(connectingTo endpoint: String) throws(Failure) {
        let parts = endpoint.split(separator: ":")
        guard parts.count == 3, let port = UInt16(parts[2]) else {
            throw Failure(operation: "read \(endpoint)", code: EINVAL)
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        guard inet_pton(AF_INET, String(parts[1].dropFirst(2)), &address.sin_addr) == 1 else {
            throw Failure(operation: "read \(endpoint)", code: EINVAL)
        }
        #if canImport(Darwin)
        let type = SOCK_STREAM
        #else
        let type = Int32(SOCK_STREAM.rawValue)
        #endif
        descriptor = socket(AF_INET, type, 0)
        guard descriptor >= 0 else { throw Failure(operation: "socket", code: errno) }
        var limit = timeval(tv_sec: Self.timeout, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        let code = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else {
            let failure = Failure(operation: "connect \(endpoint)", code: errno)
            close(descriptor)
            throw failure
        }
    }

    deinit { close(descriptor) }

    /// Sends all of the bytes.
    /// - Throws: ``Failure`` if the other side has closed the connection, or takes no more in time.
    public func send(_ bytes: [UInt8]) throws(Failure) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                #if canImport(Darwin)
                Darwin.send(descriptor, buffer.baseAddress.map { $0 + sent }, bytes.count - sent, 0)
                #elseif canImport(Glibc)
                Glibc.send(
                    descriptor,
                    buffer.baseAddress.map { $0 + sent },
                    bytes.count - sent,
                    Int32(MSG_NOSIGNAL)
                )
                #else
                Musl.send(descriptor, buffer.baseAddress.map { $0 + sent }, bytes.count - sent, MSG_NOSIGNAL)
                #endif
            }
            if count > 0 {
                sent += count
            } else if errno != EINTR {
                throw Failure(operation: "send", code: errno)
            }
        }
    }

    /// Greets with the mechanism NULL as libzmq does: what follows is taken for messages.
    ///
    /// A peer that sends messages before it has read the other side's READY is thrown out.
    /// - Throws: ``Failure`` if the other side closes the connection or says nothing in time.
    public func shakeHands(socketType: String) throws(Failure) {
        try send(ZMTP.greeting())
        _ = try receive(64)
        try send(ZMTP.ready(socketType: socketType))
        let header = try receive(2)
        _ = try receive(Int(header[1]))
    }

    /// Reads so many bytes.
    /// - Throws: ``Failure`` if the other side closes the connection or sends fewer in time.
    public func receive(_ count: Int) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            var part = [UInt8](repeating: 0, count: count - bytes.count)
            let received = recv(descriptor, &part, part.count, 0)
            if received > 0 {
                bytes += part[..<received]
            } else if received == 0 || errno != EINTR {
                throw Failure(operation: "receive", code: received == 0 ? ECONNRESET : errno)
            }
        }
        return bytes
    }

    /// Reads whatever comes until the other side closes the connection.
    /// - Returns: whether it did before ``timeout`` passed without a byte.
    public func waitForClose() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count > 0 || (count < 0 && errno == EINTR) { continue }
            // A reset is an end too.
            return count == 0 || errno == ECONNRESET || errno == EPIPE
        }
    }
}
