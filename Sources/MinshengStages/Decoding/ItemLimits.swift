// SPDX-License-Identifier: Apache-2.0

/// How large messages, items and fields may be; what is larger is rejected with code 413.
public struct ItemLimits: Hashable, Sendable {
    /// The bytes of a message.
    public var messageBytes = 4 << 20
    /// The items of a message.
    public var items = 1_000
    /// The arrays and objects that may stand inside each other in an item.
    public var depth = 16
    /// The bytes of an id; also of a source, which becomes a part of topics.
    public var nameBytes = 256
    /// The bytes of a title, a body or a summary.
    public var textBytes = 1 << 20
    /// The bytes of an address.
    public var urlBytes = 2_048
    /// The bytes of a language, a region, a tag or an author's name.
    public var wordBytes = 128
    /// The elements of a list: tags, authors.
    public var listCount = 64

    /// Creates the limits that the wire protocol has.
    public init() {}
}
