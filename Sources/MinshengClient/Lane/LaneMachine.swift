// SPDX-License-Identifier: Apache-2.0

/// What a ``LaneMachine`` wants done.
package enum LaneAction<Outcome: Sendable>: Sendable {
    /// Send a message with this id, which its answers have as well.
    case send(id: Int, verb: String, body: [UInt8])
    /// Tell who waits for the request with this name.
    case finish(id: Int, Result<Outcome, ClientError>)
}

/// The decisions of a client of a lane that answers: what is sent when, what is sent again, and when to give up.
///
/// A machine has no socket and no clock; times are uptimes. ``LaneConnection`` has both.
package protocol LaneMachine: Sendable {
    /// What somebody wants answered.
    associatedtype Request: Sendable
    /// What became of it.
    associatedtype Outcome: Sendable
    /// What has to be done.
    typealias Action = LaneAction<Outcome>

    /// Somebody has a request.
    /// - Parameter id: a name for it that no request had before.
    mutating func begin(_ request: Request, as id: Int, at now: Duration) -> [Action]

    /// Nobody waits for a request any more; one that is not known is passed over.
    mutating func withdraw(_ id: Int, at now: Duration) -> [Action]

    /// An answer came.
    mutating func receive(_ reply: LaneReply, at now: Duration) -> [Action]

    /// Time has passed.
    mutating func advance(to now: Duration) -> [Action]
}
