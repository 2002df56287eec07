// SPDX-License-Identifier: Apache-2.0

/// A way to divide items into groups; part of a topic, in lower-case ASCII.
///
/// ``principle`` and ``measure`` divide by a pack's labels, whose number is fixed. The dimensions in ``open`` divide by names
/// that come in with items, so each has a limit; see ``DimensionLimit``.
public struct Dimension: Hashable, Sendable, CustomStringConvertible {
    /// The dimension's place among all of them.
    let code: UInt8

    /// All items, undivided.
    public static var all: Dimension { Dimension(code: 0) }
    /// By the labels of a pack that have no parent.
    public static var principle: Dimension { Dimension(code: 1) }
    /// By the labels of a pack that have a parent.
    public static var measure: Dimension { Dimension(code: 2) }
    /// By who published the item.
    public static var source: Dimension { Dimension(code: 3) }
    /// By the region that the item is about.
    public static var region: Dimension { Dimension(code: 4) }
    /// By what sort of document the item is.
    public static var kind: Dimension { Dimension(code: 5) }
    /// By the tags of the item, of which it may have any number.
    public static var tag: Dimension { Dimension(code: 6) }

    /// The terms of the pack that gave points; not a dimension of windows, but names come in likewise.
    static var term: Dimension { Dimension(code: 7) }
    /// The rules of the pack that gave points.
    static var rule: Dimension { Dimension(code: 8) }

    /// The dimensions whose values come in with items.
    public static var open: [Dimension] { [.source, .region, .kind, .tag] }

    /// The name, as topics carry it.
    public var name: String {
        switch code {
        case 0: "all"
        case 1: "principle"
        case 2: "measure"
        case 3: "source"
        case 4: "region"
        case 5: "kind"
        case 6: "tag"
        case 7: "term"
        default: "rule"
        }
    }

    /// The name.
    public var description: String { name }

    /// Whether values come in with items.
    public var isOpen: Bool { code >= Self.source.code && code <= Self.tag.code }

    /// Whether values are words of a pack.
    var isWord: Bool { code > Self.tag.code }
}
