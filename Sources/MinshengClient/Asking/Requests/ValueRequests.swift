// SPDX-License-Identifier: Apache-2.0

/// Asks for the current values of topics, the newest windows of each (SNAPSHOT).
public struct SnapshotRequest: Hashable, PagedRequest {
    /// `SNAPSHOT`.
    public static let verb = "SNAPSHOT"

    /// The beginning of the topics, such as `v1/1h/`.
    public var prefix: String
    /// The topic after which the page begins; empty for the first page.
    public var after: String

    /// Creates a request.
    public init(prefix: String, after: String = "") {
        self.prefix = prefix
        self.after = after
    }

    /// The arguments as they are sent.
    public var arguments: JSONValue { .object(["prefix": .string(prefix), "after": .string(after)]) }

    /// Reads the answer.
    public func answer(_ reply: SyncReply) throws(ClientError) -> ValuePage<SnapshotRequest> {
        let next = reply.end["next"]?.string.map { SnapshotRequest(prefix: prefix, after: $0) }
        return try ValuePage(reply, heads: reply.end.numbers("heads"), next: next)
    }
}

/// Asks for the messages of a topic as the live lane sent them (REPLAY).
///
/// It is refused with 410 if the first of them is not kept any more, or the epoch is over.
public struct ReplayRequest: Hashable, PagedRequest {
    /// `REPLAY`.
    public static let verb = "REPLAY"

    /// The topic.
    public var topic: String
    /// The number of the first message, from 1.
    public var from: Int
    /// The number of the last message; nil for the last one there is.
    public var to: Int?
    /// The epoch that the numbers are of; nil for the present one.
    public var epoch: String?

    /// Creates a request.
    public init(topic: String, from: Int, to: Int? = nil, epoch: String? = nil) {
        self.topic = topic
        self.from = from
        self.to = to
        self.epoch = epoch
    }

    /// The arguments as they are sent.
    public var arguments: JSONValue {
        .object(of: [
            "topic": .string(topic), "from": .integer(from), "to": to.map { .integer($0) },
            "epoch": epoch.map { .string($0) },
        ])
    }

    /// Reads the answer.
    public func answer(_ reply: SyncReply) throws(ClientError) -> ValuePage<ReplayRequest> {
        // The numbers of the next page are of the same epoch as those of this one.
        let epoch = try reply.end.text("epoch")
        let next = reply.end["next"]?.integer.map { ReplayRequest(topic: topic, from: $0, to: to, epoch: epoch) }
        return try ValuePage(reply, heads: [topic: reply.end.number("head")], next: next)
    }
}

/// Asks for the last values of the windows of a topic, as far back as they are kept (HISTORY).
public struct HistoryRequest: Hashable, PagedRequest {
    /// `HISTORY`.
    public static let verb = "HISTORY"

    /// The topic.
    public var topic: String
    /// The first start of a window, as RFC 3339 has it; nil for the oldest that is kept.
    public var since: String?
    /// The start from which on windows are left out; nil for none.
    public var until: String?

    /// Creates a request.
    public init(topic: String, since: String? = nil, until: String? = nil) {
        self.topic = topic
        self.since = since
        self.until = until
    }

    /// The arguments as they are sent.
    public var arguments: JSONValue {
        .object(of: [
            "topic": .string(topic), "since": since.map { .string($0) }, "until": until.map { .string($0) },
        ])
    }

    /// Reads the answer.
    public func answer(_ reply: SyncReply) throws(ClientError) -> ValuePage<HistoryRequest> {
        let next = reply.end["next"]?.string.map { HistoryRequest(topic: topic, since: $0, until: until) }
        return try ValuePage(reply, heads: [topic: reply.end.number("head")], next: next)
    }
}

/// Values of topics, as the sync lane tells them.
public struct ValuePage<Request: SyncRequest>: SyncPage {
    /// The run that the numbers are of.
    public let epoch: String
    /// The values.
    public let values: [LiveValue]
    /// The number of the last message of each topic that the page is about.
    public let heads: [String: Int]
    /// What to ask for the next page, or nil if this is the last.
    public let next: Request?

    init(_ reply: SyncReply, heads: [String: Int], next: Request?) throws(ClientError) {
        epoch = try reply.end.text("epoch")
        values = reply.replies.compactMap(LiveValue.init)
        guard values.count == reply.replies.count else {
            throw ClientError(
                .malformedAnswer,
                "a value has no topic, no number or no epoch; is it a daemon that answers?"
            )
        }
        self.heads = heads
        self.next = next
    }
}
