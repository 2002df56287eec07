// SPDX-License-Identifier: Apache-2.0

/// Asks for the items kept behind a label's number, the latest first (ITEMS).
///
/// Each window of an hour or longer keeps a few for each label, fairly chosen. It is refused with 422 if there is no such
/// label or size of window, and with 410 if the window is not kept any more.
public struct ItemsRequest: Hashable, PagedRequest {
    /// `ITEMS`.
    public static let verb = "ITEMS"

    /// The slug or id of a principle or measure; items that carry or state it.
    public var label: String
    /// `2025-06-09T00:00:00+08:00/1d`, with the start as the window's body has it, or `1d` for the newest of that size that
    /// keeps any; nil for all windows together.
    public var window: String?
    /// The first date of an item, as RFC 3339 has it; nil for any.
    public var since: String?
    /// The date from which on items are left out; nil for none.
    public var until: String?
    /// How many items a page has at most, from 1 to 100.
    public var limit: Int
    /// What the page before ended with; nil for the first page.
    public var after: String?

    /// Creates a request.
    public init(
        label: String,
        window: String? = nil,
        since: String? = nil,
        until: String? = nil,
        limit: Int = 10,
        after: String? = nil
    ) {
        self.label = label
        self.window = window
        self.since = since
        self.until = until
        self.limit = limit
        self.after = after
    }

    /// The arguments as they are sent.
    public var arguments: JSONValue {
        .object(of: [
            "label": .string(label), "window": window.map { .string($0) }, "since": since.map { .string($0) },
            "until": until.map { .string($0) }, "limit": .integer(limit), "after": after.map { .string($0) },
        ])
    }

    /// Reads the answer.
    public func answer(_ reply: SyncReply) throws(ClientError) -> ItemsPage {
        try ItemsPage(reply, asked: self)
    }
}

/// Items behind a number.
public struct ItemsPage: SyncPage {
    /// The items, the latest first.
    public let items: [KeptItem]
    /// The window they are of; nil if it was asked for all of them, or none keeps any.
    public let window: String?
    /// What to ask for the next page, or nil if this is the last.
    public let next: ItemsRequest?

    init(_ reply: SyncReply, asked request: ItemsRequest) throws(ClientError) {
        var items: [KeptItem] = []
        for value in reply.replies { items.append(try KeptItem(value.body, json: value.json)) }
        self.items = items
        window = reply.end["window"]?.string
        guard let after = reply.end["next"]?.string else {
            next = nil
            return
        }
        var following = request
        following.after = after
        // The newest window may be another by then.
        following.window = window ?? request.window
        next = following
    }
}
