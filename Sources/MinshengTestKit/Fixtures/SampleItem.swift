// SPDX-License-Identifier: Apache-2.0

import Minsheng
public import MinshengMetrics
public import MinshengPipeline

/// An item written out, to be sent as JSON or put straight into a batch.
///
/// ```swift
/// let item = SampleItem(id: "1", source: "xinhua", title: "公平")
/// socket.send(item.json)
/// ```
public struct SampleItem: Hashable, Sendable {
    /// The item's id.
    public var id: String
    /// The item's source.
    public var source: String
    /// The headline, or nil if it has none.
    public var title: String?
    /// The body, or nil if it has none.
    public var contentText: String?
    /// When it was published, or nil if it does not say.
    public var publishedAt: Timestamp?
    /// When it was last changed, or nil if it does not say.
    public var modifiedAt: Timestamp?

    /// Creates an item.
    public init(
        id: String,
        source: String = "test",
        title: String? = nil,
        contentText: String? = nil,
        publishedAt: Timestamp? = nil
    ) {
        self.id = id
        self.source = source
        self.title = title
        self.contentText = contentText
        self.publishedAt = publishedAt
    }

    /// The item as a JSON object in UTF-8, as senders write it.
    public var json: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("id", id)
        json.member("source", source)
        if let title { json.member("title", title) }
        if let contentText { json.member("content_text", contentText) }
        if let publishedAt { json.member("date_published", publishedAt.rfc3339()) }
        if let modifiedAt { json.member("date_modified", modifiedAt.rfc3339()) }
        json.endObject()
        return json.bytes
    }

    /// Puts the item into a batch, as a decoder would that read ``json``.
    public func append(to batch: inout Batch) {
        var item = Item()
        item.id = batch.store(id)
        item.source = batch.store(source)
        if let title { item.title = batch.store(title) }
        if let contentText { item.contentText = batch.store(contentText) }
        item.publishedAt = publishedAt
        item.modifiedAt = modifiedAt
        batch.append(item)
    }
}

extension Batch {
    /// Creates a batch of one message that holds `items`.
    public init(of items: [SampleItem], receivedAt: Timestamp = Timestamp(secondsSince1970: 1_749_427_200)) {
        self.init(receivedAt: receivedAt)
        beginMessage()
        for item in items { item.append(to: &self) }
    }
}
