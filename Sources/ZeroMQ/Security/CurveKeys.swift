// SPDX-License-Identifier: Apache-2.0

internal import CZeroMQ

/// A public key of CURVE: 32 bytes, written as 40 characters of Z85.
public struct CurvePublicKey: Hashable, Sendable, CustomStringConvertible {
    /// The 32 bytes.
    public let bytes: [UInt8]

    /// The key as 40 characters of Z85.
    public let z85: String

    /// Reads a key of 40 characters of Z85.
    ///
    /// - Throws: ``ZeroMQError`` with code `invalidKey`.
    public init(_ z85: some StringProtocol) throws(ZeroMQError) {
        bytes = try decodeKey(z85, "read public key")
        self.z85 = String(z85)
    }

    /// Creates a key from 32 bytes.
    ///
    /// - Throws: ``ZeroMQError`` with code `invalidKey` for another number of bytes.
    public init(bytes: [UInt8]) throws(ZeroMQError) {
        guard bytes.count == 32 else {
            throw ZeroMQError(.invalidKey, operation: "read public key", reason: "it has \(bytes.count) bytes, not 32")
        }
        self.bytes = bytes
        z85 = try Z85.encode(bytes)
    }

    /// The key as 40 characters of Z85.
    public var description: String { z85 }
}

/// A secret key of CURVE; it does not print itself.
public struct CurveSecretKey: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The key as 40 characters of Z85.
    ///
    /// Whoever has it can pass for its owner.
    public let z85: String

    let bytes: [UInt8]

    /// Reads a key of 40 characters of Z85.
    ///
    /// - Throws: ``ZeroMQError`` with code `invalidKey`; it does not hold the text.
    public init(_ z85: some StringProtocol) throws(ZeroMQError) {
        bytes = try decodeKey(z85, "read secret key")
        self.z85 = String(z85)
    }

    /// A placeholder, so that the key gets into no log.
    public var description: String { "CurveSecretKey(hidden)" }

    /// Without children, so that the key gets into no dump.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// A secret key and the public key that belongs to it.
///
/// ```swift
/// let server = try CurveKeyPair()
/// print("clients need", server.publicKey)
/// ```
public struct CurveKeyPair: Hashable, Sendable {
    /// What the other side may know, and knows the owner by.
    public let publicKey: CurvePublicKey

    /// What the owner keeps.
    public let secretKey: CurveSecretKey

    /// Makes a new pair from the system's source of randomness.
    ///
    /// - Throws: ``ZeroMQError`` with code `unsupported` if libzmq was built without CURVE.
    public init() throws(ZeroMQError) {
        // 40 characters and the terminator.
        var publicKey = [CChar](repeating: 0, count: 41)
        var secretKey = [CChar](repeating: 0, count: 41)
        guard zmq_curve_keypair(&publicKey, &secretKey) == 0 else { throw .last("make CURVE keys") }
        self.publicKey = try CurvePublicKey(text(publicKey))
        self.secretKey = try CurveSecretKey(text(secretKey))
    }

    /// Completes a secret key with its public one.
    ///
    /// - Throws: ``ZeroMQError`` with code `unsupported` if libzmq was built without CURVE.
    public init(secretKey: CurveSecretKey) throws(ZeroMQError) {
        var publicKey = [CChar](repeating: 0, count: 41)
        guard zmq_curve_public(&publicKey, secretKey.z85) == 0 else { throw .last("derive public key") }
        self.publicKey = try CurvePublicKey(text(publicKey))
        self.secretKey = secretKey
    }
}

private func decodeKey(_ z85: some StringProtocol, _ operation: String) throws(ZeroMQError) -> [UInt8] {
    let count = z85.utf8.count
    guard count == 40 else {
        throw ZeroMQError(.invalidKey, operation: operation, reason: "it has \(count) characters, not 40")
    }
    do throws(ZeroMQError) {
        return try Z85.decode(z85)
    } catch {
        throw ZeroMQError(.invalidKey, operation: operation, reason: error.reason)
    }
}

private func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
