// SPDX-License-Identifier: Apache-2.0

/// Asks who is there, and how much it tells at once (HELLO); asking is optional.
public struct GreetingRequest: Hashable, SyncRequest {
    /// `HELLO`.
    public static let verb = "HELLO"

    /// Creates a request.
    public init() {}

    /// The arguments as they are sent.
    public var arguments: JSONValue { .object([:]) }

    /// Reads the answer.
    public func answer(_ reply: SyncReply) throws(ClientError) -> Greeting { try Greeting(reply.end) }
}

/// What a sync lane says of itself.
public struct Greeting: Hashable, Sendable {
    /// The version of the protocol, `MS1`.
    public let version: String
    /// The program and its version.
    public let server: String
    /// The name of the run.
    public let epoch: String
    /// How many values a page has at most.
    public let pageValues: Int
    /// How many windows of each topic a snapshot has.
    public let windows: Int

    init(_ body: JSONValue) throws(ClientError) {
        version = try body.text("version")
        server = try body.text("server")
        epoch = try body.text("epoch")
        let limits = body["limits"] ?? .null
        pageValues = try limits.number("page_values")
        windows = try limits.number("windows")
    }
}
