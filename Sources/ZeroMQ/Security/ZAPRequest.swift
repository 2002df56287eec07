// SPDX-License-Identifier: Apache-2.0

/// A question of libzmq to the authenticator of its context (ZeroMQ RFC 27), read from the frames of a message.
struct ZAPRequest: Equatable {
    /// Whom to ask about, or nil if the peer uses no key.
    let request: AuthenticationRequest?
    /// Repeated in the answer.
    let id: [UInt8]

    /// Reads `[version] [id] [domain] [address] [routing id] [mechanism] [credentials…]`; nil if it is something else.
    init?(_ frames: [[UInt8]]) {
        guard frames.count >= 6, frames[0] == Array("1.0".utf8) else { return nil }
        id = frames[1]
        guard frames.count == 7, frames[5] == Array("CURVE".utf8), let key = try? CurvePublicKey(bytes: frames[6])
        else {
            request = nil
            return
        }
        request = AuthenticationRequest(
            domain: String(decoding: frames[2], as: UTF8.self),
            address: String(decoding: frames[3], as: UTF8.self),
            publicKey: key
        )
    }

    /// The frames of the answer: `[version] [id] [status] [text] [user id] [metadata]`.
    func reply(_ decision: AuthenticationDecision) -> [[UInt8]] {
        switch decision {
        case .accept(let userID): [Array("1.0".utf8), id, Array("200".utf8), Array("OK".utf8), Array(userID.utf8), []]
        case .refuse: [Array("1.0".utf8), id, Array("400".utf8), Array("refused".utf8), [], []]
        }
    }
}
