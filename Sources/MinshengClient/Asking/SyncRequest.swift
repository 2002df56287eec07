// SPDX-License-Identifier: Apache-2.0

/// A question to the sync lane; `docs/WIRE.md` defines them.
///
/// The module has one type for each verb. A program may add its own for what a later daemon knows.
public protocol SyncRequest: Sendable {
    /// What the answer is.
    associatedtype Answer: Sendable

    /// The verb, such as `SNAPSHOT`.
    static var verb: String { get }

    /// The arguments, an object.
    var arguments: JSONValue { get }

    /// Reads the answer.
    /// - Throws: ``ClientError`` with code `malformedAnswer` if it lacks what it should have.
    func answer(_ reply: SyncReply) throws(ClientError) -> Answer
}

/// A question that is answered in pages.
public protocol PagedRequest: SyncRequest where Answer: SyncPage, Answer.Request == Self {}

/// A part of an answer.
public protocol SyncPage: Sendable {
    /// What it answers.
    associatedtype Request: SyncRequest

    /// What to ask for the next part, or nil if this is the last.
    var next: Request? { get }
}

/// The whole answer to a question, or a page of it, as it came.
public struct SyncReply: Sendable {
    let replies: [LaneReply]
    /// What came last, in its members what is said of the whole.
    public let end: JSONValue

    init(values: [LaneReply], end: JSONValue) {
        replies = values
        self.end = end
    }

    /// The values, in order.
    public var values: [JSONValue] { replies.map(\.body) }
}
