// SPDX-License-Identifier: Apache-2.0

/// A request as it came in on a ROUTER socket: `[peer] [empty?] ["MS1"] [verb] [request id] [json?]`.
package struct LaneRequest: Hashable, Sendable {
    /// The version of the protocol that is spoken.
    package static let version = "MS1"
    /// How long a request id may be, in bytes.
    package static let idLimit = 64
    /// How many frames are looked at; a request has no more, so the others need not be copied.
    package static let frameLimit = 7

    /// Who asks, and how it wants its answer framed.
    package let envelope: LaneEnvelope
    /// What is asked, in capital letters.
    package let verb: String
    /// The name that the client gave the request; every answer repeats it.
    package let id: [UInt8]
    /// The JSON, unread; empty if there is none.
    package let body: [UInt8]

    /// Reads the frames of a message.
    /// - Parameters:
    ///   - frames: the frames, the peer's name first; of more than ``frameLimit`` only so many.
    ///   - count: how many frames the message has.
    /// - Throws: ``LaneRefusal`` with the answer to give.
    package init(frames: [[UInt8]], count: Int) throws(LaneRefusal) {
        let hasDelimiter = frames.count > 1 && frames[1].isEmpty
        let envelope = LaneEnvelope(peer: frames.first ?? [], hasDelimiter: hasDelimiter)
        let skipped = hasDelimiter ? 2 : 1
        let parts = frames.dropFirst(skipped)
        let id = parts.dropFirst(2).first.flatMap { (1...Self.idLimit).contains($0.count) ? $0 : nil }

        func refusal(_ status: LaneStatus, _ message: String) -> LaneRefusal {
            LaneRefusal(envelope: envelope, id: id ?? [], status: status, message: message)
        }
        guard let version = parts.first else {
            throw refusal(.badRequest, "the message is empty; \(Self.framing)")
        }
        guard version.elementsEqual(Self.version.utf8) else {
            guard Self.isVersion(version) else {
                throw refusal(.badRequest, "the first frame is not MS1; \(Self.framing)")
            }
            throw refusal(.badVersion, "this version of the protocol is not served; speak \(Self.version)")
        }
        guard (3...4).contains(count - skipped) else {
            throw refusal(.badRequest, "the message has \(count - skipped) frames; \(Self.framing)")
        }
        guard let id else {
            throw refusal(.badRequest, "the request id has 1 to \(Self.idLimit) bytes; give each request its own")
        }
        guard let verb = Self.verb(parts[skipped + 1]) else {
            throw refusal(.badRequest, "the verb is a word of capital letters, such as PING")
        }
        self.envelope = envelope
        self.verb = verb
        self.id = id
        body = parts.count > 3 ? parts[skipped + 3] : []
    }

    private static let framing = "a request has the frames MS1, verb, request id and, for most verbs, JSON"

    /// Whether a frame names a version of the protocol, this or another.
    private static func isVersion(_ frame: [UInt8]) -> Bool {
        frame.starts(with: "MS".utf8) && (3...6).contains(frame.count)
            && frame.dropFirst(2).allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static func verb(_ frame: [UInt8]) -> String? {
        guard (1...16).contains(frame.count),
            frame.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) })
        else { return nil }
        return String(decoding: frame, as: UTF8.self)
    }
}

/// Whom an answer goes to, and whether an empty frame stands before it, as a REQ socket needs.
package struct LaneEnvelope: Hashable, Sendable {
    /// The name that the ROUTER socket knows the peer by.
    package let peer: [UInt8]
    /// Whether the peer put an empty frame before its request.
    package let hasDelimiter: Bool

    package init(peer: [UInt8], hasDelimiter: Bool) {
        self.peer = peer
        self.hasDelimiter = hasDelimiter
    }
}

/// A request that cannot be served, and what to say to that.
package struct LaneRefusal: Error, Hashable, Sendable {
    package let envelope: LaneEnvelope
    /// The request's id, or nothing if it has none that can be read.
    package let id: [UInt8]
    package let status: LaneStatus
    /// What is wrong and what would be right, in one line without text from the sender.
    package let message: String
}
