// SPDX-License-Identifier: Apache-2.0

/// What is known of the region that an item is about.
public enum RegionFinding: Hashable, Sendable {
    /// Neither the item nor its text names a division.
    case none
    /// The item's own field names something that is no division of GB/T 2260.
    case unlisted
    /// One division, and what names it.
    case found(Division, Origin)
    /// Several divisions that have nothing in common but the name or the text, in order of code.
    case ambiguous([Division], Origin)

    /// What names a region.
    public enum Origin: String, CaseIterable, Hashable, Sendable {
        /// The item's own field.
        case field
        /// The title.
        case title
        /// The dateline: 新华社杭州6月9日电.
        case dateline
    }

    /// The division, if there is one.
    public var division: Division? {
        if case .found(let division, _) = self { division } else { nil }
    }
}
