// SPDX-License-Identifier: Apache-2.0

/// The part of an item that a segment stands in.
public enum Zone: UInt8, CaseIterable, Hashable, Sendable {
    /// The item's title, given or found in its first line.
    case title
    /// A heading inside the text.
    case heading
    /// The first paragraph of the text.
    case lead
    /// Any later paragraph.
    case body
}
