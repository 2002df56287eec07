// SPDX-License-Identifier: Apache-2.0

public import ZeroMQ

/// What a client needs where the daemon's lanes are locked: the daemon's public key, and keys of its own.
///
/// ```swift
/// let keys = try LaneKeys(serverKey: "…40 characters…", file: "feeder.key")
/// try await Feeder.connected(to: endpoint, in: context, keys: keys) { feeder in … }
/// ```
///
/// `minsheng keys generate` makes the file; the daemon's list of clients must have its public key.
public struct LaneKeys: Hashable, Sendable {
    /// The daemon's public key; the client talks to nobody who does not have the secret one.
    public let serverKey: CurvePublicKey
    /// The client's own keys, which the daemon knows it by.
    public let keys: CurveKeyPair

    /// Creates keys from those that are at hand.
    public init(serverKey: CurvePublicKey, keys: CurveKeyPair) {
        self.serverKey = serverKey
        self.keys = keys
    }

    /// Reads keys.
    /// - Parameters:
    ///   - serverKey: the daemon's public key, 40 characters of Z85.
    ///   - file: the client's key file, which nobody but its owner may read (mode 0600).
    /// - Throws: ``ClientError`` with code `unusableKeys`, which says which of the two it is.
    public init(serverKey: String, file: String) throws(ClientError) {
        do {
            self.serverKey = try CurvePublicKey(serverKey)
        } catch {
            throw ClientError(
                .unusableKeys,
                "the daemon's public key is none: \(error.reason); `minsheng keys show` prints it"
            )
        }
        do {
            keys = try CurveKeyFile.read(file)
        } catch {
            throw ClientError(.unusableKeys, "the client's keys cannot be used: \(error)")
        }
    }

    /// Options of a socket with these keys.
    public func unlocking(_ options: SocketOptions) -> SocketOptions {
        var options = options
        options.curve = .client(keys: keys, serverKey: serverKey)
        return options
    }
}
