// SPDX-License-Identifier: Apache-2.0

/// Asks what there is: topics, and the labels they are about (CATALOG).
public struct CatalogRequest: Hashable, PagedRequest {
    /// `CATALOG`.
    public static let verb = "CATALOG"

    /// The beginning of the topics.
    public var prefix: String
    /// The topic after which the page begins; empty for the first page.
    public var after: String

    /// Creates a request.
    public init(prefix: String = "", after: String = "") {
        self.prefix = prefix
        self.after = after
    }

    /// The arguments as they are sent.
    public var arguments: JSONValue { .object(["prefix": .string(prefix), "after": .string(after)]) }

    /// Reads the answer.
    public func answer(_ reply: SyncReply) throws(ClientError) -> Catalog {
        try Catalog(reply.end, asked: self)
    }
}

/// What a daemon publishes.
public struct Catalog: SyncPage {
    /// A topic.
    public struct Topic: Hashable, Sendable {
        /// Its name.
        public let name: String
        /// The number of its last message.
        public let head: Int
        /// The number of its first message that can be replayed; nil if none can.
        public let oldest: Int?
        /// How many windows of it a history has.
        public let windows: Int
    }

    /// A principle or measure.
    public struct Label: Hashable, Sendable {
        /// Its id.
        public let id: String
        /// Its slug, as topics and bodies have it.
        public let slug: String
        /// Its name for people, in Chinese.
        public let title: String
        /// The slug of the principle above a measure; nil for a principle.
        public let parent: String?
    }

    /// The run that the numbers are of.
    public let epoch: String
    /// The rules that the daemon counts by, as `id@version+hash`; nil on later pages.
    public let pack: String?
    /// The labels of the rules; none on later pages.
    public let labels: [Label]
    /// The topics, by name.
    public let topics: [Topic]
    /// What to ask for the next page, or nil if this is the last.
    public let next: CatalogRequest?

    init(_ body: JSONValue, asked request: CatalogRequest) throws(ClientError) {
        epoch = try body.text("epoch")
        pack = body["pack"]?.string
        var labels: [Label] = []
        for each in body["labels"]?.array ?? [] {
            labels.append(
                try Label(
                    id: each.text("id"),
                    slug: each.text("slug"),
                    title: each.text("title"),
                    parent: each["parent"]?.string
                )
            )
        }
        self.labels = labels
        var topics: [Topic] = []
        for each in try body.elements("topics") {
            topics.append(
                try Topic(
                    name: each.text("topic"),
                    head: each.number("head"),
                    oldest: each["oldest"]?.integer,
                    windows: each.number("windows")
                )
            )
        }
        self.topics = topics
        next = body["next"]?.string.map { CatalogRequest(prefix: request.prefix, after: $0) }
    }
}
